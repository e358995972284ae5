"""A model in the words of a contract, and of the fixtures beside it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from busroot_mock.contract.operations import DOES, GENERIC_WORDS, operations_of
from busroot_mock.errors import SetupError
from busroot_mock.generic.items import Item, Items
from busroot_mock.generic.model import Kind, Model, Recorded, Refusal, Spec, pointer_to, steps_in
from busroot_mock.generic.nests import nest_in
from busroot_mock.generic.paths import form_of, label_without_form
from busroot_mock.generic.singles import single_in
from busroot_mock.text_files import UnreadableFile, read_text

RECORDS: Final = "x-records"
NESTS: Final = "x-nests"
SINGLES: Final = "x-singles"
REFUSES: Final = "x-refuses"
ANSWERS_FILE: Final = "answers.json"
RECORDS_FILE: Final = "records.json"

_WORDS: Final[Mapping[str, str]] = {
    "list": "x-lists",
    "read": "x-reads",
    "batch": "x-batches",
    "answer": "x-answers",
}
_OWN: Final = ("does", "record", "from", "statuses")
Words = dict[str, Any]


def word_of(spec: Spec) -> str:
    """Return the word under which a contract says what an operation does."""
    return _WORDS.get(spec.does, "x-writes")


def words_of_kind(kind: Kind) -> Words:
    """Return what a contract says of a kind."""
    words: Words = {"path": kind.path, "key": kind.key, "members": sorted(kind.members)}
    words |= {"fills": dict(kind.fills), "touches": dict(kind.touches)}
    words |= {"replaced": dict(kind.replaced), "open": kind.is_open}
    words |= {"drops": sorted(kind.drops), "etag": kind.etag, "aliases": sorted(kind.aliases)}
    words |= {"shapes": dict(kind.shapes), "makes": dict(kind.makes), "within": dict(kind.within)}
    words |= {"texts": sorted(kind.texts), "embeds": dict(kind.embeds)}
    words |= {"names": dict(kind.names), "splits": sorted(kind.splits)}
    words |= {"takes": dict(kind.takes), "sends": dict(kind.sends), "shows": dict(kind.shows)}
    words |= {"follows": dict(kind.follows), "loses": dict(kind.loses)}
    return {name: value for name, value in words.items() if value not in (None, {}, [])}


def words_of_spec(spec: Spec) -> Words:
    """Return what a contract says of an operation."""
    words: Words = {"does": spec.does}
    if spec.kind:
        words["record"] = spec.kind
    if spec.taken:
        words["from"] = pointer_to(spec.taken)
    if spec.status:
        words["statuses"] = dict(spec.status)
    return {**words, **spec.more}


def words_of_refusal(refusal: Refusal) -> Words:
    """Return what a contract says of a refusal."""
    own = {"when": refusal.when, "status": refusal.status, "answer": refusal.answer}
    return {**own, **refusal.more}


def model_in(document: Mapping[str, Any], answers: tuple[Recorded, ...]) -> Model:
    """Return the model that a document describes.

    Raises:
        SetupError: If it is not described in these words.
    """
    try:
        kinds = {name: _kind(name, words) for name, words in document.get(RECORDS, {}).items()}
        nests = tuple(map(nest_in, document.get(NESTS, ())))
        singles = tuple(map(single_in, document.get(SINGLES, ())))
        operations = operations_of(document)
        form = form_of(each.path for each in operations)
        named = [(label_without_form(each.label, form), each.node) for each in operations]
        specs = {label: spec for label, node in named if (spec := _spec(label, node))}
        refusals = tuple(refusal for label, node in named for refusal in _refusals(label, node))
        unknown = {spec.kind for spec in specs.values()} - kinds.keys() - {""}
        if unknown or any(refusal.answer >= len(answers) for refusal in refusals):
            raise ValueError(f"{RECORDS} and the answers do not have all that operations name")
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise SetupError(
            f"The overlay does not describe operations to serve: {error!r}."
        ) from error
    return Model(kinds, specs, refusals, answers, form, nests, singles)


def _kind(name: str, words: Words) -> Kind:
    return Kind(
        name,
        words["path"],
        words.get("key"),
        words.get("fills", {}),
        words.get("touches", {}),
        words.get("replaced", {}),
        frozenset(words.get("members", ())),
        words.get("open", False),
        frozenset(words.get("drops", ())),
        words.get("etag"),
        frozenset(words.get("aliases", ())),
        words.get("shapes", {}),
        {name: [m] if isinstance(m, dict) else m for name, m in words.get("makes", {}).items()},
        words.get("within", {}),
        frozenset(words.get("texts", ())),
        frozenset(words.get("splits", ())),
        words.get("embeds", {}),
        words.get("names", {}),
        words.get("takes", {}),
        words.get("sends", {}),
        words.get("shows", {}),
        words.get("follows", {}),
        words.get("loses", {}),
    )


def _spec(label: str, node: Mapping[str, Any]) -> Spec | None:
    for word in GENERIC_WORDS:
        words = node.get(word)
        if isinstance(words, dict) and DOES in words:
            more = {name: value for name, value in words.items() if name not in _OWN}
            return Spec(
                label,
                words["does"],
                words.get("record", ""),
                steps_in(words.get("from", "")),
                words.get("statuses", {}),
                more,
            )
    return None


def _refusals(label: str, node: Mapping[str, Any]) -> Iterator[Refusal]:
    for words in node.get(REFUSES, ()):
        own = ("when", "status", "answer")
        more = {name: value for name, value in words.items() if name not in own}
        yield Refusal(label, words["when"], words["status"], words["answer"], more)


def write_fixtures(folder: Path, answers: tuple[Recorded, ...], items: Items) -> None:
    """Write recorded answers, and the records that were there before.

    Raises:
        SetupError: If the folder cannot be written.
    """
    kinds = {
        kind: [
            {"of": list(identity), "within": dict(item.within), "members": item.members}
            for identity, item in held.items()
        ]
        for kind, held in items.kinds.items()
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / ANSWERS_FILE, [_answer_words(each) for each in answers])
        _write(folder / RECORDS_FILE, kinds)
    except OSError as error:
        raise SetupError(f"{folder} cannot be written: {error.strerror}.") from error


def _write(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def _answer_words(each: Recorded) -> Words:
    return {
        "operation": each.label,
        "status": each.status,
        "headers": dict(each.headers),
        "mediaType": each.media_type,
        "values": dict(each.values),
        "asked": dict(each.asked),
        **({"only": dict(each.only)} if each.only else {}),
        "isRefusal": each.is_refusal,
        **({} if each.is_empty else {"body": each.body}),
    }


def read_fixtures(folder: Path) -> tuple[tuple[Recorded, ...], Items]:
    """Return recorded answers, and the records to start with.

    Raises:
        SetupError: If they cannot be read.
    """
    answers, kinds = _read(folder / ANSWERS_FILE), _read(folder / RECORDS_FILE)
    items = Items()
    try:
        recorded = tuple(map(_answer, answers))
        for kind, records in kinds.items():
            for words in records:
                item = Item(words["members"], words["within"])
                items.put(kind, tuple(words["of"]), item)
    except (LookupError, TypeError, AttributeError) as error:
        raise SetupError(f"{folder} does not have what learn writes: {error!r}.") from error
    return recorded, items


def _answer(words: Words) -> Recorded:
    return Recorded(
        words["operation"],
        words["status"],
        words["headers"],
        words.get("body"),
        words["values"],
        words["asked"],
        words.get("only", {}),
        words["isRefusal"],
        "body" not in words,
        words["mediaType"],
    )


def _read(path: Path) -> Any:
    try:
        return json.loads(read_text(path))
    except UnreadableFile as error:
        raise SetupError(f"{path} cannot be read: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{path} is not JSON: {error}.") from error
