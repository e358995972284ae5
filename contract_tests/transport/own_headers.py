"""Headers of a response that the package requests reads for itself, and may stumble over."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import pytest
from requests import Response, Session
from requests.cookies import RequestsCookieJar


@contextmanager
def harmless_headers() -> Iterator[None]:
    """Let a `Location` that is no URL lead nowhere, and leave `Set-Cookie` unread.

    Both are read even where no redirect is followed and no cookie is kept: the first may raise what
    is no error of a request, the second may warn with a traceback.
    """
    read = Session.get_redirect_target

    def readable(session: Session, response: Response) -> str | None:
        try:
            target = read(session, response)
            if target is not None:
                # What is wrong with a port is told when somebody asks for it.
                _ = urlsplit(urljoin(response.url, target)).port
        except ValueError:
            return None
        return target

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "get_redirect_target", readable)
        patch.setattr(RequestsCookieJar, "extract_cookies", lambda jar, response, request: None)
        yield
