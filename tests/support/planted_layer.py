"""A pytest plugin as a defect of an upper layer: it makes of every case what may not be sent.

Loaded into a run with `-p planted_layer`; what it tries goes to the file in PLANTED_LOG.
"""

import http.client
import os
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import requests
import schemathesis
import urllib3

METHODS = ("DELETE", "POST", "PUT", "PATCH")


def _by_urllib(url: str, method: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, b"{}", method=method), timeout=2)


def _by_http_client(url: str, method: str) -> None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=2)
    connection.request(method, parts.path, b"{}")


def _by_httpx(url: str, method: str) -> None:
    httpx.request(method, url, timeout=2)


def _by_urllib3(url: str, method: str) -> None:
    urllib3.PoolManager().request(method, url, retries=False)


def _by_requests(url: str, method: str) -> None:
    requests.request(method, url, json={}, timeout=2)


WAYS: list[Callable[[str, str], None]] = [
    _by_urllib, _by_http_client, _by_httpx, _by_urllib3, _by_requests,
]  # fmt: skip


def _note(text: str) -> None:
    with Path(os.environ["PLANTED_LOG"]).open("a", encoding="utf-8") as log:
        log.write(text + "\n")


def _try(way: Callable[[str, str], None], url: str, method: str) -> None:
    try:
        way(url, method)
    except BaseException as error:
        _note(f"{way.__name__} {method}: {type(error).__name__}")
    else:
        _note(f"{way.__name__} {method}: sent")


_count = 0


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    global _count
    _count += 1
    url = f"{os.environ['PLANTED_URL']}/api/sku"
    method, way = METHODS[_count % len(METHODS)], WAYS[_count % len(WAYS)]
    if _count % 3 == 0:
        case.method = method
    elif _count % 3 == 1:
        _try(way, url, method)
    else:
        thread = threading.Thread(target=_try, args=(way, url, method))
        thread.start()
        thread.join()
