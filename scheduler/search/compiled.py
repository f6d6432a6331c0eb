"""How the inner loops are compiled: by Numba, once, into the folder of the source or a cache.

They allocate nothing, so that no reference needs to be counted, and let other threads run. Numba
takes compiled code from its cache as long as the file of a function is the same: what a function
calls must stand in the same file.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])
_ALIKE: Any = {"cache": True, "nogil": True, "_nrt": False}


def compiled(function: Function) -> Function:
    """Compile a function; it may call only such functions."""
    return cast("Function", njit(**_ALIKE)(function))


def inlined(function: Function) -> Function:
    """The same, into each function that calls it: a call would copy all arrays' descriptions."""
    return cast("Function", njit(**_ALIKE, forceinline=True)(function))
