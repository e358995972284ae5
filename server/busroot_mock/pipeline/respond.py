"""From a request to its answer: the only place that turns errors into answers."""

import logging

from busroot_mock.errors import ApiError, InjectedFault, ServerFault
from busroot_mock.http.response import Answer, error_answer
from busroot_mock.pipeline.routes import Routes
from busroot_mock.worlds.exchange import Exchange

log = logging.getLogger(__name__)


async def respond(routes: Routes, exchange: Exchange) -> Answer:
    """Return the answer to a request, whatever happens; its exchange says what was seen of it."""
    request = exchange.request
    try:
        endpoint, path_values = routes.find(request)
        return await endpoint(exchange, path_values)
    except ApiError as error:
        return refusal(exchange, error)
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return error_answer(ServerFault("The mock server failed; its log says how."))


def refusal(exchange: Exchange, error: ApiError) -> Answer:
    """Return the answer that reports an error.

    A request that is refused before it is known to be valid is not valid, unless a fault rule
    refuses it: then nobody has looked.
    """
    if exchange.is_valid is None and not isinstance(error, InjectedFault):
        exchange.is_valid = False
    return error_answer(error)
