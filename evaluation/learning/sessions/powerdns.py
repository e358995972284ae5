"""A client of PowerDNS 4: zones with sets of records, keys and settings of zones."""

from collections.abc import Iterator
from typing import Any, Final

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller

_SERVER: Final = "/servers/localhost"
_ZONES: Final = f"{_SERVER}/zones"
_KINDS: Final = ("Native", "Master")
_SETTINGS: Final = ("X-Owner", "X-Place", "ALLOW-AXFR-FROM", "ALSO-NOTIFY")


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    made = Zones(call, draw)
    first = (made.add_zone, made.add_set, made.add_key)
    return drawn(draw, first, [*_of_zones(made), *_of_parts(made), *_of_server(made)])


class Zones:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.zones, self.sets = list[str](), list[tuple[str, str]]()
        self.settings, self.signing = list[tuple[str, str]](), list[tuple[str, Any]]()
        self.keys, self.primaries = list[str](), list[tuple[str, str]]()

    # -- zones

    def zone(self) -> dict[str, Any]:
        body: dict[str, Any] = {"kind": self.some(_KINDS)}
        if self.draw.likely(0.5):
            body["account"] = self.draw.word()
        if self.draw.likely(0.3):
            body["soa_edit_api"] = self.some(["INCREASE", "EPOCH"])
        return body

    def at_zone(self) -> str:
        return f"{_ZONES}/{self.some(self.zones)}"

    def add_zone(self) -> None:
        name = f"{self.draw.slug()}.example."
        body = {"name": name, **self.zone(), "nameservers": [f"ns1.{name}"]}
        self.call("POST", _ZONES, body)
        self.zones.append(name)

    def add_zone_again(self) -> None:
        body = {"name": self.some(self.zones), **self.zone(), "nameservers": []}
        self.call("POST", _ZONES, body)

    def add_zone_wrongly(self) -> None:
        name = f"{self.draw.slug()}.example"
        wrong: list[Any] = [{"name": name, **self.zone()}, {"kind": "Native"}]
        wrong += [{"name": f"{name}.", "kind": "Unheard"}, "{broken"]
        self.call("POST", _ZONES, self.some(wrong))

    def change_zone(self) -> None:
        self.call("PUT", self.at_zone(), self.zone())

    def delete_zone(self) -> None:
        name = self.some(self.zones)
        self.call("DELETE", f"{_ZONES}/{name}")
        self.zones.remove(name)
        for found in (self.sets, self.settings, self.signing):
            found[:] = [each for each in found if each[0] != name]

    # -- sets of records

    def change_set(self, zone: str, name: str, kind: str = "REPLACE") -> None:
        entry: dict[str, Any] = {"name": name, "type": "A", "changetype": kind}
        if kind == "REPLACE":
            content = f"10.0.{self.draw.randint(0, 255)}.{self.draw.randint(1, 254)}"
            ttl = self.some([60, 300, 3600])
            entry |= {"ttl": ttl, "records": [{"content": content, "disabled": False}]}
        self.call("PATCH", f"{_ZONES}/{zone}", {"rrsets": [entry]})

    def add_set(self) -> None:
        zone = self.some(self.zones)
        name = f"{self.draw.word()}-{self.draw.randint(1, 99)}.{zone}"
        self.change_set(zone, name)
        self.sets.append((zone, name))

    def replace_set(self) -> None:
        self.change_set(*self.some(self.sets))

    def delete_set(self) -> None:
        found = self.some(self.sets)
        self.change_set(*found, "DELETE")
        self.sets[:] = [each for each in self.sets if each != found]

    def add_set_wrongly(self) -> None:
        entry = {"name": f"{self.draw.word()}.other.", "type": "A", "changetype": "REPLACE"}
        more = {"ttl": 60, "records": [{"content": "10.0.0.1", "disabled": False}]}
        self.call("PATCH", self.at_zone(), {"rrsets": [{**entry, **more}]})

    # -- settings and signing keys of zones

    def add_setting(self) -> None:
        zone, kind = self.some(self.zones), self.some(_SETTINGS)
        body = {"kind": kind, "metadata": [self.draw.word()]}
        self.call("POST", f"{_ZONES}/{zone}/metadata", body)
        if (zone, kind) not in self.settings:
            self.settings.append((zone, kind))

    def at_setting(self) -> str:
        zone, kind = self.some(self.settings)
        return f"{_ZONES}/{zone}/metadata/{kind}"

    def delete_setting(self) -> None:
        zone, kind = found = self.some(self.settings)
        self.call("DELETE", f"{_ZONES}/{zone}/metadata/{kind}")
        self.settings.remove(found)

    def add_signing(self) -> None:
        zone = self.some(self.zones)
        body = {"keytype": self.some(["ksk", "csk"]), "active": self.draw.likely(0.6)}
        answer = self.call("POST", f"{_ZONES}/{zone}/cryptokeys", body)
        self.signing.append((zone, answer.data["id"]))

    def at_signing(self) -> str:
        zone, number = self.some(self.signing)
        return f"{_ZONES}/{zone}/cryptokeys/{number}"

    def delete_signing(self) -> None:
        zone, number = found = self.some(self.signing)
        self.call("DELETE", f"{_ZONES}/{zone}/cryptokeys/{number}")
        self.signing.remove(found)

    # -- keys and primaries of the server

    def add_key(self) -> None:
        body = {"name": self.draw.slug(), "algorithm": self.some(["hmac-sha256", "hmac-sha512"])}
        self.keys.append(self.call("POST", f"{_SERVER}/tsigkeys", body).data["id"])

    def at_key(self) -> str:
        return f"{_SERVER}/tsigkeys/{self.some(self.keys)}"

    def change_key(self) -> None:
        self.call("PUT", self.at_key(), {"algorithm": self.some(["hmac-md5", "hmac-sha384"])})

    def delete_key(self) -> None:
        self.call("DELETE", f"{_SERVER}/tsigkeys/{self.keys.pop()}")

    def add_primary(self) -> None:
        place = f"10.1.0.{self.draw.randint(1, 250)}", f"ns.{self.draw.slug()}.example."
        body = {"ip": place[0], "nameserver": place[1], "account": self.draw.word()}
        self.call("POST", f"{_SERVER}/autoprimaries", body)
        self.primaries.append(place)

    def delete_primary(self) -> None:
        place = self.primaries.pop()
        self.call("DELETE", f"{_SERVER}/autoprimaries/{'/'.join(place)}")


