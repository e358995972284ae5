"""The proxies that are measured side by side, each before the same deployment."""

import sys
from pathlib import Path

from evaluation.benchmarks.peers import PRISM, Peer

_NGINX = """\
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 512; }}
http {{
  access_log off; client_max_body_size 0;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/1; uwsgi_temp_path {folder}/2; scgi_temp_path {folder}/3;
  upstream deployment {{ server 127.0.0.1:{upstream}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://deployment; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off;
    }}
  }}
}}
"""


def proxies_of(upstream: int) -> list[Peer]:
    """Return the proxies before the deployment at a port, busroot-mock's first."""
    url = f"http://127.0.0.1:{upstream}/api"
    return [_ours(url), _prism(url), _nginx(upstream)]


def _ours(url: str) -> Peer:
    def command(folder: Path, contract: Path, port: int) -> list[str]:
        return [sys.executable, "-m", "busroot_mock", "proxy", url, "--port", str(port)]

    about = "`proxy`, as it comes: both sides judged, journal, a line of log for each request"
    return Peer("busroot-mock proxy", command, about)


def _prism(url: str) -> Peer:
    def command(folder: Path, contract: Path, port: int) -> list[str]:
        program = str(folder / "node_modules" / "@stoplight/prism-cli/dist/index.js")
        options = ["-h", "127.0.0.1", "-p", str(port), "-v", "silent"]
        return ["node", program, "proxy", *options, str(contract), url]

    about = "`proxy -v silent`: both sides judged, violations in a header"
    return Peer(PRISM.name, command, about, PRISM.package, PRISM.version, "node", prefix="")


def _nginx(upstream: int) -> Peer:
    def command(folder: Path, contract: Path, port: int) -> list[str]:
        place = contract.parent / "nginx"
        place.mkdir(exist_ok=True)
        text = _NGINX.format(folder=place, upstream=upstream, port=port)
        file = place / f"nginx-{port}.conf"
        file.write_text(text, encoding="utf-8")
        return ["nginx", "-p", str(place), "-c", str(file)]

    about = "one process, unbuffered, connections kept; it judges nothing"
    return Peer("nginx", command, about, program="nginx")
