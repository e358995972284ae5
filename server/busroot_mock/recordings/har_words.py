"""Words in archives that the format leaves to who writes one."""

from typing import Final

BASE64: Final = "base64"
CUT: Final = "cut"
