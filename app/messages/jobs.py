"""The background jobs that deliver mails and short texts."""

import smtplib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr

from app.core import outbound
from app.core.dkim import Signer, UnusableKey
from app.core.jobs import Job, Work
from app.core.logs import log
from app.core.mail import SmtpTransport
from app.core.web import metrics
from app.messages import queries, rules
from app.messages.rules import gateway as gateways
from app.messages.rules.reports import refuses_address
from app.messages.service import again, delivery, suppression, texting
from app.settings import Settings

metrics.depth("corridor_mails", "Mails in the outbox by state.", queries.messages_by_state)


def deliver(work: Work, message_id: str) -> None:
    """Try once to send a mail. No transaction is open meanwhile: a mail server may be slow.

    A refusal that may pass is noted, and the next try waits in the database. Killed between
    sending and noting, the mail goes out a second time under the same Message-ID.
    """
    with work.sessions.write() as db:
        mail = delivery.to_send(db, message_id, work.settings)
    if mail is None:
        return
    try:
        SmtpTransport(work.settings.smtp_url, _signer(work.settings)).send(mail)
    except (smtplib.SMTPException, OSError, UnusableKey) as error:
        for_good = rules.is_final(_codes(error))
        log.warning(
            "mail.refused", message=message_id, error=type(error).__name__, for_good=for_good
        )
        with work.sessions.write() as db:
            delivery.note_refused(db, message_id, _said(error), for_good=for_good)
            if said := _no_address(error):
                suppression.note_no_address(db, message_id, said)
    else:
        with work.sessions.write() as db:
            delivery.note_sent(db, message_id, work.settings)


def deliver_text(work: Work, message_id: str) -> None:
    """Try once to hand a short text over to the meeting's gateway, as `deliver` does a mail.

    Killed between sending and noting, it is handed over a second time under the same id, by which
    the gateway tells that it has it already.
    """
    with work.sessions.write() as db:
        request = texting.to_send(db, message_id)
    if request is None:
        return
    outcome = _handed_over(request, work.settings)
    if not outcome.taken:
        log.warning("text.refused", message=message_id, for_good=outcome.for_good)
    with work.sessions.write() as db:
        texting.note(db, message_id, outcome, work.settings)


def _handed_over(request: gateways.Request, settings: Settings) -> gateways.Outcome:
    """What became of a request. No transaction may be open: a gateway may be slow."""
    try:
        answer = outbound.send(
            request.address, request.headers, request.body, private=settings.private_gateways
        )
    except (outbound.NotAllowed, outbound.NotAnswered) as error:
        for_good = isinstance(error, outbound.NotAllowed)
        return gateways.Outcome(_said(error), taken=False, for_good=for_good)
    return gateways.outcome_of(answer.status, answer.text, answer.retry_after)


def forget(work: Work, _day: str) -> None:
    """Forget what mails said that went long ago."""
    with work.sessions.write() as db:
        number = again.forget(db)
    log.info("mails.forgotten", number=number)


def give_up(work: Work, message_id: str) -> None:
    """Mark a message that cannot even be put together, so that it is seen as failed."""
    with work.sessions.write() as db:
        delivery.note_refused(db, message_id, "It could not be made.", for_good=True)


def _signer(settings: Settings) -> Signer | None:
    """What signs for the sender's domain; None where the mail server does, or nobody."""
    if settings.dkim_key is None:
        return None
    domain = rules.provider_of(parseaddr(settings.mail_from)[1])
    return Signer(settings.dkim_key.read_bytes(), settings.dkim_selector, domain)


def _answers(error: Exception) -> list[tuple[int, str]]:
    """What the mail server answered, code and words; nothing where the connection failed."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return [(code, _in_words(said)) for code, said in error.recipients.values()]
        case smtplib.SMTPResponseException():
            return [(error.smtp_code, _in_words(error.smtp_error))]
    return []


def _in_words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def _codes(error: Exception) -> list[int]:
    """The codes of these; none where the password was wrong: that is the setting, not the mail."""
    refused = isinstance(error, smtplib.SMTPAuthenticationError)
    return [] if refused else [code for code, _text in _answers(error)]


def _no_address(error: Exception) -> str:
    """What a mail server says of the address where it has none such, else ""."""
    said = _answers(error) if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    return next((f"{code} {text}" for code, text in said if refuses_address(code, text)), "")


def _said(error: Exception) -> str:
    """What went wrong, in the words of the server where it answered."""
    said = "; ".join(f"{code} {text}" for code, text in _answers(error))
    return said or f"{type(error).__name__}: {error}"


JOBS: Mapping[str, Job] = {
    rules.DELIVER: Job(deliver, "mail", tries=3, pause_seconds=2.0, on_failure=give_up),
    rules.DELIVER_TEXT: Job(deliver_text, "text", tries=3, pause_seconds=2.0, on_failure=give_up),
    rules.FORGET: Job(forget, "upkeep", tries=3, pause_seconds=60.0, every=timedelta(days=1)),
}
