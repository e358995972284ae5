"""Pages of the console as a browser would read them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

EMPTY: Final = ("meta", "link", "input", "br", "img", "wbr")
APART: Final = ("td", "th", "li", "p", "dt", "dd", "div", "h1", "h2", "tr")
CONTROLS: Final = ("input", "select", "textarea")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """All elements of a page, in order, each with the text in it."""

    html: str
    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()
        assert not self._open, [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        element = Element(tag, dict(attrs), tuple(each.tag for each in self._open))
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        assert self._open[-1].tag == tag, (tag, self._open[-1])
        self._open.pop()
        if tag in APART:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        expected = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            each
            for each in self.elements
            if each.tag == tag and expected.items() <= each.attributes.items()
        ]

    def element(self, tag: str, **attributes: str) -> Element:
        (element,) = self.all(tag, **attributes)
        return element

    def addresses(self, *names: str) -> list[str]:
        values = [each.attributes.get(name) for each in self.elements for name in names]
        return [address for address in values if address is not None]

    @property
    def text(self) -> str:
        return words(self.element("body"))


def words(element: Element) -> str:
    """The text of an element, its words one space apart."""
    return " ".join(element.text.split())
