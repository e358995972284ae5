"""The command `busroot-mock learn`."""

import argparse
import glob
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from busroot_mock.cli.contract_writing import write_overlay
from busroot_mock.cli.steps_of_learning import counted, steps_of
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, EMPTY_CONTRACT

if TYPE_CHECKING:
    from busroot_mock.evidence.learned import Evidence
    from busroot_mock.learning.documents.foreign import Foreign
    from busroot_mock.learning.draft.drafting import Draft
    from busroot_mock.learning.learn import Learned

NO_CONTRACT: Final = "none"
DESCRIPTION: Final = """\
Learn operations from recordings: paths, parameters, responses, and what is state; and from other
OpenAPI documents of the API. It writes an OpenAPI Overlay for a person to review, and the recorded
answers. `serve` answers with both.
"""
EPILOG: Final = """\
examples:
  busroot-mock learn --har 'rec/*.har' --overlay learned.yaml --fixtures learned
  busroot-mock learn --openapi vendor.json --overlay learned.yaml --fixtures learned
  busroot-mock serve --overlay learned.yaml --fixtures learned
  busroot-mock learn --overlay learned.yaml --write openapi.yaml
  busroot-mock learn --har other.har --contract none --overlay other.yaml --fixtures other

exit codes: 0 written; 2 could not learn; 3 it is defective: the last line names a
file, and whom to send it to.
"""


def add_learn_command(commands: Any, asked: Sequence[str]) -> None:
    """Add the command to the subparsers of `argparse`.

    Args:
        commands: The subparsers.
        asked: The command line; the command gets its options if it is named there.
    """
    parser = commands.add_parser(
        "learn",
        help="learn operations from recordings",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=_learn)
    if "learn" not in asked:
        return
    parser.add_argument(
        "--har",
        action="append",
        default=[],
        metavar="FILES",
        help="HTTP Archives, such as 'rec/*.har'; may be given more than once",
    )
    _add_documents(parser)
    parser.add_argument(
        "--overlay", type=Path, required=True, metavar="FILE", help="write the OpenAPI Overlay here"
    )
    parser.add_argument(
        "--fixtures", type=Path, metavar="FOLDER", help="write recorded answers and records here"
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="apply the overlay to this file of a contract, and leave alone all lines that it does "
        "not change; without --har and --openapi, an overlay that is there",
    )
    _add_choices(parser)


def _add_documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--openapi",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="another document of the API, in OpenAPI 3.0 or 3.1, or Swagger 2.0 (converted with "
        "Node.js); may be given more than once",
    )
    parser.add_argument(
        "--source",
        metavar="TEXT",
        help="what the documents are, as x-source (default: their title and version)",
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--contract",
        default=str(CONTRACT),
        metavar="FILE",
        help="what to add to; none for another API (default: the contract of the mock server)",
    )
    parser.add_argument(
        "--base-url", metavar="URL", help="of the API (default: what most requests have in common)"
    )
    parser.add_argument(
        "--keep-values",
        action="store_true",
        help="keep addresses of mail and names of persons; secrets are never kept",
    )


def contract_path(text: str) -> Path:
    """Return the file of a contract: an empty one for `none`."""
    return EMPTY_CONTRACT if text == NO_CONTRACT else Path(text)


