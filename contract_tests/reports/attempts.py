"""Steps at the end of a run: one that a defect of ours breaks off leaves the others alone."""

import traceback
from collections.abc import Callable
from typing import TypeVar

from ..config.profile import ProfileError
from .outcome import Defect

T = TypeVar("T")


class Attempts:
    """Takes steps, and keeps what breaks off.

    Args:
        hide: Masks the keys in a text.

    Attributes:
        defects: Of the steps that broke off.
    """

    def __init__(self, hide: Callable[[str], str] = str) -> None:
        self.defects: list[Defect] = []
        self._hide = hide

    def take(self, name: str, step: Callable[[], T], instead: T) -> T:
        """Return what a step returns, or something instead if it broke off.

        Raises:
            OSError, ProfileError: As the step does: a file that cannot be written or used is no
                defect of ours.
        """
        try:
            return step()
        except (OSError, ProfileError):
            raise
        except Exception as error:
            text = "".join(traceback.format_exception(error))
            self.defects.append(Defect(name, self._hide(text)))
            return instead
