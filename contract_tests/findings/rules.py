"""Rules that a finding can break beside the keywords of schemas, and what happened in words."""

from typing import Final

DEAD: Final = "no valid request"
"""An operation answers no valid request as it should."""
SERVER_ERROR: Final = "server error"
SPORADIC_ERROR: Final = "server error now and then"
CUT: Final = "cut"
"""A response ends early."""
CLOSED: Final = "closed"
"""A connection ends before a response."""
GARBLED: Final = "garbled"
"""A response is not HTTP, or not encoded as it says."""
NO_JSON: Final = "no JSON"
"""A response is not JSON, though its media type says so."""
BY_CHANCE: Final = (SERVER_ERROR, CUT, CLOSED, GARBLED, NO_JSON)
"""What may happen to any request, whatever it is."""
MEDIA_TYPE: Final = "media type"
STATUS: Final = "status"
REFUSED: Final = "refused"
ACCEPTED: Final = "accepted"
REQUIRED: Final = "required"
TYPE: Final = "type"
UNCLEAR: Final = "unclear JSON"
CLIENT: Final = "client"
"""A request breaks the contract: this is about who sends it."""

SAID: Final = {
    DEAD: "No valid request is answered as declared",
    SERVER_ERROR: "The server fails (5xx)",
    SPORADIC_ERROR: "The server fails now and then (5xx)",
    CUT: "Responses are cut",
    CLOSED: "Connections are closed without a response",
    GARBLED: "Responses are not HTTP, or not encoded as they say",
    STATUS: "A status is not declared",
    REFUSED: "A valid request is refused",
    UNCLEAR: "Responses are JSON that not every client reads alike",
    "ST107": "Headers are missing",
    "ST112": "Responses are slower than allowed",
    "ST203": "Requests without a required header are accepted",
    "ST204": "Undeclared methods are not refused with 405 and Allow",
    "ST205": "Allow does not list the methods of the path",
    "ST301": "A deleted record is still there",
    "ST302": "A new record is not there",
    "ST401": "Requests without a valid API key are answered",
    "ST402": "A record of another account is shown",
}
"""What happened, by rule or code of Schemathesis."""
