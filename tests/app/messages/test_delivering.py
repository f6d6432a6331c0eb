"""When a mail may go, how it is signed, how it is refused, and sending it once more."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI
from sqlalchemy import select

from app.core import clock
from app.core.db import Sessions
from app.core.dkim import relaxed_body, relaxed_header
from app.core.jobs import Work
from app.meetings.models import Meeting
from app.messages import jobs
from app.messages.models import MailTopic, Message, MessageState, SuppressedFor
from app.messages.service import Recipient, post, suppression
from app.settings import Settings, SettingsError, read_settings
from tests.app.messages.mailbox import Mailbox
from tests.make import delegations, meetings, nominations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

LOG = "/organise/im-test/messages"


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings of an installation that sends mails."""
    changes = {"smtp_url": mailbox.url, "mail_from": "Desk <desk@meetings.example>"}
    return settings.model_copy(update=changes)


@pytest.fixture
def meeting(sessions: Sessions) -> Meeting:
    with sessions.write() as db:
        return meetings.meeting(db)


def written(
    sessions: Sessions, meeting: Meeting, email: str, topic: MailTopic | None = None
) -> str | None:
    """Put a mail of the meeting into the outbox; gives its id, None where it is not written."""
    with sessions.write() as db:
        made = post(
            db,
            "accounts/sign_in",
            Recipient(email, "Demo Person", "en"),
            cause=f"test:{clock.now()}",
            meeting_id=meeting.id,
            topic=topic,
            path="/sign-in/abc",
            lasts=30,
        )
        return made.id if made else None


def found(sessions: Sessions, message_id: str | None) -> Message:
    with sessions.read() as db:
        return db.get_one(Message, message_id)


def test_a_signed_mail_is_known_to_be_ours_also_when_lines_are_folded_anew(
    work: Work, mailbox: Mailbox, meeting: Meeting, tmp_path: Path
) -> None:
    key = rsa.generate_private_key(65537, 2048)
    signing = with_key(work, tmp_path, key)

    jobs.deliver(signing, str(written(work.sessions, meeting, "a@x.example", MailTopic.REMINDER)))

    (raw,) = mailbox.raw
    folded = raw.replace(b"Subject: ", b"subject:\r\n   ").replace(b" boundary=", b"\t boundary=")
    tags = verified(folded, key.public_key())
    assert (tags["d"], tags["s"]) == ("meetings.example", "corridor")
    signed = tags["h"].split(":")
    assert {"from", "to", "subject", "date", "message-id", "list-unsubscribe"} <= set(signed)
    assert "list-unsubscribe-post" in signed
    with pytest.raises(InvalidSignature):
        verified(raw.replace(b"Demo Person", b"Demo Parson"), key.public_key())
    assert mailbox.envelopes[0][0] == "desk@meetings.example"
    assert re.search(rb"^List-Unsubscribe:\s+<http://\S+>\r$", raw, re.MULTILINE)


def test_with_a_key_that_cannot_sign_mails_wait(
    work: Work, mailbox: Mailbox, meeting: Meeting, tmp_path: Path
) -> None:
    message_id = str(written(work.sessions, meeting, "a@x.example"))

    jobs.deliver(with_key(work, tmp_path, ed25519.Ed25519PrivateKey.generate()), message_id)

    kept = found(work.sessions, message_id)
    assert (kept.state, mailbox.mails) == (MessageState.QUEUED, [])
    assert "no RSA key" in kept.last_error


def with_key(work: Work, folder: Path, key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> Work:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "dkim.pem").write_bytes(pem)
    changes = {"dkim_key": folder / "dkim.pem"}
    return Work(work.sessions, work.settings.model_copy(update=changes))


