"""Mask values by what they are called, and by what they look like."""

import re
from collections.abc import Callable, Container
from typing import Final
from urllib.parse import quote, unquote, unquote_plus

from busroot_mock.recordings.disguises import is_found
from busroot_mock.recordings.json_texts import Leaf, changed, decoded, quoted
from busroot_mock.recordings.known_secrets import NAMES, PARTS, SHORTEST_WORD, KnownSecrets
from busroot_mock.recordings.open_keys import OpenKeys
from busroot_mock.recordings.pseudonyms import Pseudonyms
from busroot_mock.recordings.replaced import MAIL, NAME, SECRET, Replaced
from busroot_mock.recordings.secret_words import SecretWords, is_label, is_of_person, names_nobody

_SECRET, _BELOW, _RECORD, _OTHER, _PLAIN = "secret", "below", "record", "other", "plain"
_MARKED: Final = re.compile(r"@|%40|eyJ|://|\A[\[{]")
"""Without these, a text has no address, token or URL, and is no JSON."""
_TEXT: Final = r'"((?:[^"\\]|\\.)*)"'
_NAME: Final = re.compile(rf"{_TEXT}\s*:", re.DOTALL)
_MEMBER: Final = re.compile(rf"(?:{_TEXT}\s*:\s*)?{_TEXT}", re.DOTALL)
_LONGEST_PLACE: Final = 120
_DIGIT: Final = re.compile("[0-9]")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
"""Says when a secret was changed; nobody has such a secret."""
_MASKED: Final = re.compile(r"\*+|\$[A-Za-z_][A-Za-z0-9_]*|")
"""What stands for a secret already."""
_TRUTH: Final = re.compile("true|false|null", re.IGNORECASE)
"""Says whether there is a secret, as Access-Control-Allow-Credentials does, and opens nothing."""
_MAIL: Final = re.compile(r"[\w.+'-]++(?:@[\w-]++(?:\.[\w-]++)*+)?+")
"""Also what is no address: so a long text without one is read once, not from each character."""
_QUOTED_MAIL: Final = re.compile(r"[\w.+'-]++(?:%40[\w-]++(?:\.[\w-]++)*+)?+", re.ASCII)
_UUID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""No name of a person: it is the key of the record that has one."""
_WHOLE_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_JWT: Final = re.compile(r"\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*")
_USER_INFO: Final = re.compile(r"(?<=://)([^/?#@\s\"<>]+)@")
_PAIR: Final = re.compile(r"(?<![^&])([^=&]*+)=([^&]*+)")
_PART: Final = re.compile(
    r'(name="([^"\n]*)"[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n)(.*?)(?=\r?\n--|\Z)', re.DOTALL
)


def _is_of_listed(path: tuple[str, ...], is_secret: Callable[[str], bool]) -> bool:
    """Tell whether a value belongs to an item of a list, as records are that have secrets."""
    last = max(index for index, name in enumerate(path) if is_secret(name))
    return path[last + 1 : last + 2] == ("",) and any(path[last + 2 :])


def _is_like_key(value: str) -> bool:
    """Tell whether a text may be a key: no word, and no time."""
    return _DIGIT.search(value) is not None and is_found(value) and not _TIME.match(value)


class ValueMasking:
    """Replaces values, and notes what was replaced.

    Args:
        literals: Segments of paths that stand for themselves, and name nobody.
    """

    def __init__(
        self,
        words: SecretWords,
        pseudonyms: Pseudonyms,
        keep_values: bool,
        literals: Container[str] = (),
    ) -> None:
        self._literals = literals
        self.replaced = Replaced()
        self.known = KnownSecrets()
        self._open = OpenKeys()
        self._words, self._pseudonyms, self._keeps = words, pseudonyms, keep_values
        self._notes: list[tuple[str, str]] = []
        self._is_refused = False

    def begin(self, is_refused: bool = False) -> None:
        """Begin with another exchange."""
        self.known.begin()
        self._is_refused = is_refused
        self._notes.clear()

    def end(self) -> None:
        """List what was replaced. Names of members are in places, and may hold what is secret."""
        for kind, place in self._notes:
            hidden = _MAIL.sub(
                lambda match: "(address)" if "@" in match[0] else match[0], self.known.masked(place)
            )
            self.replaced.note(kind, hidden[:_LONGEST_PLACE])

    def secret(self, value: str, place: str, is_credential: bool = False) -> str:
        """Return what takes the place of a secret."""
        if _MASKED.fullmatch(value) or _TRUTH.fullmatch(value):
            return value
        if not is_credential and _MOMENT.fullmatch(value):
            return value
        mask = self._pseudonyms.secret(value)
        self._note(SECRET, place)
        if value not in self._literals:
            self.known.learn(value, mask, is_credential)
        return mask

    def name(self, value: str, place: str) -> str:
        """Return what takes the place of a person's name."""
        if self._keeps or names_nobody(value) or not any(map(str.isalnum, value)):
            return value
        self._note(NAME, place)
        if value not in self._literals:
            self.known.learn_name(value)
        return self._pseudonyms.name(value)

    def named(self, name: str, value: str, url: str, place: str) -> str:
        """Return what takes the place of a text that has a name."""
        if self._words.is_secret(name, url):
            return self.secret(value, place)
        if value[:1] in ("{", "["):
            return self.json(value, url, place)
        if is_of_person(name) and "@" not in value and not _UUID.fullmatch(value):
            if is_label(name, value) or self._is_reason(value, place):
                return self.free(value, place)
            return self._path_of_names(value, place) if "/" in value else self.name(value, place)
        return self.free(value, place)

    def _is_reason(self, value: str, place: str) -> bool:
        """Tell whether a refusal says something of a name: the name itself was sent before."""
        is_text = self._is_refused and " " in value and place.startswith("response")
        return is_text and not (self.known.is_name(value) or self.known.is_full_name(value))

    def _path_of_names(self, value: str, place: str) -> str:
        """Return a text such as `owner/repository` with other names: paths have them as well."""
        if " " in value or "://" in value:
            return self.free(value, place) if "://" in value else self.name(value, place)
        return PARTS.sub(lambda match: self._long_name(match[0], place), value)

    def _long_name(self, part: str, place: str) -> str:
        """Return another name; a short one, which is not looked for elsewhere, stays."""
        is_kept = len(part) < SHORTEST_WORD or _UUID.fullmatch(part) or part in self._literals
        return part if is_kept else self.name(part, place)

    def free(self, text: str, place: str) -> str:
        """Return a text without addresses, user info, and what is a name or a token."""
        if self.known.is_secret(text):
            return self.secret(text, place)
        if "eyJ" in text:
            text = _JWT.sub(lambda match: self.secret(match[0], place), text)
        if "://" in text:
            text = self.without_user_info(text, place)
        if self._keeps:
            return text
        if self.known.is_name(text):
            return self.name(text, place)
        if self.known.is_full_name(text):
            return NAMES.sub(lambda match: self.name(match[0], place), text)
        if self.known.has_names(text):
            text = PARTS.sub(lambda match: self._name_in(match[0], text, place), text)
        if "%40" in text:
            text = _QUOTED_MAIL.sub(lambda match: self._mail(match[0], place), text)
        if "@" not in text:
            return text
        pattern = _WHOLE_MAIL if _WHOLE_MAIL.fullmatch(text) else _MAIL
        return pattern.sub(lambda match: self._mail(match[0], place), text)

    def _name_in(self, part: str, text: str, place: str) -> str:
        return self.name(part, place) if self.known.is_name_in(part, text) else part

    def without_user_info(self, text: str, place: str) -> str:
        """Return a text whose URLs have another user and password."""

        def shown(match: re.Match[str]) -> str:
            user, colon, password = match[1].partition(":")
            # A name alone is no secret: it is not looked for anywhere else.
            user = self.free(user, place) if password else self.secret(unquote(user), place, True)
            return f"{user}{colon}{self.secret(unquote(password), place, True)}@"

        return _USER_INFO.sub(shown, text)

    def json(self, text: str, url: str, place: str) -> str:
        """Return a JSON text with other values."""
        names = set(_NAME.findall(text))
        is_walked = any(
            "\\" in name or name == "value" or self._words.is_secret(name, url) for name in names
        )
        return (self._walked if is_walked else self._scanned)(text, url, place)

    def _scanned(self, text: str, url: str, place: str) -> str:
        """Return a JSON text without secret names, with other values: it is not taken apart."""

        def shown(match: re.Match[str]) -> str:
            name, value = match[1] or "", match[2]
            if "\\" not in value and self._is_plain(value) and not is_of_person(name):
                self._open.note(name, value, place)
                return match[0]
            value = decoded(value)
            masked = self.named(name, value, url, f"{place}/{name}" if name else place)
            if masked == value:
                return match[0]
            start, end = match.start(2) - match.start() - 1, match.end(2) - match.start() + 1
            return match[0][:start] + quoted(masked) + match[0][end:]

        return _MEMBER.sub(shown, text)

    def _walked(self, text: str, url: str, place: str) -> str:
        kinds: dict[tuple[str, ...], str] = {}

        def shown(leaf: Leaf) -> str:
            kind = kinds.get(leaf.path) or kinds.setdefault(leaf.path, self._kind(leaf.path, url))
            if kind == _PLAIN and (not leaf.is_text or self._is_plain(leaf.value)):
                self._open.note(leaf.name, leaf.value, place)
                return leaf.value
            return self._shown(leaf, kind, url, place)

        return changed(text, shown)

    def _kind(self, path: tuple[str, ...], url: str) -> str:
        """Return what values are at a path: secret, in something secret, or to be looked at."""
        own = next((name for name in reversed(path) if name), "")
        if self._words.is_secret(own, url):
            return _SECRET
        if any(map(self._words.is_secret, path)):
            is_listed = _is_of_listed(path, self._words.is_secret)
            return _RECORD if is_listed and not self._words.is_place(own) else _BELOW
        return _OTHER if own == "value" or is_of_person(own) else _PLAIN

    def _is_plain(self, value: str) -> bool:
        """Tell whether a text has nothing to be replaced, whatever its name is."""
        return not (_MARKED.search(value) or self.known.has(value))

    def _shown(self, leaf: Leaf, kind: str, url: str, place: str) -> str:
        if leaf.is_name:
            return self.free(leaf.value, f"{place}, a name")
        at = "/".join([place, *(each for each in leaf.path if each)])
        # A configuration entry names its secret beside it: {"key": ..., "value": ...}.
        beside = leaf.beside.get("key", "") if leaf.name == "value" else ""
        if kind == _SECRET or self._words.is_secret(beside):
            return self._of_leaf(leaf, at)
        if not leaf.is_text:
            return leaf.value
        if kind == _BELOW or (kind == _RECORD and _is_like_key(leaf.value)):
            is_open = (leaf.name, leaf.value) in self._open and not self.known.has(leaf.value)
            return leaf.value if is_open else self.secret(leaf.value, at)
        return self.named(leaf.name, leaf.value, url, at)

    def _of_leaf(self, leaf: Leaf, place: str) -> str:
        mask = self.secret(leaf.value, place)
        is_longer = len(mask) > 1 and not leaf.is_text
        return f"1{mask[1:]}" if is_longer and mask[0] == "0" else mask

    def pairs(self, text: str, url: str, place: str, quoted: Callable[..., str]) -> str:
        """Return `name=value` pairs, as queries and forms have them, with other values."""

        def shown(match: re.Match[str]) -> str:
            name, value = (unquote_plus(each, errors="surrogateescape") for each in match.groups())
            visible = self.free(name, f"{place}, a name")
            masked = self.named(name, value, url, f"{place} {self.known.masked(visible)}")
            if (visible, masked) == (name, value):
                return match[0]
            safe = {"safe": "@", "errors": "surrogateescape"}
            return f"{quoted(visible, **safe)}={quoted(masked, **safe)}"

        return _PAIR.sub(shown, text) if "=" in text else self.free(text, place)

    def parts(self, text: str, url: str, place: str) -> str:
        """Return a body in parts, each with a name, with other values."""

        def shown(match: re.Match[str]) -> str:
            return match[1] + self.named(match[2], match[3], url, place)

        return _PART.sub(shown, text)

    def segment(self, segment: str, before: str, place: str) -> str:
        """Return a segment of a path, after another one."""
        text = unquote(segment, errors="surrogateescape")
        if text in self._literals:
            return segment
        is_token = self._words.is_secret(before) and re.search("[0-9]", text) and len(text) > 5
        shown = self.secret(text, place) if is_token else self.free(text, place)
        return segment if shown == text else quote(shown, safe="@", errors="surrogateescape")

    def everywhere(self, text: str, place: str, is_json: bool = False) -> str:
        """Return a text without the secrets that are known; JSON stays JSON, if that can be."""
        shown = self.known.masked(text)
        if is_json and shown != text:
            shown = self.known.masked(changed(text, lambda leaf: self.known.masked(leaf.value)))
        if shown != text:
            self._note(SECRET, place)
        return shown

    def _note(self, kind: str, place: str) -> None:
        self._notes.append((kind, place))

    def _mail(self, text: str, place: str) -> str:
        if "@" not in text and "%40" not in text:
            return text
        self._note(MAIL, place)
        if "@" in text:
            return self._pseudonyms.mail(text)
        return self._pseudonyms.mail(text.replace("%40", "@")).replace("@", "%40")
