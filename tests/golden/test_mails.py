"""Every kind of mail in six languages: what holds of each, as text and as HTML."""

import re
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import html as lxml_html
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.i18n import LANGUAGES, direction
from app.core.web.templates import TEMPLATES
from app.messages.mails import compose
from app.messages.models import Message
from app.messages.rules.flowed import flowed
from app.messages.rules.unlinked import JOINER
from app.messages.service.rehearsing import example
from app.settings import read_settings
from app.wiring import make_sessions
from tests.make import mails, meetings, registrations

BASE = "http://127.0.0.1:8000"
ANSWERS = "secretariat@example.org"
CLIPPED = 100_000  # Gmail shows no more of a mail
HOSTILE = "Visit.now www.demo.org http://demo.org/x 10.0.0.1 ana@demo.org демо.рф"
# What a mail program would make a link of.
LIKE_A_LINK = re.compile(
    r"https?://\S+|[\w.-]+@[\w-]+\.\w+|(?:[\w-]+\.)+(?:now|org|рф)\b|\d+(?:\.\d+){3}"
)
# Signs of a line that are whole isolates, one in another at most.
ISOLATES = re.compile("(?:[\u2066\u2068](?:[\u2066\u2068]\u2069)*\u2069)*")
RUN_TOGETHER = re.compile(r"\w[.?!:](?=[A-ZÀ-ÖØ-ÞА-ЯЁ])(?!\w\.)")