def _learn(options: argparse.Namespace) -> int:
    from busroot_mock.contract.loader import read_document
    from busroot_mock.generic.words import write_fixtures
    from busroot_mock.learning.documents.foreign import foreign_document
    from busroot_mock.learning.draft.drafting import drafted
    from busroot_mock.learning.draft.overlay import as_yaml

    if not options.har and not options.openapi:
        if options.write is None:
            raise SetupError("There is nothing to learn from; give --har or --openapi.")
        print(write_overlay(options.write, options.overlay))
        return 0
    if options.fixtures is None:
        raise SetupError("--fixtures must say where recorded answers and records are to be.")
    _, document = read_document(contract_path(options.contract))
    foreign = [foreign_document(each, options.source) for each in options.openapi]
    learned = _learned(options, document, foreign)
    step = steps_of(len(learned.calls))
    step("Writing down what was found")
    draft = drafted(learned, document, foreign)
    evidence = _evidence(options, document, learned, foreign)
    draft.overlay["actions"] = [*evidence.actions, *draft.overlay["actions"]]
    write_fixtures(options.fixtures, learned.model.answers, learned.first)
    try:
        options.overlay.write_text(as_yaml(draft.overlay), encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{options.overlay} cannot be written: {error.strerror}.") from error
    print(_text(learned, draft, evidence))
    _check(options)
    if options.write is not None:
        print(write_overlay(options.write, options.overlay))
    return 0


def _check(options: argparse.Namespace) -> None:
    """Raise `SetupError` if what was learned cannot be served, as documents of others are."""
    from busroot_mock.comparison.overlays import applied, read_overlay
    from busroot_mock.contract.document import Contract

    overlay = read_overlay(options.overlay)
    change = partial(applied, overlay=overlay, path=options.overlay)
    try:
        Contract(contract_path(options.contract), change)
    except SetupError as error:
        refused = f"{options.overlay} is written, and `serve` will refuse it until it is corrected."
        raise SetupError(f"{refused} {error}") from error


def _evidence(
    options: argparse.Namespace,
    document: dict[str, Any],
    learned: "Learned",
    foreign: Sequence["Foreign"],
) -> "Evidence":
    """Return what recordings and documents say of the operations that the contract has."""
    from busroot_mock.contract.document import Contract
    from busroot_mock.evidence.documents import settled_by
    from busroot_mock.evidence.learned import Evidence, evidence_in

    if not document.get("paths"):
        return Evidence([], [], [], 0)
    contract = Contract(contract_path(options.contract))
    found = evidence_in(contract, learned.session.calls)
    for each in foreign:
        actions, reported = settled_by(contract, each)
        found.settled.extend(actions)
        found.reported.extend(reported)
    return found


def _base_of(document: dict[str, Any], foreign: Sequence["Foreign"]) -> str | None:
    servers = document.get("servers") or [{}]
    url = str(servers[0].get("url", ""))
    if url.startswith("/"):
        return url.rstrip("/")
    return foreign[0].base if foreign else None


def _learned(
    options: argparse.Namespace, document: dict[str, Any], foreign: Sequence["Foreign"]
) -> "Learned":
    from busroot_mock.generic.paths import without_form
    from busroot_mock.learning.calls.calls import Session, session_of
    from busroot_mock.learning.causes.wrong_keys import marks_of
    from busroot_mock.learning.draft.drafting import paths_in
    from busroot_mock.learning.kinds.templates import literals_of
    from busroot_mock.learning.learn import learn
    from busroot_mock.recordings.har_reader import read_har
    from busroot_mock.recordings.masking import Masking

    base, given = _base_of(document, foreign), list(document.get("paths", {}))
    if not options.har:
        return learn(Session("", base or "", []))
    names = [name for pattern in options.har for name in _files(pattern)]
    plain = [each for name in names for each in read_har(Path(name))]
    first = session_of([(each, each.url) for each in plain], options.base_url, base)
    literals = literals_of(first if given else first.without_form())
    masking = Masking(keep_values=options.keep_values, literals=literals)
    count, step = len(plain), steps_of(len(plain))
    # Twice, so that what shows late that it is secret is replaced from the start.
    for each in counted("Looking for secrets in exchanges", plain, count, step):
        masking.masked(each)
    hidden = counted("Hiding secrets of exchanges", plain, count, step)
    recorded = [(masking.masked(each), each.url) for each in hidden]
    step("Looking for records, and for what requests do with them")
    marks = marks_of(zip(plain, (kept for kept, _ in recorded), strict=True))
    session = session_of(recorded, options.base_url, base, marks)
    session = session if given else session.without_form()
    if not session.calls:
        raise SetupError(
            "The recordings have no exchange of this API; --base-url says where it is."
        )
    foreigns = (without_form(path, session.form) for path in paths_in(foreign, session.base, given))
    return learn(session, [*given, *foreigns])


def _files(pattern: str) -> list[str]:
    found = sorted(glob.glob(pattern))
    if not found:
        raise SetupError(f"There is no file {pattern}.")
    return found


def _text(learned: "Learned", draft: "Draft", evidence: "Evidence") -> str:
    calls, model = learned.calls, learned.model
    stateful = sum(spec.kind != "" for spec in model.specs.values())
    lines = [f"{draft.added} new operations, from {', '.join(draft.sources) or 'nothing'}."]
    if calls:
        lines.append(
            f"Learned from {len(calls)} exchanges at "
            f"{learned.session.origin}{learned.session.base}: {stateful} operations with state, "
            f"{len(model.kinds)} kinds of records, {len(model.refusals)} reasons to refuse."
        )
    if evidence.exchanges:
        lines.append(
            f"Of the contract, {len(evidence.confirmed)} guesses are confirmed by "
            f"{evidence.exchanges} exchanges."
        )
    if evidence.settled:
        lines.append(
            f"Of the contract, documents settle guesses with {len(evidence.settled)} actions."
        )
    changes = dict.fromkeys(
        f"Corrected: {_plain(each['target'])}: {each['description']}."
        for each in evidence.corrected
    )
    lines += [*changes, *(f"Not written: {each}" for each in evidence.reported)]
    lines += [f"Not written: {each}" for each in draft.contradicted]
    for each in learned.unexplained[:10]:
        lines.append(f"Not explained: {each.call.status} of {each.call.label}.")
    return "\n".join(lines)


def _plain(target: str) -> str:
    """Return a target as people read it."""
    return ".".join(re.findall(r"\['(.*?)'\]", target)) or target
