"""Headers that the package requests reads for itself: none raises, whatever it is."""

import warnings

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.hostile import Handler, hostile

PIECES = st.sampled_from(
    [
        *("http://", "//", "[", "]", "::1", "%25lo", ":99999", ":x", "\xff", "\x80", "/", "?", "#"),
        *(
            "@",
            "file:",
            "a=b",
            ";",
            "=",
            "Max-Age",
            "Expires",
            "Version",
            "Domain=",
            '"',
            "\\",
            " ",
        ),
    ]
)
VALUES = st.lists(PIECES | st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])))


def test_redirects_and_cookies_of_any_form_raise_nothing_and_warn_of_nothing(deployment):
    sent = {"Location": "", "Set-Cookie": ""}

    def answer(to: Handler) -> None:
        to.send(302, {}, sent)

    @settings(max_examples=60, deadline=None)
    @given(VALUES, VALUES)
    def ask(location: list[str], cookie: list[str]) -> None:
        sent.update({"Location": "".join(location), "Set-Cookie": "".join(cookie)})
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            response = target.send("GET", "/sku")
        assert response.status_code == 302
        assert not target.session.cookies

    with hostile([answer], patience=0) as server:
        target = deployment(server, timeout=5)
        ask()
