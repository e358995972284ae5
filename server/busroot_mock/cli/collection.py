"""The command `busroot-mock collection`."""

import argparse
from pathlib import Path
from typing import Any, Final

from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT

DESCRIPTION: Final = """\
Make a collection of requests for Postman or Bruno: one for each operation, with the examples of
the contract. The base URL and the keys are variables. Needs Node.js: a converter of npm makes it.
"""
EPILOG: Final = """\
examples:
  busroot-mock collection --postman busroot.postman_collection.json
  busroot-mock collection --bruno busroot-collection

exit codes: 0 written; 2 could not be made; 3 it is defective: the last line names a
file, and whom to send it to.
"""


def add_collection_command(commands: Any) -> None:
    """Add the command to the subparsers of `argparse`."""
    parser = commands.add_parser(
        "collection",
        help="make a collection of requests for Postman or Bruno",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=_collection)
    parser.add_argument(
        "--postman", type=Path, metavar="FILE", help="write a collection for Postman and Newman"
    )
    parser.add_argument(
        "--bruno", type=Path, metavar="FOLDER", help="write a collection for Bruno; a new folder"
    )
    parser.add_argument(
        "--base-url",
        default="http://127.0.0.1:8080/api",
        metavar="URL",
        help="value of the variable baseUrl (default: %(default)s)",
    )
    parser.add_argument(
        "--contract",
        type=Path,
        default=CONTRACT,
        metavar="FILE",
        help="what to make it of (default: the contract of the mock server)",
    )


def _collection(options: argparse.Namespace) -> int:
    from busroot_mock.collection.converters import write_bruno, write_postman
    from busroot_mock.collection.document import collection_document
    from busroot_mock.contract.document import Contract

    if options.postman is None and options.bruno is None:
        raise SetupError("There is nothing to write; give --postman or --bruno.")
    document = collection_document(Contract(options.contract), options.base_url)
    if options.postman is not None:
        count = write_postman(document, options.postman)
        print(f"{options.postman}: {count} requests.")
    if options.bruno is not None:
        count = write_bruno(document, options.bruno)
        print(f"{options.bruno}: {count} requests, and the environment mock.")
    return 0
