"""A deployment of one huge response and one huge request, for the memory of proxies.

    python huge.py PORT FILE MEGABYTES

`GET /api/sku` sends FILE; any other GET as many megabytes, as fast as they are taken. A POST is not
read for a while, then to its end.
"""

import asyncio
import sys
from pathlib import Path

PORT, LISTING, SIZE = int(sys.argv[1]), Path(sys.argv[2]).read_bytes(), int(sys.argv[3]) << 20
PIECE = b" " * (1 << 16)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
PAUSE = 2.0


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /api/sku"):
                writer.write(HEAD % len(LISTING) + LISTING)
            elif head.startswith(b"GET"):
                writer.write(HEAD % SIZE)
                for _ in range(SIZE // len(PIECE)):
                    writer.write(PIECE)
                    await writer.drain()
            else:
                await asyncio.sleep(PAUSE)
                rest = SIZE
                while rest > 0 and (data := await reader.read(1 << 20)):
                    rest -= len(data)
                writer.write(HEAD % 2 + b"{}")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", PORT)
    await server.serve_forever()


asyncio.run(main())
