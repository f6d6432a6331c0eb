"""A mail server that tests of delivery share."""

from collections.abc import Iterator

import pytest

from tests.app.messages.mailbox import Mailbox, opened


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    """One mail server for all tests of a file: a start takes a second."""
    with opened() as made:
        yield made


@pytest.fixture
def mailbox(server: Mailbox) -> Mailbox:
    """The mail server, emptied."""
    server.empty()
    return server