@pytest.fixture(scope="module")
def sessions(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """One database for all mails, which nothing but their meetings is written to."""
    folder = tmp_path_factory.mktemp("mails")
    (folder / "corridor.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    settings = read_settings(data_dir=folder, demo=True, worker=False)
    made = make_sessions(settings)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def written(sessions: Sessions) -> dict[str, list[Message]]:
    """All kinds in each language."""
    with sessions.write() as db:
        return {code: mails.written(db, code) for code in LANGUAGES}


@pytest.mark.usefixtures("sessions")
def test_every_folder_is_a_kind_that_is_looked_at() -> None:
    folders = {
        f"{one.parent.name}/{one.name}" for one in (TEMPLATES / "mails").glob("*/*") if one.is_dir()
    }

    assert {kind.key for kind in mails.kinds()} == folders


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_html_says_the_text_says_too(written: dict[str, list[Message]], code: str) -> None:
    for mail in written[code]:
        page = _read(mail)
        links = set(page("//a/@href[not(starts-with(., 'mailto:'))]"))
        said = _plain(mail.text)
        texts = ["h1", "h2", "p", "li", "dt", "dd", "a"]
        blocks = page("//*[@role]//*[" + " or ".join(f"self::{one}" for one in texts) + "]")
        cells = page("//table[@class='changes']//td")

        assert links == set(re.findall(r"https?://\S+", mail.text)), mail.kind
        for one in (*blocks, *cells):
            assert _plain(one.text_content()) in said, (mail.kind, one.text_content())


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_and_links_stand_apart(written: dict[str, list[Message]], code: str) -> None:
    for mail in written[code]:
        lines = mail.text.split("\n")
        page = _read(mail)
        paragraphs = [one.text_content() for one in page("//p | //li | //dd | //h1 | //h2")]
        addresses = [line for line in lines if "://" in line]

        assert all(re.fullmatch(rf"{BASE}/\S+lang={code}", one) for one in addresses), mail.kind
        for line in (mail.subject, *lines, *paragraphs):
            assert line in addresses or not RUN_TOGETHER.search(line), (mail.kind, line)
            assert "None" not in line, mail.kind
            assert ".." not in line, (mail.kind, line)  # a month that is cut short ends in a dot
        assert "\n\n\n" not in mail.text, mail.kind
        for before, after in pairwise(lines):
            assert after not in addresses or not before.endswith((".", "。", "؟", "?")), mail.kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_address_to_write_to_can_be_taken(written: dict[str, list[Message]], code: str) -> None:
    """Chinese has no spaces: an address that words touch would be kept from being a link."""
    asking = [mail for mail in written[code] if ANSWERS in mail.text.replace(JOINER, "")]

    assert len(asking) > 5
    for mail in asking:
        assert JOINER not in mail.text, mail.kind
        assert JOINER not in mail.html, mail.kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_html_survives_mail_programs(written: dict[str, list[Message]], code: str) -> None:
    for mail in written[code]:
        page = _read(mail)
        (frame,) = page("//table[@class='page']")
        column = page("//table[@class='column']/@width")

        assert len(mail.html.encode()) < CLIPPED, mail.kind
        assert (frame.get("lang"), frame.get("dir")) == (code, direction(code)), mail.kind
        assert column == ["560"], mail.kind
        assert page("//td[@class='sheet']/@style"), mail.kind
        assert not page("//@src | //link | //script | //form | //@background"), mail.kind
        assert not re.search(r"url\(|@import|javascript:", mail.html), mail.kind
        assert "prefers-color-scheme: dark" in mail.html, mail.kind
        assert all(one.startswith((f"{BASE}/", "mailto:")) for one in page("//a/@href")), mail.kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_hours_run_as_the_words_around_them_do(
    written: dict[str, list[Message]], code: str
) -> None:
    """Without letters a `bdi` runs from the left, and in Arabic the end would be read first."""
    hours = [
        one
        for mail in written[code]
        for one in _read(mail)("//bdi")
        if re.match(r"\d\d:\d\d–", one.text_content())
    ]

    assert hours
    assert {one.get("dir") for one in hours} == {direction(code)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_line_ends_within_hours(written: dict[str, list[Message]], code: str) -> None:
    for mail in written[code]:
        seen = "//*[@role='main' or @role='contentinfo']//text()"
        loose = _read(mail)(f"{seen}[not(ancestor::*[@class='hours'])]")
        assert [one for one in loose if re.search(r"\d:\d\d[–-]", one)] == [], mail.kind


@pytest.mark.parametrize(
    ("code", "unusual"),
    [("fr", r" [:;?!»](?!\w)|« "), ("zh", r"[，。：；！？、）] | （|[\d\u3400-\u9fff] ?\(")],  # noqa: RUF001 - it is Chinese
)
def test_signs_have_the_spaces_of_their_language(
    written: dict[str, list[Message]], code: str, unusual: str
) -> None:
    """Also in subjects, and where one text of a catalogue follows another."""
    for mail in written[code]:
        said = f"{mail.subject}\n{mail.text}"
        assert [line for line in said.splitlines() if re.search(unusual, line)] == [], mail.kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_lines_break_where_they_may(written: dict[str, list[Message]], code: str) -> None:
    """None is long but an address, none begins with what ends something, and nothing is lost."""
    for mail in written[code]:
        lines = flowed(mail.text).split("\n")

        assert [one for one in lines if len(one) > 78 and "://" not in one] == [], mail.kind
        assert [one for one in lines if re.match("[，。\u00a0:]", one)] == [], mail.kind  # noqa: RUF001 - it is Chinese
        assert "".join("".join(lines).split()) == "".join(mail.text.split()), mail.kind


@pytest.mark.parametrize("code", ["en", "zh"])
def test_no_name_becomes_a_link(sessions: Sessions, code: str) -> None:
    """Chinese has no space between a name and the words around it."""
    with sessions.write() as db:
        mail = _about(db, HOSTILE, code=code)
    page = _read(mail)
    shown = " ".join(page("//body//text()"))

    assert HOSTILE in shown.replace("\u2060", "")
    for said in (mail.text, shown):
        others = [one for one in LIKE_A_LINK.findall(said) if not one.startswith(f"{BASE}/")]
        assert set(others) == {ANSWERS}


@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_sign_that_is_typed_turns_round_what_it_stands_in(sessions: Sessions, code: str) -> None:
    disguised = "Ana \u202egnp.exe\u202c \u2069\u2067x\u200f\u2066 \u2068y\u2069"
    with sessions.write() as db:
        mail = _about(db, disguised, meeting={"en": disguised, "ar": disguised}, code=code)
    mail.to_name, mail.to_email, mail.edition = disguised, "an\u202ea@example.org", 1
    sent = message_from_bytes(bytes(compose(mail, "Desk <d@example.org>", "x")), policy=policy.SMTP)
    to: str = sent["To"]

    assert to == '"Ana gnp.exe x y" <ana@example.org>'
    for said in (sent["Subject"].lstrip("\u200f"), mail.text, mail.html):
        assert "gnp" in said
        assert not re.search("[\u202a-\u202e\u2067\u200e\u200f]", said)
        for line in said.splitlines():
            assert ISOLATES.fullmatch(re.sub("[^\u2066-\u2069]", "", line)), line


def test_an_address_of_the_organisers_stays_a_link(sessions: Sessions) -> None:
    address = "https://www.un.org/disarmament?a=1&b=2"
    with sessions.write() as db:
        mail = _about(db, HOSTILE, change=f"See {address}.", kind="registrations/change_asked")

    assert f"See {address}." in mail.text
    assert f"See {address}." in unescape(mail.html)


def _plain(text: str) -> str:
    """Words without signs that are not seen, which are not the same in HTML."""
    return " ".join(re.sub("[\u2060\u2066-\u2069]", "", text).split())


def _read(mail: Message) -> Callable[[str], list[Any]]:
    """What asks the HTML of a mail for what is at a path."""
    tree = lxml_html.fromstring(mail.html)
    return lambda path: cast("list[Any]", tree.xpath(path))


def _about(
    db: Session,
    name: str,
    change: str = "",
    *,
    kind: str = "registrations/received",
    meeting: Mapping[str, str] | None = None,
    code: str = "en",
) -> Message:
    of = meetings.meeting(db, f"named-{code}-{len(name) + len(change)}")
    of.name = dict(meeting or of.name)
    one = registrations.registration(
        db, of, name, email="named@example.net", organisation=name, notify=False
    )
    one.change_asked = change
    db.flush()
    (found,) = (each for each in mails.kinds() if each.key == kind)
    return example(db, found, of.id, code, one.id)[0]
