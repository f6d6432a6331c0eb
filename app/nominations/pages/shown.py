"""The workspace as a page, with whatever form was sent wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import clock, i18n
from app.core.happenings import tell
from app.core.web import page
from app.delegations.models import Delegation
from app.matching import queries as matching
from app.nominations import queries, service
from app.nominations.forms import InviteForm, MemberForm, ReserveForm
from app.nominations.guards import FocalDesk
from app.nominations.models import Import
from app.nominations.pages.since import letters_shown
from app.nominations.rules import people
from app.nominations.rules.final import OpenPoint, open_points
from app.nominations.rules.letters import is_since
from app.nominations.rules.people import CAN_BE_TAKEN
from app.nominations.rules.workspace import NamedIn, WorkspaceShown
from app.registrations import queries as registrations
from app.registrations import rules as registration_rules
from app.registrations import service as registrations_service
from app.registrations.models import Registration, RegistrationState, ReservedPlace

_WORDS = {
    "functions": registration_rules.FUNCTION_LABELS,
    "states": registration_rules.STATE_LABELS,
    "marks": registration_rules.STATE_MARKS,
}


@dataclass
class Forms:
    """The forms of the page; the one that was sent wrong is given, the others are new."""

    member: MemberForm | None = None
    reserve: ReserveForm = field(default_factory=ReserveForm)
    invite: InviteForm | None = None
    alike: Sequence[Registration] = ()  # perhaps the person whom the first form names
    there: Registration | None = None  # who has the address, or the name, that it gives

    @property
    def wrong(self) -> MemberForm | ReserveForm | InviteForm | None:
        """The form with mistakes; the page begins with their summary."""
        all_of_them = (self.member, self.reserve, self.invite)
        return next((form for form in all_of_them if form and form.errors), None)


def shown(
    request: Request,
    desk: FocalDesk,
    db: Session,
    forms: Forms | None = None,
    *,
    letter_error: str = "",
    status: int = 200,
) -> Response:
    """The people of the delegation, those who wait, reserved places, the deputy, and the forms."""
    forms = forms or Forms()
    members = registrations.members_of(db, desk.delegation.id)
    reserved = queries.reserved_of(db, desk.delegation.id)
    deputy = service.deputy_of(db, desk.delegation)
    letters = letters_shown(db, desk.meeting.id, desk.delegation.id, members)
    more: dict[str, object] = {"meeting": desk.head, "desk": desk, "reserved": reserved, **_WORDS}
    more |= {"named_in": _named_in(db, desk)}
    more |= {"number_reserved": sum(place.number for place in reserved), "over": _is_over(desk)}
    more |= {"letters": letters, "letter_error": letter_error, **_shown(db, desk, forms)}
    more |= {"same": _same(db, members), "imports": _imports(db, desk, members)}
    more |= {"numbers": registrations_service.numbers_waiting(db, desk.meeting.id, members)}
    more |= {"second_heads": registrations_service.second_heads(db, desk.meeting.id, members)}
    more |= {"open": open_of(db, desk.delegation, members, reserved)}
    return page(
        request,
        "nominations/workspace",
        status=status,
        members=people.named_by(members),
        waiting=[one for one in members if one.state is RegistrationState.SUBMITTED],
        heads=people.heads_of(members),
        own_order=any(one.place is not None for one in members),
        is_listed=any(one.person.email == desk.actor.email for one in members),
        places=registrations_service.places_of_delegation(db, desk.meeting, desk.delegation),
        last=queries.last_delegation(db, desk.meeting, desk.delegation.entity_id),
        since_final={one.id for one in members if is_since(one, desk.delegation.final_at)},
        deputy=deputy,
        is_deputy=deputy is not None and deputy.account_id == desk.actor.account_id,
        focal_points=queries.focal_points_of(db, desk.delegation.id),
        **more,
    )


def _shown(db: Session, desk: FocalDesk, forms: Forms) -> Mapping[str, object]:
    language = service.usual_language(db, desk.meeting, desk.delegation)
    return {
        "form": forms.wrong,
        "member_form": forms.member or MemberForm(data={"written_in": language}),
        "reserve_form": forms.reserve,
        "invite_form": forms.invite or InviteForm(data={"language": i18n.language()}),
        "alike": forms.alike,
        "there": forms.there,
    }


def open_of(
    db: Session,
    delegation: Delegation,
    members: Sequence[Registration],
    reserved: Sequence[ReservedPlace],
) -> list[OpenPoint]:
    """What is still open on the list of a delegation."""
    label = registration_rules.FUNCTION_LABELS
    return open_points(
        members,
        reserved=[f"{label[place.function]} ({place.number})" for place in reserved],
        twice=_same(db, members),
        unanswered=registrations_service.unanswered(db, delegation, members),
    )


def _imports(
    db: Session, desk: FocalDesk, members: Sequence[Registration]
) -> list[tuple[Import, int]]:
    """The last tables that were saved, each with how many of it can still be taken off at once."""
    untouched = {one.id for one in members if people.is_untouched(one)} - (
        {one.id for one in members} if _is_over(desk) else set()
    )
    found = queries.imports_of(db, desk.delegation.id)[:3]
    return [(one, len(untouched.intersection(one.made))) for one in found]


def _is_over(desk: FocalDesk) -> bool:
    door = registration_rules.door_of(desk.meeting, clock.now())
    return door is registration_rules.Door.CLOSED


def _named_in(db: Session, desk: FocalDesk) -> Sequence[NamedIn]:
    """The side events that name the delegation as a partner."""
    looked = WorkspaceShown(desk.meeting, desk.delegation)
    tell(db, looked)
    return looked.named


def _same(db: Session, members: Sequence[Registration]) -> Mapping[str, Sequence[Registration]]:
    """Who of the delegation is perhaps entered twice, with the others that they are perhaps."""
    return matching.open_within(db, [one for one in members if one.state in CAN_BE_TAKEN])
