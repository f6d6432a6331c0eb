"""Files of other tools, read as problems, so that anyone can compare.

Readers are loaded when they are asked for: those of XML need lxml, which nothing else here does.
"""

from collections.abc import Callable
from typing import Final

from scheduler.problem import Problem


def _optaplanner(content: bytes) -> Problem:
    from scheduler.peers.optaplanner import read_optaplanner  # noqa: PLC0415 - see above

    return read_optaplanner(content)


def _emf(content: bytes) -> Problem:
    from scheduler.peers.emf import read_emf  # noqa: PLC0415 - see above

    return read_emf(content)


def _frab(content: bytes) -> Problem:
    from scheduler.peers.frab import read_frab  # noqa: PLC0415 - see above

    return read_frab(content)


def _itc2007(content: bytes) -> Problem:
    from scheduler.peers.itc2007 import read_itc2007  # noqa: PLC0415 - see above

    return read_itc2007(content)


READERS: Final[dict[str, Callable[[bytes], Problem]]] = {
    "optaplanner": _optaplanner,
    "emf": _emf,
    "frab": _frab,
    "itc2007": _itc2007,
}
"""By the name of a format: from a file's bytes to the problem.

ProblemError says in one sentence where a file is not of the format, or what ours cannot say.
"""
