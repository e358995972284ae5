"""The ASGI application and the HTTP server under it."""
