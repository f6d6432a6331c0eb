"""Days as documents of the United Nations write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core import i18n

FIRST = date(2027, 11, 15)


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("ar", "15–17 تشرين الثاني/نوفمبر 2027"),
        ("zh", "2027年11月15日至17日"),
        ("en", "15–17 November 2027"),
        ("fr", "15–17 novembre 2027"),
        ("ru", "15–17 ноября 2027\u202fг."),  # noqa: RUF001 - it is Russian
        ("es", "15–17 de noviembre de 2027"),
    ],
)
def test_the_days_of_a_meeting_are_said_with_their_month_in_full(language: str, days: str) -> None:
    with i18n.in_use(language):
        assert i18n.show_days(FIRST, FIRST.replace(day=17)) == days


@pytest.mark.parametrize(
    ("last", "days"),
    [
        (FIRST, "15 تشرين الثاني/نوفمبر 2027"),
        (date(2027, 12, 2), "15 تشرين الثاني/نوفمبر – 2 كانون الأول/ديسمبر 2027"),
        (date(2028, 1, 2), "15 تشرين الثاني/نوفمبر 2027 – 2 كانون الثاني/يناير 2028"),
    ],
)
def test_a_month_has_both_its_names_in_arabic(last: date, days: str) -> None:
    with i18n.in_use("ar"):
        assert i18n.show_days(FIRST, last) == days


def test_short_days_have_them_too() -> None:
    noon = datetime(2027, 6, 15, 12, tzinfo=UTC)

    with i18n.in_use("ar"):
        assert i18n.show_date(noon) == "الثلاثاء، 15 حزيران/يونيه 2027"
        assert i18n.show_day(noon) == "الثلاثاء، 15 حزيران/يونيه"
        assert i18n.show_datetime(noon, "UTC") == "15 حزيران/يونيه 2027، 12:00"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "22:00 – Wed 16 Jun, 00:30"),
        ("fr", "22:00 – mer. 16 juin, 00:30"),
        ("ar", "22:00 – الأربعاء، 16 حزيران/يونيه، 00:30"),
    ],
)
def test_a_period_over_midnight_says_on_which_day_it_ends(language: str, said: str) -> None:
    zone, late = "Europe/Zurich", datetime(2027, 6, 15, 20, 0, tzinfo=UTC)
    evening, night = late + timedelta(minutes=119), late + timedelta(minutes=150)

    with i18n.in_use(language):
        assert i18n.show_period(late, evening, zone) == "22:00–23:59"
        assert i18n.show_period(late, night, zone) == said
        assert i18n.show_span(late, night, zone) == i18n.show_day(late, zone) + i18n.comma() + said


def test_a_short_day_stands_in_a_sentence_of_russian() -> None:
    """Babel's own has a comma within, "до пн, 30 нояб.", which no sentence can go on from."""
    with i18n.in_use("ru"):
        said = i18n.show_day(date(2026, 11, 30))

    assert said.replace("\u00a0", " ") == "30 нояб. (пн)"


def test_chinese_has_nothing_between_day_and_hour_or_two_sentences() -> None:
    moment = datetime(2026, 11, 26, 18, 21, tzinfo=UTC)

    with i18n.in_use("zh"):
        assert i18n.show_datetime(moment, "UTC") + i18n.space() == "2026年11月26日18:21"
        assert i18n.in_brackets("UTC") == "（UTC）"  # noqa: RUF001 - it is Chinese
    with i18n.in_use("fr"):
        assert i18n.show_datetime(moment, "UTC") + i18n.space() == "26 nov. 2026, 18:21 "
        assert i18n.in_brackets("UTC") == " (UTC)"
