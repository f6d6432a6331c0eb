"""Rate limits count in the database."""

import pytest

from app.core.db import Sessions
from app.core.errors import TooMany
from app.core.limits import Limits


def test_the_sixth_try_of_five_is_refused_for_everybody_who_shares_the_database(
    sessions: Sessions,
) -> None:
    one, other = Limits(sessions), Limits(sessions)
    for limits in (one, other, one, other, one):
        limits.count("5 per 10 minutes", "test", "192.0.2.1")

    with pytest.raises(TooMany) as refused:
        other.count("5 per 10 minutes", "test", "192.0.2.1")

    assert 0 < refused.value.retry_after <= 600
    one.count("5 per 10 minutes", "test", "192.0.2.2")
