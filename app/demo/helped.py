"""Who of the demo crowd needs something to take part, asks for sponsorship or for a letter.

All of it is made up. One who chairs an event needs step-free rooms, wherever they speak.
"""

import random
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.care import service as care
from app.demo.crowd import MAIL_DOMAIN, SEED, Crowd
from app.demo.load import Loaded
from app.demo.settle import ORGANISER
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations import service as registrations
from app.registrations.models import NeedKind, Registration
from app.registrations.rules.support import Passport

CARER = f"demo-care@{MAIL_DOMAIN}"
SHARE = 0.06  # of the people need something
BUDGET, CURRENCY = 40_000, "CHF"
ASK_SPONSORSHIP, ASK_LETTERS = 24, 6
AMOUNTS = (900, 1_200, 1_650, 2_100)
DETAILS = {
    NeedKind.HEARING_LOOP: "",
    NeedKind.CAPTIONING: "Demo: in English or French",
    NeedKind.SIGN_LANGUAGE: "Demo: International Sign",
    NeedKind.ASSISTANT: "Demo: my assistant registers too",
    NeedKind.DIETARY: "Demo: no nuts",
    NeedKind.MEDICAL: "Demo: a cool place for medicine",
    NeedKind.OTHER: "Demo: a quiet room at noon",
}
HEAD = "Demo Secretariat\nIntersessional Meetings\nGeneva"
BODY = {
    "en": "To whom it may concern\n\n{name}, born on {birth_date}, passport {passport_number}"
    " ({nationality}), is registered for {meeting}, {dates}, {place}, as {function} for"
    " {delegation}.\n\nDemo letter, approved on {today}",
    "fr": "À qui de droit\n\n{name}, né(e) le {birth_date}, passeport {passport_number}"
    " ({nationality}), est inscrit(e) à {meeting}, {dates}, {place}, pour {delegation}."
    "\n\nLettre de démonstration, approuvée le {today}",
}


def help_people(db: Session, loaded: Loaded, crowd: Crowd) -> None:
    """Let some of the crowd ask for something, and decide a part of it."""
    dice = random.Random(f"{SEED} help")  # noqa: S311 - a demo, not a secret
    meeting = loaded.meeting
    found = queries.registrations_of(db, meeting.id, queries.Wanted(), None)
    people = sorted((one for one in found if one.person.is_demo), key=lambda one: one.person.name)
    organiser = accounts.as_actor(db, accounts.open_account(db, ORGANISER))
    care.let_care(db, organiser, meeting, CARER)
    _needs(db, meeting, people, crowd, dice)
    _sponsorship(db, organiser, meeting, dice.sample(people, min(ASK_SPONSORSHIP, len(people))))
    _letters(db, organiser, meeting, dice.sample(people, min(ASK_LETTERS, len(people))))


def _needs(
    db: Session,
    meeting: Meeting,
    people: Sequence[Registration],
    crowd: Crowd,
    dice: random.Random,
) -> None:
    speaking = {who.name for event in crowd.side_events for who, _role in event.speakers}
    by_name = {one.person.name: one for one in people}
    chairs = [one.speakers[0][0].name for one in crowd.side_events if "step-free" in one.features]
    for name in chairs[:1]:
        needs = {NeedKind.STEP_FREE: "Demo: 80 cm wide"}
        registrations.set_needs(db, meeting, by_name[name], needs)
    quiet = [one for one in people if one.person.name not in speaking]
    helped = dice.sample(quiet, int(SHARE * len(quiet)))
    for one in helped:
        kind = dice.choice(list(DETAILS))
        registrations.set_needs(db, meeting, one, {kind: DETAILS[kind]})
    carer = accounts.as_actor(db, accounts.open_account(db, CARER, name="Demo Carer"))
    # Of three people, one was told that it is arranged, one not yet, and one has only asked.
    for do, those in ((registrations.tell, helped[::3]), (registrations.arrange, helped[1::3])):
        for one in those:
            for need in queries.needs_of(db, one.id):
                do(db, carer, meeting, need, "Demo: it is arranged.")


def _sponsorship(
    db: Session, organiser: Actor, meeting: Meeting, asking: Sequence[Registration]
) -> None:
    registrations.set_sponsorship(db, organiser, meeting, budget=BUDGET, currency=CURRENCY)
    for one in asking:
        registrations.ask_sponsorship(db, meeting, one, "Demo: a flight and four nights")
    rows = queries.sponsorship_requests(db, meeting.id)
    for number, row in enumerate(rows[: len(rows) * 2 // 3]):
        amount = AMOUNTS[number % len(AMOUNTS)]
        answer = "Demo: paid after the meeting"
        registrations.grant_sponsorship(db, organiser, meeting, row, amount=amount, answer=answer)


def _letters(
    db: Session, organiser: Actor, meeting: Meeting, asking: Sequence[Registration]
) -> None:
    for language, body in BODY.items():
        registrations.set_letter_text(db, organiser, meeting, language, head=HEAD, body=body)
    for number, one in enumerate(asking):
        passport = Passport(f"DEMO{number:04}", "Demo nationality", f"19{70 + number}-05-14")
        language = "fr" if one.person.language == "fr" else "en"
        registrations.ask_letter(db, meeting, one, passport, language)
    for row in queries.letter_requests(db, meeting.id)[::2]:
        registrations.approve_letter(db, organiser, meeting, row)
