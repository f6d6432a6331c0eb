"""What tests of the core share."""

from collections.abc import Iterator

import pytest

from app.core.logs import set_up_logs


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """Logs as an installation writes them."""
    set_up_logs("plain")
    yield
    set_up_logs("plain")  # what a test set up is not for those after it
