"""The exam: sessions with a server, mock servers made from one of them, another one asked."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from evaluation.learning.api import Api
from evaluation.learning.documents import Document
from evaluation.learning.drawing import Draw, session
from evaluation.learning.judging import Examiner, Verdict
from evaluation.learning.recorder import HIDDEN, Caller, Entry, write_archive
from evaluation.learning.trained import TOOLS, Training, document_of

HELD_OUT: Final = 200
_MISSES: Final = 12
Result = dict[str, Any]


def recorded(api: Api, seed: str, count: int, cache: Path, document: Path) -> list[Entry]:
    """Return a session with a server that is started for it; its document goes to a file.

    Both are kept in the cache, so that mock servers are held against the same session again.
    """
    folder = cache / "sessions"
    kept_session = folder / f"{api.name}-{seed}-{count}.har"
    kept_document = folder / f"{api.name}.json"
    if not (kept_session.exists() and kept_document.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory() as place,
            api.run(cache, Path(place)) as url,
            Caller(f"{url}{api.base}", api.headers) as call,
        ):
            kept_document.write_bytes(api.document(url, cache))
            session(api.steps(call, Draw(seed)), call, count)
            write_archive(call.entries[:count], kept_session)
    shutil.copyfile(kept_document, document)
    entries: list[Entry] = json.loads(kept_session.read_text(encoding="utf-8"))["log"]["entries"]
    return entries


def examined(api: Api, tool: str, training: Training, held_out: Sequence[Entry]) -> list[Verdict]:
    """Return what was right of the answers of a mock server."""
    document = Document(document_of(training.document), api.lacks)
    with TOOLS[tool](training) as url:
        key = api.headers.get("Authorization", HIDDEN)
        return list(Examiner(held_out, document, api.base, url, key).verdicts())


def labels_of(entries: Iterable[Entry], document: Document, api: Api) -> list[tuple[str, int]]:
    """Return operation and status of each exchange, as the vendor's document has operations."""
    found = []
    for entry in entries:
        path = urlsplit(entry["request"]["url"]).path.removeprefix(api.base)
        method = entry["request"]["method"]
        label = document.label(method, f"{api.base}{path}") or f"{method} {path}"
        found.append((label, entry["response"]["status"]))
    return found


def result_of(
    verdicts: Sequence[Verdict], own: Sequence[tuple[str, int]], trained: set[tuple[str, int]]
) -> Result:
    """Return the shares of right answers, and the misses by kind.

    Args:
        verdicts: By call.
        own: Operation and status of each call.
        trained: Those that the training has.
    """
    pairs = list(zip(verdicts, own, strict=True))
    seen = [verdict for verdict, label in pairs if label in trained]
    unseen = [verdict for verdict, label in pairs if label not in trained]
    misses = Counter(each.why for each in seen if not each.all)
    return {
        **_shares(verdicts),
        "seen": _shares(seen),
        "unseen": _shares(unseen),
        "misses": dict(misses.most_common(_MISSES)),
    }


def _shares(verdicts: Sequence[Verdict]) -> Result:
    asked = [each for each in verdicts if each.state is not None]
    return {
        "calls": len(verdicts),
        "status": _share([each.status for each in verdicts]),
        "valid": _share([each.valid for each in verdicts]),
        "state": _share([bool(each.state) for each in asked]),
        "all": _share([each.all for each in verdicts]),
    }


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def kept(file: Path) -> Result:
    """Return the results of earlier runs."""
    found: Result = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found
