"""Structured logs: one line of JSON per happening, or plain lines for a person at a terminal.

No personal data goes into a log: ids only (security: no name, address, token or answer).
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_ADDRESS = re.compile(r"[^\s@<>\"'(){}\[\],;:=]+@[^\s@<>\"'(){}\[\],;:=]+")
_QUOTED_ROW = re.compile(r"^.*(?:DETAIL:|\[parameters:).*$\n?", re.MULTILINE)


def without_personal(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take out what errors quote: e-mail addresses, and the rows that a database names."""
    for key, value in event.items():
        if isinstance(value, str) and ("@" in value or "\n" in value or "[param" in value):
            event[key] = _ADDRESS.sub("<address>", _QUOTED_ROW.sub("", value))
    return event


def set_up_logs(log_format: str) -> None:
    """Send our logs and the libraries' warnings to standard error in one format."""
    plain = log_format == "plain"
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        if plain
        else structlog.processors.JSONRenderer()
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            without_personal,
            renderer,
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    for noisy in ("dbos", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


log: structlog.stdlib.BoundLogger = structlog.get_logger("corridor")
