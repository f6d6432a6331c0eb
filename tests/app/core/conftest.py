"""What tests of the core share."""

from collections.abc import Iterator

import pytest
import structlog

from app.core.logs import set_up_logs


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """Logs as an installation writes them."""
    set_up_logs("plain")
    yield
    structlog.reset_defaults()
