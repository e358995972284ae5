"""Lines of a contract's file, by location in the contract."""

from functools import lru_cache
from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location, lines_of

_FIRST: Final = 1


def line_of(contract: Contract, location: Location) -> str:
    """Return file and line of a location, as editors take them: `openapi.yaml:12`."""
    return f"{contract.path.name}:{line_number(contract, location)}"


def line_number(contract: Contract, location: Location) -> int:
    """Return the line of a location, from 1.

    Of a location that is not written out, it is the line of what it would stand in.
    """
    lines = _lines(contract)
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, _FIRST)


@lru_cache(maxsize=4)
def _lines(contract: Contract) -> dict[Location, int]:
    # From the text, when the first line is asked for: to keep the nodes that the document was made
    # of would slow every start by a tenth of the time that the contract takes.
    return lines_of(contract.text)
