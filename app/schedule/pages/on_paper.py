"""Saying which release people have on paper."""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import SelectField

from app.core.db import Db
from app.core.forms import Form
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.web import Posted, notice, redirect
from app.meetings.guards import OrganiserDesk
from app.schedule import rules, service
from app.schedule.errors import NothingHere
from app.schedule.queries.releases import ListedRelease

router = APIRouter(include_in_schema=False)

NONE = ""
LONGEST = 6  # digits of a number of a release
SAVED = notice("schedule.on_paper", lazy("It is written down what people have on paper."))


class PaperForm(Form):
    """Which release was printed last, if any."""

    number = SelectField(
        lazy("What people have on paper"),
        validate_choice=False,
        description=lazy(
            "Programmes that were handed out, sheets at doors. When something happens, what is on"
            " paper moves last."
        ),
    )

    @classmethod
    def of(cls, releases: Iterable[ListedRelease], printed: service.OnPaper | None) -> "PaperForm":
        """With these to choose from, and the one that is on paper chosen."""
        form = cls(data={"number": str(printed.number) if printed else NONE})
        form.number.choices = [
            (NONE, _("Nothing is on paper")),
            *((str(one.number), _called(one)) for one in releases),
        ]
        return form

    def chosen(self) -> int | None:
        """The number of the release, None for none. Raises `NothingHere` for what is no number."""
        chosen = self.number.data or NONE
        if chosen and not (chosen.isascii() and chosen.isdecimal() and len(chosen) <= LONGEST):
            raise NothingHere
        return int(chosen) if chosen else None


def _called(release: ListedRelease) -> str:
    number = _("Release %(number)s") % {"number": release.number}
    name = rules.called(release)
    return f"{number} · {name}" if name else number


@router.post("/organise/{slug}/releases/on-paper")
def say_on_paper(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Write down which release is on paper."""
    service.say_on_paper(db, desk.actor, desk.meeting, PaperForm.posted(posted).chosen())
    return redirect(request, f"/organise/{desk.meeting.slug}/releases", SAVED)
