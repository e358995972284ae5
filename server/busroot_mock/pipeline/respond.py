"""The answer to a request: the only place that turns errors into answers."""

import logging

from busroot_mock.errors import ApiError, InjectedFault, ServerFault
from busroot_mock.http.access import is_for_controls
from busroot_mock.http.error_forms import STANDARD, Errors
from busroot_mock.http.response import Answer
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
        return refusal(routes, exchange, error)
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return _answer(routes, exchange, ServerFault("The mock server failed; its log says how."))


def refusal(routes: Routes, exchange: Exchange, error: ApiError) -> Answer:
    """Return the answer that reports an error, in the form that the contract declares.

    A request that is refused before it is known to be valid is not valid, unless a fault rule
    refuses it: then nobody has looked.
    """
    if exchange.is_valid is None and not isinstance(error, InjectedFault):
        exchange.is_valid = False
    return _answer(routes, exchange, error)


def _answer(routes: Routes, exchange: Exchange, error: ApiError) -> Answer:
    # Not the error itself, whose traceback holds on to the exchange.
    exchange.reason = error.message, error.violations
    return _errors(routes, exchange).answer(error)


def _errors(routes: Routes, exchange: Exchange) -> Errors:
    if exchange.errors:
        return exchange.errors
    return STANDARD if is_for_controls(exchange.request.path) else routes.errors
