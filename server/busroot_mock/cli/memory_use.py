"""Memory of a process that serves for long: when garbage is collected, and what goes back."""

import gc
from contextlib import suppress
from typing import Final

_THRESHOLDS: Final = (700, 3, 3300)
"""Python has (700, 10, 10): of the second generation a collection stops everybody for some ms."""

_M_MMAP_THRESHOLD: Final = -3  # of mallopt(3)
_LARGE: Final = 64 * 1024


def collect_seldom() -> None:
    """Leave what is there to the end out of collections, and make full ones seldom.

    One stops everybody for half a second where there are a million records, and finds next to
    nothing: worlds and records have no cycles, and what a request leaves is young.
    """
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()


def return_large_buffers() -> None:
    """Have large buffers go back to the system once they are freed, where glibc allocates them.

    It raises its threshold for that with the first of them, and then keeps them in a heap that
    small objects split: under half-sent bodies that grew to three times what is in use.
    """
    with suppress(ImportError, AttributeError, OSError, TypeError):
        # Where the function is missing, another allocator has its own ways.
        from ctypes import CDLL

        CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
