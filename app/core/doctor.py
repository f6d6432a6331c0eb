"""Looks at everything that an installation needs and says what is to be done."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import make_engine
from app.core.documents import missing_fonts
from app.core.i18n import LANGUAGES, catalogue_path
from app.core.mail import SmtpTransport
from app.core.mailbox import Mailbox, MailboxError
from app.core.migrations import DatabaseBehind, check_current
from app.core.web.templates import BUILT
from app.settings import DEVELOPMENT_KEY, Settings


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    sentence: str


def findings(settings: Settings) -> list[Finding]:
    """Everything that was looked at, in the order of a start."""
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _key,
        _database,
        _mail,
        _mailbox,
        _answers,
        _pages,
        _fonts,
        _languages,
    )
    return [finding for look in looks for finding in look(settings)]


def _key(settings: Settings) -> Iterator[Finding]:
    own = settings.secret_key != DEVELOPMENT_KEY
    yield Finding(
        "CORRIDOR_SECRET_KEY",
        own or settings.demo,
        _said_of_key(own=own, demo=settings.demo),
    )


def _said_of_key(*, own: bool, demo: bool) -> str:
    if own:
        return "is set."
    if demo:
        return "is the one for development, which does for a demo."
    return "is the one for development: set 32 random characters or more before real use."


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database.startswith("sqlite") and not settings.data_dir.is_dir():
        yield Finding("CORRIDOR_DATA_DIR", False, "is not a folder: run `corridor migrate`.")
        return
    engine = make_engine(settings.database)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        check_current(engine, settings.database)
        yield Finding("CORRIDOR_DATABASE_URL", True, f"{engine.dialect.name} answers.")
    except DatabaseBehind as behind:
        yield Finding("CORRIDOR_DATABASE_URL", False, str(behind))
    except SQLAlchemyError as error:
        yield Finding("CORRIDOR_DATABASE_URL", False, f"does not answer: {error.args[0]}")
    finally:
        engine.dispose()


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield Finding(
            "CORRIDOR_SMTP_URL",
            settings.demo,
            "is not used by a demo: mails are kept and shown at /dev/outbox."
            if settings.demo
            else "is not set: mails are kept and not sent.",
        )
        return
    try:
        SmtpTransport(settings.smtp_url).greet()
        yield Finding("CORRIDOR_SMTP_URL", True, "the mail server answers.")
    except (OSError, smtplib.SMTPException) as error:
        yield Finding("CORRIDOR_SMTP_URL", False, f"the mail server does not answer: {error}")


def _mailbox(settings: Settings) -> Iterator[Finding]:
    if not settings.imap_url:
        yield Finding("CORRIDOR_IMAP_URL", True, "is not set: what comes back is not fetched.")
        return
    try:
        Mailbox(settings.imap_url).greet()
        yield Finding("CORRIDOR_IMAP_URL", True, "the mailbox can be read.")
    except MailboxError as error:
        yield Finding("CORRIDOR_IMAP_URL", False, f"the mailbox cannot be read: {error}")


def _answers(settings: Settings) -> Iterator[Finding]:
    """What shows whose an answer is; see app/decisions/0016-an-answer-shows-whose-it-is.md."""
    if not settings.imap_url:
        return
    known = settings.answers_to or settings.answers_checked_by
    name, _at, host = parseaddr(settings.mail_from)[1].partition("@")
    yield Finding(
        "CORRIDOR_ANSWERS_TO",
        bool(known),
        f"answers are believed by what is set: {known}."
        if known
        else "is not set: most answers to entries are shown as not verified. Set"
        f" {name}+{{key}}@{host} if a mail to {name}+test@{host} reaches the mailbox; where the"
        " mail server takes no plus addresses, set CORRIDOR_ANSWERS_CHECKED_BY.",
    )


def _pages(_settings: Settings) -> Iterator[Finding]:
    built = (BUILT / "manifest.json").exists()
    yield Finding(
        "Style sheet and script",
        built,
        "are built." if built else "are missing: run `make static`.",
    )


def _fonts(_settings: Settings) -> Iterator[Finding]:
    absent = missing_fonts()
    yield Finding(
        "Fonts of documents",
        not absent,
        "are missing: run `make static`." if absent else "are there.",
    )


def _languages(_settings: Settings) -> Iterator[Finding]:
    absent = [code for code in LANGUAGES if code != "en" and not catalogue_path(code).exists()]
    yield Finding(
        "Languages",
        not absent,
        f"are missing: {', '.join(absent)}." if absent else "all six are there.",
    )