def _of_zones(made: Zones) -> list[Act]:
    call, draw, zones, sets = made.call, made.draw, made.zones, made.sets
    return [
        Act(6, made.add_zone),
        Act(1, made.add_zone_again, zones),
        Act(1.5, made.add_zone_wrongly),
        Act(6, lambda: call("GET", made.at_zone()), zones),
        Act(3, lambda: call("GET", _ZONES)),
        Act(1.5, lambda: call("GET", f"{_ZONES}/{draw.slug()}.example.")),
        Act(1, lambda: call("GET", _ZONES, query={"zone": made.some(zones)}), zones),
        Act(2.5, made.change_zone, zones),
        Act(1.5, made.delete_zone, zones[1:] or zones),
        Act(1, lambda: call("DELETE", f"{_ZONES}/{draw.slug()}.example.")),
        Act(6, made.add_set, zones),
        Act(2, made.replace_set, sets),
        Act(1.5, made.delete_set, sets),
        Act(1, made.add_set_wrongly, zones),
        Act(1, lambda: call("PUT", f"{made.at_zone()}/rectify"), zones),
        Act(1, lambda: call("PUT", f"{made.at_zone()}/notify"), zones),
    ]


def _of_parts(made: Zones) -> list[Act]:
    call, draw, zones = made.call, made.draw, made.zones
    return [
        Act(4, made.add_setting, zones),
        Act(2, lambda: call("GET", f"{made.at_zone()}/metadata"), zones),
        Act(2, lambda: call("GET", made.at_setting()), made.settings),
        Act(
            1.5,
            lambda: call("PUT", made.at_setting(), {"metadata": [draw.word()]}),
            made.settings,
        ),
        Act(1, made.delete_setting, made.settings),
        Act(3, made.add_signing, zones),
        Act(2, lambda: call("GET", f"{made.at_zone()}/cryptokeys"), zones),
        Act(2, lambda: call("GET", made.at_signing()), made.signing),
        Act(
            1.5,
            lambda: call("PUT", made.at_signing(), {"active": draw.likely(0.5)}),
            made.signing,
        ),
        Act(1, made.delete_signing, made.signing),
        Act(0.7, lambda: call("GET", f"{made.at_zone()}/cryptokeys/9999"), zones),
    ]


def _of_server(made: Zones) -> list[Act]:
    call, draw, keys = made.call, made.draw, made.keys
    return [
        Act(3, made.add_key),
        Act(2, lambda: call("GET", f"{_SERVER}/tsigkeys")),
        Act(2, lambda: call("GET", made.at_key()), keys),
        Act(0.7, lambda: call("GET", f"{_SERVER}/tsigkeys/{draw.slug()}.")),
        Act(1.5, made.change_key, keys),
        Act(1, made.delete_key, keys),
        Act(2, made.add_primary),
        Act(1.5, lambda: call("GET", f"{_SERVER}/autoprimaries")),
        Act(0.7, made.delete_primary, made.primaries),
        Act(1, lambda: call("GET", _SERVER)),
        Act(0.7, lambda: call("GET", _ZONES, headers={"X-API-Key": "wrong"})),
        Act(1, lambda: call("GET", f"{_SERVER}/search-data", query={"q": f"{draw.word()}*"})),
    ]