def verified(raw: bytes, key: rsa.RSAPublicKey) -> dict[str, str]:
    """The tags of a mail's signature, as a server on the way checks it (RFC 6376, 6.1)."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = dict(relaxed_header(line) for line in re.split(rb"\r\n(?![ \t])", head))
    own = lines["dkim-signature"].partition(b":")[2].decode()
    tags = {k.strip(): v.replace(" ", "") for k, v in re.findall(r"(\w+)=([^;]*)", own)}
    hashed = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    assert hashed == tags["bh"]
    unsigned = re.sub(r"\bb=[^;]*$", "b=", own).encode()
    signed = [lines[name] for name in tags["h"].split(":")]
    text = b"\r\n".join([*signed, b"dkim-signature:" + unsigned])
    key.verify(base64.b64decode(tags["b"]), text, padding.PKCS1v15(), SHA256())
    return tags


def test_a_provider_gets_so_many_a_minute_and_another_is_not_kept_waiting(
    work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    limited = Work(work.sessions, work.settings.model_copy(update={"mail_rates": {"x.example": 6}}))
    with time_machine.travel(clock.now(), tick=False) as at:
        ids = []
        for address in ("a@x.example", "b@X.example", "c@x.example", "d@y.example"):
            ids.append(str(written(work.sessions, meeting, address)))
            jobs.deliver(limited, ids[-1])
        assert recipients(mailbox) == ["a@x.example", "d@y.example"]

        at.shift(timedelta(seconds=10))
        for one in ids[1:3]:
            jobs.deliver(limited, one)
        assert recipients(mailbox) == ["a@x.example", "d@y.example", "b@X.example"]

        at.shift(timedelta(seconds=10))
        jobs.deliver(limited, ids[2])

    assert recipients(mailbox)[3:] == ["c@x.example"]
    assert {found(work.sessions, one).attempts for one in ids} == {1}


def test_domains_of_one_provider_share_its_turn(
    work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    rates = read_settings(mail_rates="x.example+MFA.example=6, *=600").mail_rates
    limited = replace(work, settings=work.settings.model_copy(update={"mail_rates": rates}))
    with time_machine.travel(clock.now(), tick=False):
        for address in ("a@mfa.example", "b@x.example", "c@y.example", "d@z.example"):
            jobs.deliver(limited, str(written(work.sessions, meeting, address)))
    assert recipients(mailbox) == ["a@mfa.example", "c@y.example", "d@z.example"]


@pytest.mark.parametrize(
    "wrong", ["x.example+=6", "x.example=6,y.example+x.example=7", "x.example"]
)
def test_rates_name_each_domain_once(wrong: str) -> None:
    with pytest.raises(SettingsError, match=re.escape("outlook.com+hotmail.com=60")):
        read_settings(mail_rates=wrong)


def recipients(mailbox: Mailbox) -> list[str]:
    return [to for _, (to,) in mailbox.envelopes]


def test_an_organiser_sends_once_more_what_could_not_be_sent(
    app: FastAPI, visitor: Visitor, work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    refused = str(written(work.sessions, meeting, "full@x.example"))
    mailbox.refusals = ["552 5.2.2 mailbox full"]
    jobs.deliver(work, refused)
    jobs.deliver(work, str(written(work.sessions, meeting, "other@x.example")))
    sign_in(visitor, app, organiser_of=meeting.id)

    log = visitor.get(LOG)
    assert "mailbox full" in log.words
    assert "2 mails" in log.words
    assert "other@x.example" not in visitor.get(f"{LOG}?state=failed").words
    assert "full@x.example" not in visitor.get(f"{LOG}?q=OTHER").words
    failed = visitor.get(f"{LOG}?q=FULL@")
    visitor.submit(failed, {}, action="again")
    assert "waiting to be sent" in visitor.get(f"{LOG}?q=full").words
    jobs.deliver(work, refused)

    assert recipients(mailbox) == ["other@x.example", "full@x.example"]
    assert mailbox.mails[1]["Message-ID"] == f"<{refused}.2@127.0.0.1>"
    assert visitor.submit(failed, {}, action="again").status == 409


def test_what_could_not_be_sent_waits_where_its_address_gets_no_mails_now(
    app: FastAPI, visitor: Visitor, work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    refused = str(written(work.sessions, meeting, "full@x.example"))
    mailbox.refusals = ["552 5.2.2 mailbox full"]
    jobs.deliver(work, refused)
    with work.sessions.write() as db:
        suppression.suppress(db, meeting.id, "full@x.example", SuppressedFor.BOUNCED, "full")
    first = found(work.sessions, refused).created_at
    sign_in(visitor, app, organiser_of=meeting.id)

    said = visitor.submit(visitor.get(LOG), {}, action="again")

    assert "The mail waits: its address gets no mails." in said.words
    assert "waits: its address gets no mails" in visitor.get(f"{LOG}?state=suppressed").words
    visitor.submit(visitor.get("/organise/im-test/suppressed"), {}, action="/suppressed")
    jobs.deliver(work, refused)
    assert recipients(mailbox) == ["full@x.example"]
    assert found(work.sessions, refused).created_at == first, "it is written when it was"


@pytest.fixture
def plain(work: Work) -> Work:
    """What works at an installation that is no demo, where texts are not kept to be read."""
    return replace(work, settings=work.settings.model_copy(update={"demo": False}))


def test_a_mail_that_went_goes_once_more_as_it_was_and_is_sealed_until_it_is_forgotten(
    app: FastAPI, visitor: Visitor, plain: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    went = str(written(plain.sessions, meeting, "ana@x.example"))
    jobs.deliver(plain, went)
    kept = found(plain.sessions, went)
    assert (kept.text, kept.html) == ("", "")
    assert kept.sealed
    assert "sign-in" not in kept.sealed
    actor = sign_in(visitor, app, organiser_of=meeting.id)
    again = f"{LOG}/{went}/repeat"
    assert again in visitor.get(LOG).text

    page = visitor.get(again)
    visitor.submit(page, {})
    twice = visitor.submit(page, {})
    assert twice.status == 409
    assert "has just been sent once more" in twice.words
    (copy,) = [one for one in ids_to(plain, "ana@x.example") if one != went]
    jobs.deliver(plain, copy)
    first, second = (mail.get_body(("plain",)) for mail in mailbox.mails)
    assert first and second and first.get_content() == second.get_content()  # noqa: PT018 - mypy
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 2
    assert "sent once more" in visitor.get(LOG).words
    app.state.settings.sealing_keys = ("another key",)
    assert "sealed with a key that this installation has no more" in visitor.get(again).words
    assert visitor.submit(page, {}).status == 409
    with time_machine.travel(clock.now() + timedelta(days=15)):
        jobs.forget(plain, "")
        sign_in(visitor, app, actor.email, organiser_of=meeting.id)
        assert "is kept for 14 days only" in visitor.get(again).words


def test_an_address_that_gets_no_mails_gets_one_once_more_only_for_a_reason(
    app: FastAPI, visitor: Visitor, plain: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    went = str(written(plain.sessions, meeting, "ana@x.example"))
    jobs.deliver(plain, went)
    with plain.sessions.write() as db:
        suppression.suppress(db, meeting.id, "ana@x.example", SuppressedFor.BOUNCED, "full")
    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(f"{LOG}/{went}/repeat")
    refused = visitor.submit(page, {"why": ""})
    assert (refused.status, "Say why this mail goes" in refused.words) == (422, True)
    visitor.submit(page, {"why": "She telephoned"})
    (despite,) = [one for one in ids_to(plain, "ana@x.example") if one != went]
    jobs.deliver(plain, despite)
    assert len(mailbox.mails) == 2
    assert "She telephoned" in visitor.get(LOG).words
    jobs.deliver(plain, str(written(plain.sessions, meeting, "ana@x.example")))
    assert len(mailbox.mails) == 2, "the next mail waits as before"


def ids_to(work: Work, email: str) -> list[str]:
    with work.sessions.read() as db:
        return list(db.scalars(select(Message.id).where(Message.to_email == email)))


def test_a_mail_whose_link_was_used_or_that_is_overtaken_does_not_go_once_more(
    app: FastAPI, visitor: Visitor, work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    with work.sessions.write() as db:
        delegation = delegations.delegation(db, meeting, delegations.state(db, "TCD", "Chad"))
        link = nominations.invitation_link(db, meeting, delegation, "chad@x.example")
    (went,) = ids_to(work, "chad@x.example")
    jobs.deliver(work, went)
    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(f"{LOG}/{went}/repeat")
    assert link not in page.text, "the link is of whoever was invited"
    assert page.select("//form[contains(@action, '/repeat')]")

    with Visitor(app) as guest:
        guest.submit(guest.get(link), {"name": "Demo Chad"})
    refused = visitor.submit(page, {})
    assert refused.status == 409
    assert "A link in it was used or replaced" in refused.words
    assert not visitor.get(f"{LOG}/{went}/repeat").select("//form[contains(@action, '/repeat')]")


def test_an_address_that_its_server_does_not_have_gets_no_more_mails(
    work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    mailbox.refused_addresses = ["550 5.1.1 No such user here", "554 5.7.1 You are on a list"]
    addresses = ("Gone@x.example", "kept@x.example") * 2
    ids = [str(written(work.sessions, meeting, one)) for one in addresses]

    for message_id in ids:
        jobs.deliver(work, message_id)

    states = [found(work.sessions, one).state for one in ids]
    assert states == [MessageState.FAILED] * 2 + [MessageState.SUPPRESSED, MessageState.SENT]
    assert found(work.sessions, ids[2]).last_error == "550 5.1.1 No such user here"


def test_a_reminder_is_refused_from_the_mail_program_and_wanted_again_from_the_page(
    app: FastAPI, visitor: Visitor, work: Work, mailbox: Mailbox, meeting: Meeting
) -> None:
    email = "Ana@x.example"
    jobs.deliver(work, str(written(work.sessions, meeting, email, MailTopic.REMINDER)))
    jobs.deliver(work, str(written(work.sessions, meeting, email)))

    reminder, other = mailbox.mails
    assert other["List-Unsubscribe"] is None
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = reminder["List-Unsubscribe"].strip("<>")
    plain = reminder.get_body(("plain",))
    assert plain is not None
    assert address in plain.get_content()
    path = address.removeprefix(app.state.settings.base_url)

    looked = visitor.get(path).words  # to look changes nothing
    assert "You get mails of this kind from “Test Meetings”" in looked
    assert written(work.sessions, meeting, email, MailTopic.REMINDER)
    files = {"List-Unsubscribe": (None, "One-Click")}
    assert visitor.ask("POST", path, files=files).status == 303
    assert written(work.sessions, meeting, email.lower(), MailTopic.REMINDER) is None
    assert written(work.sessions, meeting, email, MailTopic.ANNOUNCEMENT)
    assert written(work.sessions, meeting, email)

    visitor.post(path, {"do": "again"})
    assert written(work.sessions, meeting, email, MailTopic.REMINDER)
    assert "You get mails of this kind" in visitor.get(path).words
    cut_off, unknown = visitor.get(path[:-1]), visitor.get("/mails/unknown")
    assert (cut_off.status, unknown.status) == (404, 404)
    assert "write to the secretariat of Test Meetings: secretariat@example.org" in cut_off.words
    for one in (cut_off, unknown):
        assert "Copy all of it, or open the one in a newer mail of the meeting" in one.words
