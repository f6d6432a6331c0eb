"""Sealed answers: opened by their keys only, and unreadable in the database."""

from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy.orm import Session

from app.core.sealing import KeyMissing, seal, unseal
from app.settings import Settings

ANSWER = "needs insulin, 過敏, حساسية"


def session(*keys: str, secret: str = "s" * 32) -> Session:
    """What carries the settings, as every session of the service does."""
    settings = Settings.model_validate({"secret_key": secret, "sealing_keys": keys})
    return cast("Session", SimpleNamespace(info={"settings": settings}))


def test_an_answer_comes_back_and_cannot_be_read_in_between() -> None:
    sealed = seal(session("one"), ANSWER)
    assert ANSWER not in sealed
    assert "insulin" not in sealed
    assert unseal(session("one"), sealed) == ANSWER


def test_the_same_answer_is_sealed_differently_each_time() -> None:
    assert seal(session("one"), ANSWER) != seal(session("one"), ANSWER)


def test_nothing_stays_nothing() -> None:
    assert seal(session("one"), "") == ""
    assert unseal(session("one"), "") == ""


def test_a_new_key_in_front_opens_what_an_old_one_sealed() -> None:
    sealed = seal(session("old"), ANSWER)
    assert unseal(session("new", "old"), sealed) == ANSWER
    with pytest.raises(KeyMissing):
        unseal(session("old"), seal(session("new", "old"), ANSWER))


@pytest.mark.parametrize("other", [session("two"), session(secret="t" * 32)])
def test_another_key_opens_nothing(other: Session) -> None:
    with pytest.raises(KeyMissing):
        unseal(other, seal(session("one"), ANSWER))


def test_a_changed_text_does_not_open() -> None:
    sealed = seal(session("one"), ANSWER)
    broken = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    with pytest.raises(KeyMissing):
        unseal(session("one"), broken)


def test_without_a_key_of_its_own_the_secret_key_seals() -> None:
    assert unseal(session(), seal(session(), ANSWER)) == ANSWER
