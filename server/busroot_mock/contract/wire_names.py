"""Names on the wire that code and contract share."""

from typing import Final

KEY_HEADER: Final = "X-API-KEY"
CONTROL_PREFIX: Final = "/__mock__"
"""The first segment of the paths of test controls and pages."""
