"""A client of Directus: items of collections, who may see them, and what is built on them."""

from collections.abc import Iterator

from evaluation.learning.drawing import Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.directus_content import Content
from evaluation.learning.sessions.directus_desk import Desk
from evaluation.learning.sessions.directus_model import Model


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    content, desk, model = Content(call, draw), Desk(call, draw), Model(call, draw)
    made = (content.authors, content.categories, content.articles, desk.found["roles"])
    first = [each.add for each in (*made, desk.found["policies"])]
    return drawn(draw, first, [*content.acts(), *desk.acts(), *model.acts()])
