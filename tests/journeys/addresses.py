"""Which addresses of the service are pages, and how each of them is looked at.

`LOOKS` names, for every route that answers GET with a page, the addresses at which it is looked at:
filled and empty. A route that is in neither table fails `test_pages.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute


@dataclass(frozen=True)
class Look:
    """An address, filled in with ids of the world; as whom; and with which status it answers.

    With `send` its form is sent as it stands, without what is required: the page with its errors
    is looked at too.
    """

    path: str
    who: str = "anybody"
    status: int = 200
    send: bool = False

    def __str__(self) -> str:
        return f"{self.path} as {self.who}"


def organiser(path: str, *, send: bool = False) -> Look:
    """A page below /organise, looked at by the organiser of all three meetings."""
    return Look(f"/organise/{path}", "organiser", send=send)


NO_PAGES = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",
        "/calendars/{token}.ics",
        "/calendars/shared/{token}.ics",
        "/{slug}/participants/{list_id}.docx",
        "/{slug}/participants/{list_id}.pdf",
        "/{slug}/programme.ics",
        "/{slug}/days/{key}.ics",
        "/{slug}/rooms/{key}.ics",
        "/{slug}/themes/{key}.ics",
        "/{slug}/organisations/{key}.ics",
        "/{slug}/delegation/letter",
        "/organise/{slug}/delegations/{delegation_id}/letter",
        "/{slug}/programme.json",
        "/{slug}/programme.pdf",
        "/{slug}/changes.atom",
        "/organise/{slug}/schedule/reports.csv",
        "/organise/{slug}/schedule/problem.json",
        "/organise/{slug}/schedule/board/now",
        "/organise/{slug}/schedule/board/{event_id}/judged",
        "/{slug}/programme.xml",
        "/{slug}/schedule.json",
        "/{slug}/schedule.xml",
        "/{slug}/events/{event_id}.ics",
        "/{slug}/events/{event_id}/flyer.pdf",
        "/{slug}/events/{event_id}/concept-note.pdf",
        "/applications/{secret}/flyer.pdf",
        "/applications/{secret}/concept-note.pdf",
        "/applications/{secret}/running-order.pdf",
        "/{slug}/events/{event_id}/materials/{material_id}",
        "/organise/{slug}/registrations/{registration_id}/answers/{question_id}",
        "/registrations/{secret}/answers/{question_id}",
        "/applications/{secret}/answers/{question_id}",
        "/organise/{slug}/side-events/{event_id}/answers/{question_id}",
        "/{slug}/delegation/people/{registration_id}/answers/{question_id}",
        "/organise/{slug}/badges/sample.png",
        "/check-in/{slug}/codes.json",
        "/registrations/{secret}/letter.pdf",
        "/organise/{slug}/visa-letters/{request_id}/letter.pdf",
        # a mail as a mail program shows it, which has no navigation and no title of ours
        "/dev/outbox/{message_id}/html",
        "/organise/{slug}/outbox/{message_id}/html",
        "/organise/{slug}/outbox/{message_id}/entry",
        "/organise/{slug}/wordings/{feature}/{mail}/{language}/html",
        "/organise/{slug}/ledger.csv",
        "/organise/{slug}/invitations.csv",
        "/organise/{slug}/reviews.csv",
    }
)

LOOKS: Mapping[str, Sequence[Look]] = {
    "/": [Look("/"), Look("/", "organiser"), Look("/?done=account.signed_out")],
    "/sign-in": [Look("/sign-in", send=True)],
    "/sign-in/sent": [Look("/sign-in/sent")],
    "/sign-in/{secret}": [Look("{sign_in_link}"), Look("/sign-in/unknown", status=409)],
    "/account": [Look("/account", "organiser"), Look("/account", "nobody")],
    "/registrations/{secret}/programme": [Look("{registration_link}/programme")],
    "/{slug}/calendars": [Look("/full/calendars")],
    "/{slug}/calendars/{kind}/{key}": [Look("/full/calendars/days/2027-06-15")],
    "/registrations/{secret}/calendar": [Look("{registration_link}/calendar")],
    "/organise/{slug}/invitations": [organiser("full/invitations"), organiser("empty/invitations")],
    "/registrations/{secret}/programme/choose": [Look("{registration_link}/programme/choose")],
    "/{slug}/my-programme": [Look("/full/my-programme"), Look("/full/my-programme", "chair")],
    "/{slug}/my-programme/choose": [Look("/full/my-programme/choose", "chair")],
    "/{slug}/events/{event_id}/attend": [
        Look("/full/events/{event}/attend"),
        Look("/full/events/{event}/attend", "chair"),
    ],
    "/{slug}/delegation/programme": [Look("/full/delegation/programme", "focal_point")],
    "/{slug}/delegation/calendar": [Look("/full/delegation/calendar", "focal_point")],
    "/organise/{slug}/calendars": [organiser("full/calendars"), organiser("empty/calendars")],
    "/calendars/{secret}": [Look("{calendar_link}"), Look("/calendars/unknown", status=404)],
    "/calendars": [Look("/calendars", "chair"), Look("/calendars", "nobody")],
    "/dev/outbox": [Look("/dev/outbox"), Look("/dev/outbox?q=nobody")],
    "/dev/outbox/{message_id}": [Look("/dev/outbox/{message}")],
    "/organise": [Look("/organise", "organiser"), Look("/organise", "nobody")],
    "/organise/{slug}": [organiser("full"), organiser("empty")],
    "/organise/{slug}/ways": [organiser("full/ways")],
    "/organise/{slug}/rooms": [organiser("full/rooms"), organiser("empty/rooms")],
    "/organise/{slug}/rooms/{room_id}/close": [organiser("full/rooms/{room}/close", send=True)],
    "/organise/{slug}/rooms/{room_id}/technician": [organiser("full/rooms/{room}/technician")],
    "/organise/{slug}/sessions": [organiser("full/sessions"), organiser("empty/sessions")],
    "/organise/{slug}/sessions/new": [organiser("full/sessions/new", send=True)],
    "/organise/{slug}/slots/new": [organiser("full/slots/new", send=True)],
    "/organise/{slug}/slots/{slot_id}/remove": [organiser("full/slots/{slot}/remove")],
    "/organise/{slug}/call": [organiser("full/call"), organiser("empty/call")],
    "/organise/{slug}/side-events": [
        organiser("full/side-events"),
        organiser("full/side-events?state=withdrawn"),
        organiser("empty/side-events"),
    ],
    "/organise/{slug}/side-events/{event_id}": [
        organiser("full/side-events/{event}"),
        organiser("full/side-events/{application}"),
    ],
    "/organise/{slug}/side-events/{event_id}/invitations": [
        organiser("full/side-events/{event}/invitations"),
        organiser("full/side-events/{application}/invitations"),
    ],
    "/organise/{slug}/side-events/{event_id}/invitations/delegate/{answer_id}": [
        Look(
            "/organise/full/side-events/{event}/invitations/delegate/none", "organiser", status=404
        )
    ],
    "/organise/{slug}/side-events/{event_id}/merge": [
        organiser("full/side-events/{application}/merge"),
        organiser("full/side-events/{application}/merge?other={event}"),
        organiser("full/side-events/{asked}/merge"),
    ],
    "/applications/{secret}/merge": [Look("{merging_link}/merge")],
    "/organise/{slug}/reviews": [
        organiser("full/reviews"),
        organiser("full/reviews?state=all&order=best"),
        organiser("empty/reviews"),
    ],
    "/organise/{slug}/reviews/round": [
        organiser("full/reviews/round"),
        organiser("empty/reviews/round"),
    ],
    "/organise/{slug}/reviews/criteria/new": [organiser("full/reviews/criteria/new", send=True)],
    "/organise/{slug}/reviews/criteria/{criterion_id}": [
        organiser("full/reviews/criteria/{criterion}")
    ],
    "/organise/{slug}/reviews/reviewers": [
        organiser("full/reviews/reviewers"),
        organiser("empty/reviews/reviewers"),
    ],
    "/organise/{slug}/side-events/{event_id}/reviews": [
        organiser("full/side-events/{judged}/reviews"),
        organiser("full/side-events/{application}/reviews"),
    ],
    "/organise/{slug}/ledger": [
        organiser("full/ledger"),
        organiser("full/ledger?by=region&hosts=all"),
        organiser("empty/ledger"),
    ],
    "/organise/{slug}/suppressed": [organiser("full/suppressed"), organiser("empty/suppressed")],
    "/organise/{slug}/outbox": [organiser("full/outbox"), organiser("empty/outbox")],
    "/organise/{slug}/announcements": [
        organiser("full/announcements"),
        organiser("empty/announcements"),
    ],
    "/organise/{slug}/announcements/new": [organiser("full/announcements/new", send=True)],
    "/organise/{slug}/announcements/{announcement_id}": [
        organiser("full/announcements/{announcement}"),
        organiser("full/announcements/{on_screens}"),
    ],
    "/organise/{slug}/announcements/{announcement_id}/change": [
        organiser("full/announcements/{announcement}/change")
    ],
    "/organise/{slug}/mail-hours": [organiser("full/mail-hours")],
    "/organise/{slug}/text-gateway": [
        organiser("full/text-gateway"),
        organiser("empty/text-gateway", send=True),
    ],
    "/organise/{slug}/reminders": [organiser("full/reminders"), organiser("empty/reminders")],
    "/organise/{slug}/reminders/{reminder}": [
        organiser("full/reminders/appear"),
        organiser("full/reminders/upload"),
        organiser("empty/reminders/apply"),
    ],
    "/organise/{slug}/messages": [organiser("full/messages"), organiser("empty/messages")],
    "/texts/{secret}": [Look("{text_link}"), Look("/texts/unknown", status=404)],
    "/organise/{slug}/messages/{message_id}/repeat": [
        Look("/organise/full/messages/unknown/repeat", "organiser", status=404)
    ],
    "/account/messages": [Look("/account/messages", "organiser")],
    "/account/messages/{slug}": [Look("/account/messages/full", "organiser")],
    "/registrations/{secret}/messages": [Look("{registration_link}/messages")],
    "/applications/{secret}/messages": [Look("{application_link}/messages")],
    "/calendars/{secret}/messages": [Look("{calendar_link}/messages")],
    "/mails/{secret}": [Look("/mails/unknown", status=404)],
    "/organise/{slug}/outbox/{message_id}": [organiser("full/outbox/{draft_mail}")],
    "/organise/{slug}/wordings": [organiser("full/wordings"), organiser("empty/wordings")],
    "/organise/{slug}/wordings/{feature}/{mail}/{language}": [
        organiser("full/wordings/registrations/waiting/ar"),
        organiser("empty/wordings/schedule/published/en"),
    ],
    "/organise/{slug}/schedule": [
        organiser("full/schedule"),
        organiser("empty/schedule"),
        organiser("waiting/schedule"),
        organiser("stuck/schedule"),
    ],
    "/organise/{slug}/schedule/waiting": [
        organiser("full/schedule/waiting"),
        organiser("empty/schedule/waiting"),
    ],
    "/organise/{slug}/schedule/compare": [
        organiser("full/schedule/compare"),
        organiser("empty/schedule/compare"),
    ],
    "/organise/{slug}/schedule/board": [
        organiser("full/schedule/board"),
        organiser("full/schedule/board?across=times&colour=state"),
        organiser("empty/schedule/board"),
    ],
    "/organise/{slug}/schedule/board/exchange": [
        organiser("full/schedule/board/exchange"),
        organiser("full/schedule/board/exchange?what=slots"),
    ],
    "/organise/{slug}/schedule/board/back": [organiser("full/schedule/board/back")],
    "/organise/{slug}/schedule/board/put-back": [organiser("full/schedule/board/put-back")],
    "/organise/{slug}/schedule/board/{event_id}": [organiser("full/schedule/board/{event}")],
    "/organise/{slug}/schedule/board/{event_id}/swap": [
        Look("/organise/full/schedule/board/{event}/swap", "organiser", 422),
    ],
    "/organise/{slug}/schedule/proposals": [
        organiser("full/schedule/proposals"),
        organiser("empty/schedule/proposals"),
    ],
    "/organise/{slug}/schedule/settings": [
        organiser("full/schedule/settings"),
        organiser("empty/schedule/settings?preset=themes"),
    ],
    "/organise/{slug}/schedule/mend": [
        organiser("full/schedule/mend"),
        organiser("empty/schedule/mend"),
    ],
    "/organise/{slug}/schedule/mend/{mending_id}": [
        organiser("full/schedule/mend/{mending}"),
        organiser("full/schedule/mend/{mended}"),
    ],
    "/organise/{slug}/schedule/publish": [organiser("full/schedule/publish")],
    "/organise/{slug}/schedule/ways-out/{run_id}/{number}": [
        organiser("stuck/schedule/ways-out/{stuck_run}/1")
    ],
    "/organise/{slug}/schedule/why/{event_id}": [organiser("full/schedule/why/{event}")],
    "/organise/{slug}/releases": [organiser("full/releases"), organiser("empty/releases")],
    "/{slug}/changes": [Look("/full/changes"), Look("/full/changes?since=2")],
    "/organise/{slug}/schedule/reports": [
        organiser("full/schedule/reports"),
        organiser("empty/schedule/reports"),
    ],
    "/organise/{slug}/releases/{number}": [organiser("full/releases/1")],
    "/organise/{slug}/participants": [
        organiser("full/participants", send=True),
        organiser("empty/participants"),
    ],
    "/organise/{slug}/participants/{list_id}": [
        organiser("full/participants/{list}"),
        organiser("full/participants/{corrigendum}"),
    ],
    "/organise/{slug}/statistics": [
        organiser("full/statistics"),
        organiser("empty/statistics"),
    ],
    "/organise/{slug}/duplicates": [
        organiser("full/duplicates"),
        organiser("empty/duplicates"),
    ],
    "/organise/{slug}/duplicates/{suspicion_id}": [organiser("full/duplicates/{suspicion}")],
    "/organise/{slug}/registrations": [
        organiser("full/registrations"),
        organiser("empty/registrations"),
        organiser("full/registrations?view={view}"),
        organiser("full/registrations?q=nobody&column=email&column=decided&column=way"),
        organiser("full/registrations?column=email&column=decided&column=way&column=position"),
    ],
    "/organise/{slug}/registrations/chosen": [
        organiser("full/registrations/chosen?do=approve&all=1"),
        organiser("full/registrations/chosen?do=decline&ids={registration}"),
        organiser("full/registrations/chosen?do=ask&all=1", send=True),
        organiser("full/registrations/chosen?do=write&all=1", send=True),
        organiser("full/registrations/chosen?do=approve&ids={approved}"),
    ],
    "/organise/{slug}/registrations/batches": [
        organiser("full/registrations/batches"),
        organiser("empty/registrations/batches"),
    ],
    "/organise/{slug}/registrations/batches/{batch_id}": [
        organiser("full/registrations/batches/{batch}"),
        organiser("full/registrations/batches/{left_batch}"),
    ],
    "/organise/{slug}/questions": [
        organiser("full/questions"),
        organiser("full/questions?to=application"),
        organiser("empty/questions"),
    ],
    "/organise/{slug}/questions/new": [
        organiser("full/questions/new", send=True),
        organiser("full/questions/new?to=application", send=True),
    ],
    "/organise/{slug}/side-events/unanswered": [
        organiser("full/side-events/unanswered"),
        organiser("empty/side-events/unanswered"),
    ],
    "/organise/{slug}/side-events/answers/{question_id}": [
        organiser("full/side-events/answers/{of_applications}")
    ],
    "/organise/{slug}/questions/preview": [
        organiser("full/questions/preview"),
        organiser("full/questions/preview?to=application&category=state"),
        organiser("empty/questions/preview"),
    ],
    "/organise/{slug}/questions/{question_id}": [organiser("full/questions/{question}")],
    "/organise/{slug}/questions/{question_id}/answers": [
        organiser("full/questions/{question}/answers"),
        organiser("full/questions/{note}/answers"),
    ],
    "/organise/{slug}/places": [
        organiser("full/places", send=True),
        organiser("empty/places"),
        organiser("waiting/places"),
    ],
    "/organise/{slug}/registrations/{registration_id}": [
        organiser("full/registrations/{registration}"),
        organiser("full/registrations/{stranger}"),
    ],
    "/organise/{slug}/badges": [
        organiser("full/badges"),
        organiser("empty/badges"),
        organiser("full/badges?done=badges.nobody"),
    ],
    "/organise/{slug}/registrations/{registration_id}/correct": [
        organiser("full/registrations/{registration}/correct", send=True),
    ],
    "/organise/{slug}/registrations/{registration_id}/badge": [
        organiser("full/registrations/{approved}/badge"),
        organiser("full/registrations/{registration}/badge"),
    ],
    "/organise/{slug}/doors": [
        organiser("full/doors", send=True),
        organiser("empty/doors"),
    ],
    "/review": [Look("/review", "reviewer"), Look("/review", "nobody")],
    "/review/{slug}": [
        Look("/review/full", "reviewer"),
        Look("/review/full?show=done", "reviewer"),
        Look("/review/full?show=recused", "reviewer"),
        Look("/review/empty", "reviewer"),
    ],
    "/review/{slug}/{event_id}": [
        Look("/review/full/{begun_review}", "reviewer", send=True),
        Look("/review/full/{judged}", "reviewer"),
        Look("/review/full/{own_application}", "reviewer"),
    ],
    "/care": [Look("/care", "care"), Look("/care", "nobody")],
    "/care/{slug}": [
        Look("/care/full", "care"),
        Look("/care/full?kind=dietary", "care"),
        Look("/care/empty", "care"),
    ],
    "/care/{slug}/needs/{need_id}": [Look("/care/full/needs/{need}", "care")],
    "/organise/{slug}/care": [organiser("full/care"), organiser("empty/care")],
    "/registrations/{secret}/sponsorship": [Look("{registration_link}/sponsorship")],
    "/registrations/{secret}/letter": [Look("{registration_link}/letter")],
    "/organise/{slug}/sponsorship": [organiser("full/sponsorship"), organiser("empty/sponsorship")],
    "/organise/{slug}/sponsorship/{request_id}": [organiser("full/sponsorship/{sponsorship}")],
    "/organise/{slug}/visa-letters": [
        organiser("full/visa-letters"),
        organiser("empty/visa-letters"),
    ],
    "/organise/{slug}/visa-letters/texts/{language}": [
        organiser("full/visa-letters/texts/en"),
        organiser("full/visa-letters/texts/ar"),
    ],
    "/organise/{slug}/visa-letters/{request_id}": [organiser("full/visa-letters/{letter}")],
    "/registrations/{secret}/needs": [Look("{registration_link}/needs")],
    "/check-in": [Look("/check-in", "door"), Look("/check-in", "nobody")],
    "/check-in/{slug}": [
        Look("/check-in/full", "door"),
        Look("/check-in/full?answer={passage}", "door"),
        Look("/check-in/full?answer={look}", "door"),
        Look("/check-in/full?answer={refused}", "door"),
        Look("/check-in/empty", "organiser"),
    ],
    "/organise/{slug}/delegations": [organiser("full/delegations"), organiser("empty/delegations")],
    "/organise/{slug}/delegations/{delegation_id}": [
        organiser("full/delegations/{delegation}"),
        organiser("full/delegations/{new_delegation}"),
    ],
    "/organise/{slug}/delegations/{delegation_id}/category": [
        organiser("full/delegations/{delegation}/category", send=True),
    ],
    "/organise/{slug}/register": [
        organiser("full/register"),
        organiser("full/register?q=Nowhere"),
    ],
    "/organise/{slug}/register/new": [organiser("full/register/new", send=True)],
    "/organise/{slug}/register/{code}": [
        organiser("full/register/CHE"),
        organiser("full/register/{campaign}"),
    ],
    "/organise/{slug}/register/{code}/merge": [
        Look("/organise/full/register/{campaign}/merge", "admin"),
        Look("/organise/full/register/{campaign}/merge?entity={member}", "admin"),
    ],
    "/{slug}": [Look("/full"), Look("/empty"), Look("/waiting"), Look("/unknown", status=404)],
    "/{slug}/events/{event_id}": [
        Look("/full/events/{event}"),
        Look("/full/events/{cancelled_event}"),
    ],
    "/{slug}/rooms/{room_id}/screen": [Look("/full/rooms/{room}/screen")],
    "/{slug}/screen": [Look("/full/screen?turn=en,ar"), Look("/full/screen")],
    "/{slug}/rooms/{room_id}": [Look("/full/rooms/{room}")],
    "/{slug}/register": [Look("/full/register", send=True), Look("/empty/register")],
    "/organise/{slug}/registrations/settings": [organiser("full/registrations/settings")],
    "/{slug}/register/whole": [Look("/full/register/whole", send=True)],
    "/{slug}/privacy": [Look("/full/privacy", send=True), Look("/empty/privacy")],
    "/organise/{slug}/privacy": [
        organiser("full/privacy"),
        organiser("empty/privacy"),
        organiser("past/privacy"),
    ],
    "/registrations/{secret}/data": [Look("{registration_link}/data")],
    "/registrations/erasures/{secret}": [
        Look("{erasure_link}"),
        Look("/registrations/erasures/none", status=404),
    ],
    "/registrations/{secret}/transfer": [Look("{asked_link}/transfer", send=True)],
    "/registrations/transfers/{secret}": [Look("{offered_link}", send=True)],
    "/registrations/drafts/{secret}": [Look("{begun_link}")],
    "/registrations/drafts/{secret}/{step}": [
        Look("{begun_link}/who"),
        Look("{begun_link}/whom", send=True),
        Look("{whole_draft_link}/how"),
        Look("{whole_draft_link}/questions"),
        Look("{whole_draft_link}/sponsorship"),
        Look("{whole_draft_link}/visa"),
        Look("{whole_draft_link}/check"),
    ],
    "/{slug}/register/sent": [Look("/full/register/sent")],
    "/{slug}/participants": [Look("/full/participants"), Look("/empty/participants")],
    "/{slug}/participants/{list_id}": [Look("/full/participants/{list}")],
    "/registrations/{secret}": [
        Look("{registration_link}"),
        Look("{cancelled_link}"),
        Look("{waiting_link}"),
        Look("{asked_link}"),
    ],
    "/registrations/{secret}/questions": [
        Look("{registration_link}/questions"),
        Look("{asked_link}/questions", send=True),
    ],
    "/registrations/{secret}/change": [Look("{registration_link}/change")],
    "/registrations/{secret}/cancel": [Look("{registration_link}/cancel")],
    "/{slug}/call": [Look("/full/call"), Look("/empty/call")],
    "/{slug}/apply": [Look("/full/apply", send=True), Look("/empty/apply")],
    "/{slug}/apply/whole": [Look("/full/apply/whole", send=True)],
    "/applications/{secret}": [
        Look("{application_link}"),
        Look("{accepted_link}"),
        Look("{declined_link}"),
        Look("{shared_link}"),
    ],
    "/applications/{secret}/edit": [Look("{accepted_link}/edit", send=True)],
    "/organise/{slug}/side-events/{event_id}/changes": [
        organiser("full/side-events/{application}/changes")
    ],
    "/organise/{slug}/side-events/{event_id}/titles": [
        organiser("full/side-events/{application}/titles")
    ],
    "/applications/{secret}/running-order": [Look("{accepted_link}/running-order")],
    "/applications/{secret}/materials": [Look("{accepted_link}/materials", send=True)],
    "/answers/{secret}": [Look("{partner_link}"), Look("{speaker_link}")],
    "/answers/in-place/{secret}": [Look("{in_place_link}")],
    "/answers/{secret}/calendar": [Look("{speaker_link}/calendar")],
    "/applications/{secret}/calendar": [Look("{written_link}/calendar")],
    "/organise/{slug}/side-events/{event_id}/speakers/{speaker_id}/calendar": [
        organiser("full/side-events/{shared_event}/speakers/{badge_asked}/calendar")
    ],
    "/applications/{secret}/change": [Look("{application_link}/change")],
    "/applications/{secret}/parts/{key}": [
        Look("{written_link}/parts/event"),
        Look("{written_link}/parts/partners"),
        Look("{written_link}/parts/people"),
        Look("{written_link}/parts/concept"),
        Look("{application_link}/parts/needs"),
        Look("{application_link}/parts/times"),
    ],
    "/applications/{secret}/parts/questions": [Look("{written_link}/parts/questions", send=True)],
    "/applications/{secret}/questions": [Look("{accepted_link}/questions", send=True)],
    "/applications/{secret}/check": [
        Look("{written_link}/check"),
        Look("{application_link}/check"),
    ],
    "/applications/{secret}/why": [Look("{accepted_link}/why"), Look("{application_link}/why")],
    "/applications/{secret}/people/{speaker_id}/badge": [
        Look("{shared_link}/people/{badge_asked}/badge"),
        Look("{shared_link}/people/{without_badge}/badge"),
    ],
    "/applications/{secret}/withdraw": [Look("{application_link}/withdraw")],
    "/{slug}/delegation": [
        Look("/full/delegation", "focal_point", send=True),
        Look("/full/delegation", "new_focal_point"),
    ],
    "/{slug}/delegation/people/{registration_id}": [
        Look("/full/delegation/people/{registration}?of={delegation}", "focal_point"),
        Look("/full/delegation/people/{approved}?of={delegation}", "focal_point"),
    ],
    "/{slug}/delegation/final": [Look("/full/delegation/final?of={delegation}", "focal_point")],
    "/{slug}/delegation/import": [
        Look("/full/delegation/import?of={delegation}", "focal_point", send=True)
    ],
    "/{slug}/delegation/import/{import_id}": [
        Look("/full/delegation/import/{table}?of={delegation}", "focal_point"),
        Look("/full/delegation/import/{clean_table}", "new_focal_point"),
    ],
    "/{slug}/delegation/reserved/{place_id}": [
        Look("/full/delegation/reserved/{reserved}?of={delegation}", "focal_point", send=True)
    ],
    "/invitations/{secret}": [Look("{invitation_link}"), Look("/invitations/none", status=409)],
}


def asked_with_get(app: FastAPI) -> set[str]:
    """The paths of all routes that answer GET, those of included routers too."""
    waiting: list[Any] = list(app.routes)
    found = set()
    while waiting:
        route = waiting.pop()
        included = getattr(route, "original_router", None)
        if included is not None:
            waiting += included.routes
        elif isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            found.add(route.path.replace("{slug:meeting}", "{slug}"))
    return found
