"""From what an address asks for to what is asked of the database."""

from dataclasses import replace

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from app.core.collation import in_order
from app.core.i18n import in_language
from app.delegations.models import DelegationCategory
from app.meetings.guards import Desk
from app.registrations import queries, service
from app.registrations.forms import FilterForm
from app.registrations.models import DelegationFunction, Modality, RegistrationState, Way
from app.registrations.queries import Question, Wanted
from app.registrations.rules.listing import KINDS, Facets, Mark, facets


def page_asked(request: Request) -> int:
    """The number of the page that an address asks for, from 1."""
    asked = request.query_params.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1  # noqa: PLR2004 - more pages than there can be


def question_of(db: Session, desk: Desk, asked: QueryParams) -> tuple[FilterForm, Question, Facets]:
    """The filter as it was filled in, what it asks, and how many each of its values would find."""
    form = FilterForm(asked)
    meeting_id = desk.meeting.id
    wanted = replace(_wanted(form), noted=service.noted(db, desk.actor, meeting_id))
    question = queries.ask(db, meeting_id, wanted)
    chosen = {name: getattr(question.wanted, name) for name in (*KINDS, "category")}
    categories = {key: one.category.value for key, one in question.known.items()}
    found = facets(queries.counts_of(db, question), chosen, categories)
    names = [(key, in_language(one.name)) for key, one in question.known.items()]
    form.offer(found, dict(in_order(names, lambda pair: pair[1])))
    return form, question, found


def _wanted(form: FilterForm) -> Wanted:
    """What the filter asks for; what it does not know asks for all."""
    return Wanted(
        state=form.asked("state", RegistrationState),
        category=form.asked("category", DelegationCategory),
        search=form.q.data or "",
        function=form.asked("function", DelegationFunction),
        modality=form.asked("modality", Modality),
        way=form.asked("way", Way),
        mark=form.asked("mark", Mark),
        delegation_id=form.delegation.data or None,
        order=form.ordered,
    )
