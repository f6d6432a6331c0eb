"""Short texts go to a real gateway: signed, once, tried again, and given up with a reason."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI

from app.core import clock, outbound
from app.core.db import Sessions
from app.core.jobs import Work
from app.core.networks import is_public
from app.meetings.models import Meeting
from app.messages import jobs, queries
from app.messages.models import Message, MessageState
from app.messages.rules import gateway as rules
from app.messages.rules.short import fits, fitted, number_of_parts
from app.messages.service import gateways, texting
from app.settings import Settings, read_settings
from tests.app.messages.gateway import Receiver, Reply, opened, signature_of
from tests.make import accounts, meetings, texts
from tests.visitor import Visitor

HERE, LOG = "/organise/im-test/text-gateway", "/organise/im-test/messages"


@pytest.fixture(scope="module")
def server() -> Iterator[Receiver]:
    """One gateway for all tests of this file."""
    with opened() as made:
        yield made


@pytest.fixture
def gateway(server: Receiver) -> Receiver:
    """The gateway, emptied."""
    server.came.clear()
    server.replies.clear()
    return server


@pytest.fixture
def settings(settings: Settings, gateway: Receiver) -> Settings:
    """Of an installation that allows the gateway on this machine."""
    return settings.model_copy(
        update={"private_gateways": frozenset({gateway.machine}), "demo": False}
    )


@pytest.fixture
def meeting(sessions: Sessions) -> Meeting:
    with sessions.write() as db:
        return meetings.meeting(db)


def written(sessions: Sessions, meeting: Meeting, address: str, **more: Any) -> str:
    """Set up a gateway and have a text tried out; gives its id."""
    with sessions.write() as db:
        actor = accounts.actor(db, "olive@example.org", name="Olive Organiser")
        texts.gateway(db, meeting, address, actor=actor, **more)
        return gateways.try_out(db, actor, meeting.id, texts.NUMBER).id


def found(work: Work, message_id: str) -> Message:
    with work.sessions.read() as db:
        return db.get_one(Message, message_id)


def test_a_text_is_handed_over_once_signed_as_standard_webhooks_say(
    work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    with work.sessions.write() as db:
        secret = texts.gateway(db, meeting, gateway.url)
    message_id = written(work.sessions, meeting, gateway.url)
    for _twice in range(2):
        jobs.deliver_text(work, message_id)

    (came,) = gateway.came
    assert came.headers["webhook-signature"] == signature_of(secret, came)
    assert came.headers["webhook-id"] == message_id
    sent_at = datetime.fromtimestamp(int(came.headers["webhook-timestamp"]), UTC)
    assert abs(clock.now() - sent_at) < timedelta(seconds=30)
    said = json.loads(came.body)
    assert said.pop("at")
    assert said == {
        "id": message_id,
        "kind": "test",
        "meeting": "im-test",
        "to": texts.NUMBER,
        "language": "en",
        "text": "This is a test: short texts arrive. Test Meetings",
        "parts": 1,
        "event": None,
    }
    kept = found(work, message_id)
    assert (kept.state, kept.attempts, kept.text) == (MessageState.SENT, 1, "")
    with work.sessions.read() as db:
        row = queries.gateway(db, meeting.id)
        assert row is not None
        assert row.answer == "200 taken"
        assert secret not in row.secret, "it is sealed"


def test_refused_for_now_it_is_tried_again_under_the_same_id_when_the_gateway_says(
    work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    message_id = written(work.sessions, meeting, gateway.url)
    gateway.replies = [Reply(500, b"not\nnow"), Reply(429, b"", {"Retry-After": "3"})]
    for attempts, said in ((1, "500 not now"), (2, "429")):
        jobs.deliver_text(work, message_id)
        kept = found(work, message_id)
        assert (kept.state, kept.attempts, kept.last_error) == (
            MessageState.QUEUED,
            attempts,
            said,
        )
    jobs.deliver_text(work, message_id)

    assert rules.outcome_of(503, "", 90).not_within == timedelta(seconds=90)
    assert found(work, message_id).state is MessageState.SENT
    assert {one.headers["webhook-id"] for one in gateway.came} == {message_id}
    assert len({one.body for one in gateway.came}) == 1
    assert len(gateway.came) == 3


def test_killed_before_it_is_noted_it_comes_again_under_the_same_id(
    work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    message_id = written(work.sessions, meeting, gateway.url)
    with work.sessions.write() as db:
        request = texting.to_send(db, message_id)
    assert request is not None
    outbound.send(
        request.address, request.headers, request.body, private=work.settings.private_gateways
    )
    jobs.deliver_text(work, message_id)

    assert [one.headers["webhook-id"] for one in gateway.came] == [message_id] * 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(302, b"", {"Location": "/elsewhere"}), "redirects are not followed"),
        (Reply(401, b"who are you?"), "401 who are you?"),
    ],
)
def test_refused_for_good_it_is_given_up_and_can_be_sent_once_more(
    app: FastAPI,
    visitor: Visitor,
    work: Work,
    meeting: Meeting,
    gateway: Receiver,
    *,
    reply: Reply,
    reason: str,
) -> None:
    message_id = written(work.sessions, meeting, gateway.url)
    gateway.replies = [reply]
    for _twice in range(2):
        jobs.deliver_text(work, message_id)
    assert [one.path for one in gateway.came] == ["/texts"]
    assert found(work, message_id).state is MessageState.FAILED

    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    log = visitor.get(LOG)
    assert reason in log.words
    assert "short text to …567" in log.words
    visitor.submit(log, {}, action="/again")
    jobs.deliver_text(work, message_id)
    assert gateway.came[-1].headers["webhook-id"] == f"{message_id}.2"
    assert found(work, message_id).state is MessageState.SENT


def test_an_answer_that_drips_or_never_ends_holds_nobody_up(
    work: Work, meeting: Meeting, gateway: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = written(work.sessions, meeting, gateway.url)
    gateway.replies = [Reply(200, b"x" * 100, drips=0.1), Reply(500, b"", endless=True)]
    with monkeypatch.context() as hurried:
        hurried.setattr(outbound, "LONGEST_SECONDS", 0.5)
        jobs.deliver_text(work, message_id)
    kept = found(work, message_id)
    assert (kept.state, kept.attempts) == (MessageState.QUEUED, 1)
    assert "took too long" in kept.last_error or "timed out" in kept.last_error

    jobs.deliver_text(work, message_id)
    kept = found(work, message_id)
    assert kept.last_error.startswith("500 xxx")
    assert len(kept.last_error) == rules.LONGEST_ANSWER


def test_nobody_there_is_waited_for_but_not_for_ever(
    work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    message_id = written(work.sessions, meeting, gateway.url)
    away = f"http://{gateway.machine.replace(str(gateway.port), '1')}/texts"
    with work.sessions.write() as db:
        texts.gateway(db, meeting, away)
    private = frozenset({"127.0.0.1:1"})
    lonely = Work(work.sessions, work.settings.model_copy(update={"private_gateways": private}))
    with time_machine.travel(clock.now(), tick=False) as at:
        jobs.deliver_text(lonely, message_id)
        assert found(work, message_id).state is MessageState.QUEUED
        at.shift(rules.GIVE_UP_AFTER + timedelta(seconds=1))
        jobs.deliver_text(lonely, message_id)
    kept = found(work, message_id)
    assert kept.state is MessageState.FAILED
    assert "refused" in kept.last_error.lower()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_the_own_network_is_not_reached_by_address_or_by_a_name_that_leads_there(
    work: Work, meeting: Meeting, gateway: Receiver, host: str
) -> None:
    message_id = written(work.sessions, meeting, f"https://{host}:{gateway.port}/texts")
    strict = Work(work.sessions, work.settings.model_copy(update={"private_gateways": frozenset()}))
    jobs.deliver_text(strict, message_id)

    kept = found(work, message_id)
    assert (kept.state, kept.attempts) == (MessageState.FAILED, 1)
    assert "own network" in kept.last_error
    assert gateway.came == []


def looked_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the resolver give these addresses, one list after another; gives what it is asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: str, port: int, **more: Any) -> list[Any]:
        addresses = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [one for address in addresses for one in real(address, port, **more)]

    monkeypatch.setattr(outbound, "getaddrinfo", answer)
    return asked


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up(monkeypatch, ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(outbound.NotAllowed):
        outbound.send("https://gateway.example.org/", {}, b"x", private=())


def test_plain_http_is_only_for_machines_that_are_allowed(gateway: Receiver) -> None:
    with pytest.raises(outbound.NotAllowed, match="https"):
        outbound.send(gateway.url, {}, b"x", private=())
    assert gateway.came == []


def test_over_tls_the_certificate_is_of_the_name_and_the_name_is_looked_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = certified("gateway.test", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    asked = looked_up(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    with opened(context) as gateway:
        machines = {f"{name}.test:{gateway.port}" for name in ("gateway", "other")}
        answer = outbound.send(
            f"https://gateway.test:{gateway.port}/texts", {}, b"x", private=machines
        )
        assert (answer.status, answer.text) == (200, "taken")
        assert asked == ["gateway.test"]
        asked.clear()
        with pytest.raises(outbound.NotAnswered, match="certificate"):
            outbound.send(f"https://other.test:{gateway.port}/", {}, b"x", private=machines)
        assert len(gateway.came) == 1


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of this name, and the file of who vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - of a certificate, which no clock of ours judges
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context, certificate


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),  # 127.0.0.1 translated
        ("2002:7f00:1::", False),  # and by 6to4
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens there
        ("fd00::1", False),
        ("fe80::1", False),
        ("224.0.0.1", False),
    ],
)
def test_which_addresses_are_of_the_internet(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_no_more_go_in_a_minute_than_the_gateway_takes(
    work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    with time_machine.travel(clock.now(), tick=False) as at:
        ids = [written(work.sessions, meeting, gateway.url, a_minute=2) for _each in range(3)]
        for minutes in range(3):
            for one in ids:
                jobs.deliver_text(work, one)
            assert len(gateway.came) == min(2 * minutes + 1, 3)
            at.shift(timedelta(minutes=1))


def test_an_organiser_sets_up_a_gateway_tries_it_out_and_makes_another_secret(
    app: FastAPI, visitor: Visitor, work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    empty = visitor.get(HERE)
    wrong = visitor.submit(empty, {"address": "http://10.0.0.7/x", "on": "y"})
    assert wrong.status == 422
    assert "Address of the gateway: The address must begin with https://." in wrong.errors
    assert wrong.select("//input[@name='address']")[0].get("value") == "http://10.0.0.7/x"
    private = visitor.submit(wrong, {"address": "https://10.0.0.7/x"})
    assert "CORRIDOR_PRIVATE_GATEWAYS" in private.errors[0]

    saved = visitor.submit(private, {"address": gateway.url, "a_minute": "6000"})
    (first,) = saved.select("//code")
    assert first.text.startswith("whsec_")
    assert first.text not in visitor.get(HERE).text, "it is shown once"
    refused = visitor.submit(visitor.get(HERE), {"number": "079 123 45 67"}, action="/test")
    assert refused.status == 422
    assert "with + and the code of its country" in refused.errors[0]
    tried = visitor.submit(refused, {"number": "+41 79 123 45 67"}, action="/test")
    assert "waiting to be sent" in tried.words
    with work.sessions.read() as db:
        message = queries.newest_text(db, meeting.id, rules.TRIED)
        assert message is not None
    jobs.deliver_text(work, message.id)
    assert "200 taken" in visitor.get(HERE).words
    assert gateway.came[0].headers["webhook-signature"] == signature_of(first.text, gateway.came[0])

    renewed = visitor.submit(visitor.get(HERE), {}, action="/secret")
    (second,) = renewed.select("//code")
    assert second.text.startswith("whsec_")
    assert second.text != first.text


def test_for_some_days_requests_are_signed_with_the_secret_before_too_unless_that_is_ended(
    app: FastAPI, visitor: Visitor, work: Work, meeting: Meeting, gateway: Receiver
) -> None:
    with work.sessions.write() as db:
        first = texts.gateway(db, meeting, gateway.url)
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    renewed = visitor.submit(visitor.get(HERE), {}, action="/secret")
    second = str(renewed.select("//code")[0].text)
    with time_machine.travel(clock.now(), tick=False) as at:
        for days, known in ((0, [second, first]), (8, [second])):
            at.shift(timedelta(days=days))
            with work.sessions.write() as db:
                actor = accounts.actor(db, "olive@example.org")
                tried = gateways.try_out(db, actor, meeting.id, "+41791234567").id
            jobs.deliver_text(work, tried)
            signed = gateway.came[-1].headers["webhook-signature"].split(" ")
            assert signed == [signature_of(one, gateway.came[-1]) for one in known]
    assert "two secrets hold" in renewed.words
    alone = visitor.submit(renewed, {}, action="/former")
    assert "signed with the newest secret alone" in alone.words
    assert "two secrets hold" not in alone.words


def test_a_setting_names_machines_as_addresses_do() -> None:
    made = read_settings(private_gateways="SMS.internal:8080, [fd00::1]")
    assert made.private_gateways == {"sms.internal:8080", "[fd00::1]"}
    for address in ("http://sms.internal:8080/x", "https://[fd00::1]/x"):
        assert rules.fault_of_address(address, made.private_gateways) == ""
    for address in (
        "http://sms.internal/x",
        "https://[fd00::2]/x",
        "https://localhost/x",
        "https://sms.localhost./x",
        "https://a:b@x.org/",
        "nowhere",
    ):
        assert rules.fault_of_address(address, made.private_gateways) != ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),  # of two each
        ("€" * 81, 2),
        ("[" + "a" * 305, 3),  # 307 in parts of 153
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 67, 3),  # none is torn apart: 33 in a part of 67
    ],
)
def test_in_how_many_parts_a_text_goes(text: str, parts: int) -> None:
    assert number_of_parts(text) == parts


@pytest.mark.parametrize("words", ["Слово, " * 90, "word " * 200, "ж" * 900, "😀" * 900])
def test_what_is_too_long_is_cut_at_a_word_with_its_link_whole(words: str) -> None:
    link = "https://meetings.example.org/im-test/events/w7k2q9d4x5b8rv?lang=ru"
    made = fitted(f"{words} {link}")
    assert fits(made)
    assert made.endswith(f"... {link}")
    assert number_of_parts(made) == 3
    cut = made.removesuffix(f"... {link}")
    assert f"{words} ".startswith((f"{cut} ", f"{cut},")) or " " not in words


def test_signs_that_turn_or_hide_a_text_are_left_out_and_plain_ones_put_for_typographic() -> None:
    assert fitted("\u202eA\u2066b\nc\u2069 — “d”… ’") == 'Ab c - "d"... \''
    assert fitted("“Семинар” — зал") == "“Семинар” — зал", "it gains nothing"
