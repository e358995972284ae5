"""Names of the parameters of lists: order, members, pages."""

import re
from typing import Final

SORT: Final = re.compile(
    r"_?(sort|order|ordering|(sort|order)_?(by|column|col|field|key|name))", re.IGNORECASE
)
FIELDS: Final = re.compile(r"_?(fields|select|only|attributes|columns)", re.IGNORECASE)
LIMIT: Final = re.compile(
    r"[_$]?(limit|per_?page|page_?size|page_?limit|size|take|first|top|max_?results|count)",
    re.IGNORECASE,
)
SKIP: Final = re.compile(r"[_$]?(page_?)?(offset|skip|start)", re.IGNORECASE)
PAGE: Final = re.compile(r"_?(page|page_?number|p)", re.IGNORECASE)
CURSOR: Final = re.compile(r"_?(cursor|token|after|marker|(next_?)?page_?token)", re.IGNORECASE)
