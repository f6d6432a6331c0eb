"""How the inner loops are compiled: by Numba, once, into the folder of the source or a cache.

They allocate nothing, so that no reference needs to be counted, and let other threads run. Numba
by itself takes compiled code from its cache as long as the file of a function is the same; here it
does as long as all files with such functions are, for they call each other across files.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from numba import config, njit
from numba.core.caching import InTreeCacheLocator, UserWideCacheLocator

Function = TypeVar("Function", bound=Callable[..., Any])
_ALIKE: Any = {"cache": True, "nogil": True, "_nrt": False}


@cache
def _stamp() -> str:
    """What changes with any file that compiled functions stand in."""
    texts = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    compiled_ones = [text for text in texts if b"search.compiled import" in text]
    return hashlib.sha256(b"\0".join(compiled_ones)).hexdigest()


class BesideTheSource(InTreeCacheLocator):
    """Compiled code beside the source, of the same state as all of them."""

    def get_source_stamp(self) -> str:
        """What the compiled code must have been made of."""
        return _stamp()


class InTheCacheOfTheUser(UserWideCacheLocator):
    """The same where nothing can be written beside the source."""

    def get_source_stamp(self) -> str:
        """What the compiled code must have been made of."""
        return _stamp()


_LOCATORS: Final = ",".join(
    f"{one.__module__}.{one.__name__}" for one in (BesideTheSource, InTheCacheOfTheUser)
)
setattr(config, "CACHE_LOCATOR_CLASSES", _LOCATORS)  # noqa: B010 - Numba makes it as it is loaded


def compiled(function: Function) -> Function:
    """Compile a function; it may call only such functions."""
    return cast("Function", njit(**_ALIKE)(function))


def inlined(function: Function) -> Function:
    """The same, into each function that calls it: a call would copy all arrays' descriptions."""
    return cast("Function", njit(**_ALIKE, forceinline=True)(function))
