"""The command `busroot-mock learn`."""

import argparse
import glob
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, EMPTY_CONTRACT

if TYPE_CHECKING:
    from busroot_mock.learning.learn import Learned
    from busroot_mock.learning.overlay import Draft

NO_CONTRACT: Final = "none"
DESCRIPTION: Final = """\
Learn operations from recordings: paths, parameters, responses, and what is state. It writes an
OpenAPI Overlay for a person to review, and the recorded answers. `serve` answers with both.
"""
EPILOG: Final = """\
examples:
  busroot-mock learn --har 'rec/*.har' --overlay learned.yaml --fixtures learned
  busroot-mock serve --overlay learned.yaml --learned learned
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
        required=True,
        metavar="FILES",
        help="HTTP Archives, such as 'rec/*.har'; may be given more than once",
    )
    parser.add_argument(
        "--overlay", type=Path, required=True, metavar="FILE", help="write the OpenAPI Overlay here"
    )
    parser.add_argument(
        "--fixtures",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="write recorded answers and records here",
    )
    _add_choices(parser)


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
    from busroot_mock.learning.overlay import as_yaml, drafted

    path = contract_path(options.contract)
    _, document = read_document(path)
    learned = _learned(options, list(document.get("paths", {})), _base_of(document))
    draft = drafted(learned, document)
    write_fixtures(options.fixtures, learned.model.answers, learned.first)
    try:
        options.overlay.write_text(as_yaml(draft.overlay), encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{options.overlay} cannot be written: {error.strerror}.") from error
    print(_text(learned, draft))
    return 0


def _base_of(document: dict[str, Any]) -> str | None:
    servers = document.get("servers") or [{}]
    url = str(servers[0].get("url", ""))
    return url.rstrip("/") if url.startswith("/") else None


def _learned(options: argparse.Namespace, given: list[str], base: str | None) -> "Learned":
    from busroot_mock.learning.calls import session_of
    from busroot_mock.learning.learn import learn
    from busroot_mock.recordings.har_reader import read_har
    from busroot_mock.recordings.masking import Masking

    names = [name for pattern in options.har for name in _files(pattern)]
    masking = Masking(keep_values=options.keep_values)
    recorded = [(masking.masked(each), each.url) for name in names for each in read_har(Path(name))]
    session = session_of(recorded, options.base_url, base)
    if not session.calls:
        raise SetupError(
            "The recordings have no exchange of this API; --base-url says where it is."
        )
    return learn(session, given)


def _files(pattern: str) -> list[str]:
    found = sorted(glob.glob(pattern))
    if not found:
        raise SetupError(f"There is no file {pattern}.")
    return found


def _text(learned: "Learned", draft: "Draft") -> str:
    calls, model = learned.calls, learned.model
    stateful = sum(spec.kind != "" for spec in model.specs.values())
    lines = [
        f"Learned from {len(calls)} exchanges at {learned.session.origin}{learned.session.base}: "
        f"{draft.added} new operations, {stateful} of all with state; "
        f"{len(model.kinds)} kinds of records, {len(model.refusals)} reasons to refuse."
    ]
    lines += [f"Not written: {each}" for each in draft.contradicted]
    for each in learned.unexplained[:10]:
        lines.append(f"Not explained: {each.call.status} of {each.call.label}.")
    return "\n".join(lines)
