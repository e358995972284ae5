"""Read pages of the console, and send its forms."""

import re
from collections import Counter

from busroot_mock.console.forms import DONE
from tests.support.html_pages import Page

HOME = "/__mock__/"
WORLD = "/__mock__/ui/worlds/default"
API = "/__mock__/worlds/default"
HTML = [("Accept", "text/html,*/*;q=0.8")]


def show(client, path, status=200):
    answer = client.get(path, None, headers=HTML)
    assert answer.status_code == status, (path, answer.text)
    return Page(answer.text)


def press(client, path, **fields):
    """Send a form; return the answer to it."""
    return client.post(path, None, data=fields, headers=HTML)


def pressed(client, path, **fields):
    """Send a form that does its work; return the page that it leads to."""
    answer = press(client, path, **fields)
    assert answer.status_code == 303, answer.text
    page = show(client, answer.headers["location"])
    assert page.element("p", role="status", class_="note good").text in DONE.values()
    return page


def refused(client, path, status, /, **fields):
    """Send a form that is refused; return the page."""
    answer = press(client, path, **fields)
    assert answer.status_code == status, answer.text
    page = Page(answer.text)
    assert page.element("div", role="alert").text.strip().startswith("Not done.")
    return page


def control(client, path):
    answer = client.get(f"{API}{path}", None).json()
    return answer.get("result", answer.get("results"))


def pages_of(client):
    """Return all pages that the console links to, by address; of similar pages, two."""
    pages, ahead, alike = {}, [HOME, "/__mock__/ui/login"], Counter()
    while ahead:
        path = ahead.pop()
        shape = re.sub(r"[?&]sort[\w-]*=[^&]*|\d+", "#", path)
        alike[shape] += 1
        if path in pages or alike[shape] > 2:
            continue
        pages[path] = page = show(client, path)
        links = {address.partition("#")[0] for address in page.addresses("href")}
        ahead += [
            each
            for each in sorted(links)
            if each.startswith("/__mock__/") and "/static/" not in each and ".har" not in each
        ]
    return pages


def rows(page):
    return [each for each in page.all("tr") if "tbody" in each.inside]


def make_busy(client):
    """Fill a client's world with something of everything that pages show."""
    client.get("/api/station")
    client.post("/api/reason", json={"code": "", "description": "Jam", "colour": "red"})
    client.post("/api/reason", json={"code": "jam", "description": "Jam"})
    client.get("/api/oee")
    client.get("/api/sku", headers=[("Prefer", "code=409")])
    client.get("/api/plant", None)
    client.post("/api/sku", "demo-readonly-key", json={"code": "x"})
    client.request("PUT", f"{API}/snapshots/before-import", None)
    client.post(f"{API}/faults", None, json={"match": {"tag": "Sku"}, "effect": {"status": 418}})
    client.post(f"{API}/faults", None, json={"share": 0.5, "next": 3, "effect": {"delay": 1}})
    client.post("/__mock__/worlds", None, json={"dataset": "minimal"})
    return client
