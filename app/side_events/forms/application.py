"""The application as a form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    EmailField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)

from app.accounts.rules import LONGEST_EMAIL, as_email
from app.calls.rules import EXTRAS, LONGEST_CALENDAR_TITLE, LONGEST_TITLE, MOST_PARTNERS
from app.core.forms import Form, Line, Paragraphs, Rows, choices
from app.core.i18n import LANGUAGES, in_language, lazy
from app.core.i18n import gettext as _
from app.meetings.models import Meeting, Room
from app.meetings.rules import said_slot
from app.side_events.forms.needs import (
    NeedsFields,
    boxes,
    limits_in,
    needs_in,
    needs_of,
    offer_agenda,
)
from app.side_events.forms.rows import ConceptRow, PartnerRow, SpeakerRow, is_email
from app.side_events.models import PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.amending import Amendment, with_titles_of
from app.side_events.rules.application import (
    FEATURES,
    LONGEST_EVENT,
    MOST_PEOPLE,
    MOST_ROOM_WISHES,
    MOST_SLOT_WISHES,
    MOST_SPEAKERS,
    SHORTEST_EVENT,
    Application,
    Mistake,
    Offer,
    PartnerGiven,
    SpeakerGiven,
    is_named,
)
from app.side_events.rules.concept import (
    MOST_NOTES,
    ConceptGiven,
    print_concept,
)
from app.side_events.rules.listed import LONGEST_LIST, listed_names

_needed = DataRequired(message=lazy("Please fill this in."))
_number_needed = InputRequired(message=lazy("Please fill this in."))
SLOTS = tuple(f"slot_{place}" for place in range(1, MOST_SLOT_WISHES + 1))
SIMPLE = (  # fields that an application has under the same name, as they are
    "title", "calendar_title", "language", "description", "closed", "attendance", "duration",
    "note",
)  # fmt: skip
ROOMS = tuple(f"room_{place}" for place in range(1, MOST_ROOM_WISHES + 1))


class ApplicationForm(NeedsFields):
    """An application for a side event; choices of the meeting are filled in by `form_for`."""

    nonce = HiddenField(validators=[Length(max=64)])
    title = Line(
        lazy("Title of the side event"),
        [_needed],
        longest=LONGEST_TITLE,
    )
    language = SelectField(lazy("Language of title and description"), choices=choices(LANGUAGES))
    description = Paragraphs(
        lazy("Description"), description=lazy("A few sentences for the programme and calendars.")
    )
    calendar_title = Line(
        lazy("Short title for calendars"),
        longest=LONGEST_CALENDAR_TITLE,
        description=lazy("At most 60 characters. Leave it empty if the title is short."),
    )
    closed = BooleanField(lazy("Only for those who are invited"))
    concept = Rows(
        FormField(ConceptRow, lazy("Concept note")),
        lazy("Concept note"),
        max_entries=MOST_NOTES,
        description=lazy("What is published with the event, in one or several languages."),
    )
    lead = Line(
        lazy("Lead organiser"),
        [_needed],
        description=lazy("The State or organisation that answers for the event."),
    )
    partners = Rows(
        FormField(PartnerRow, lazy("Partner")),
        lazy("Partners"),
        max_entries=MOST_PARTNERS,
        description=lazy("Who hosts the event with you, or supports it."),
    )
    signatories = Paragraphs(
        lazy("Co-sponsors as a list"),
        longest=LONGEST_LIST,
        description=lazy(
            "One to a line, such as those who have signed a joint statement; an e-mail address may"
            " follow the name. They are added to the partners."
        ),
    )
    speakers = Rows(
        FormField(SpeakerRow, lazy("Person")),
        lazy("Chair, moderator and speakers"),
        min_entries=1,
        max_entries=MOST_SPEAKERS,
        description=lazy("Name at least the person who chairs or moderates."),
    )
    attendance = IntegerField(
        lazy("People expected"), [_number_needed, NumberRange(min=1, max=MOST_PEOPLE)]
    )
    duration = IntegerField(
        lazy("Duration in minutes"),
        [_number_needed, NumberRange(min=SHORTEST_EVENT, max=LONGEST_EVENT)],
    )
    themes = boxes(lazy("Themes"), {})
    features = boxes(lazy("What the room must have"), FEATURES)
    equipment: Any = None  # a part with a number for each thing, where the meeting has any
    slot_1 = SelectField(lazy("First choice"))
    slot_2 = SelectField(lazy("Second choice"))
    slot_3 = SelectField(lazy("Third choice"))
    room_1 = SelectField(lazy("Preferred room"))
    room_2 = SelectField(lazy("Second preference"))
    contact_name = Line(lazy("Contact person"), [_needed])
    contact_email = EmailField(
        lazy("E-mail of the contact person"),
        [_needed, Length(max=LONGEST_EMAIL), is_email],
        filters=[lambda typed: (typed or "").strip().lower()],
        description=lazy(
            "Our answer goes to this address. It is not published; those who speak at the side"
            " event read it in their calendar."
        ),
    )
    contact_language = SelectField(lazy("Language of our mails to you"), choices=choices(LANGUAGES))
    note = Paragraphs(lazy("Note to the organisers"), longest=2_000)

    def application(self) -> Application:
        """What was filled in; the form must be valid."""
        data: dict[str, Any] = self.data
        lead = PartnerGiven(name=data["lead"], role=PartnerRole.LEAD_ORGANISER)
        return Application(
            **{name: data[name] for name in SIMPLE},
            concept=tuple(filter(_is_said, map(_note, data["concept"]))),
            partners=(lead, *_partners(data)),
            speakers=tuple(_speaker(row) for row in data["speakers"]),
            needs=needs_in(data),
            limits=limits_in(data),
            themes=tuple(data.get("themes") or ()),
            features=tuple(data["features"]),
            equipment=self._equipment(),
            slots=self._chosen(SLOTS),
            rooms=self._chosen(ROOMS),
            contact_name=data["contact_name"],
            contact_email=as_email(data["contact_email"]) or "",
            contact_language=data["contact_language"],
        )

    def amendment(self, now: Amendment) -> Amendment:
        """People and texts as far as the form has them, and titles as they are now.

        The form must be valid.
        """
        data: dict[str, Any] = self.data
        given = replace(
            now,
            description=data["description"],
            calendar_title=data["calendar_title"],
            concept=tuple(filter(_is_said, map(_note, data["concept"]))),
            speakers=tuple(_speaker(row) for row in data["speakers"]),
        )
        return with_titles_of(now, given)

    def drop_titles(self) -> None:
        """Take the titles out of the concept notes: who writes here does not change them."""
        rows: Any = self.concept.entries
        for row in rows:
            del row.form["title"]

    def _chosen(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self[name].data for name in names if name in self and self[name].data)

    def _equipment(self) -> dict[str, int]:
        if "equipment" not in self:
            return {}
        wanted: dict[str, int | None] = self["equipment"].data
        return {name.removeprefix("n_"): number for name, number in wanted.items() if number}

    def blame(self, mistakes: Iterable[Mistake]) -> None:
        """Put mistakes that only the rules know to the fields they are about."""
        places = {"slots": "slot_1", "rooms": "room_1"}
        for mistake in mistakes:
            name = places.get(mistake.field, mistake.field)
            if name in self and not isinstance(self[name], FormField):
                self[name].errors = [*self[name].errors, mistake.sentence]
            else:
                self.form_errors.append(mistake.sentence)

    def add_row(self, name: str) -> None:
        """Give a list one more row, as long as it may have one."""
        for rows in (field for field in self if isinstance(field, Rows) and field.name == name):
            if len(rows) < (rows.max_entries or 0):
                rows.append_entry()

    def drop_row(self, name: str) -> None:
        """Take the row of this name ("partners-2") out of its list."""
        rows: Any
        for rows in (field for field in self if isinstance(field, Rows)):
            places = [place for place, row in enumerate(rows.entries) if row.name == name]
            for place in places:
                rows.pop_entry(place)


def _note(row: dict[str, str]) -> ConceptGiven:
    return ConceptGiven(**{name: text for name, text in row.items() if name != "key"})


def _is_said(note: ConceptGiven) -> bool:
    return not note.is_empty


def _partners(data: Mapping[str, Any]) -> Iterator[PartnerGiven]:
    named = set[str]()
    for row in data["partners"]:
        role, email = PartnerRole(row["role"]), as_email(row["email"]) or ""
        named.add(row["name"].casefold())
        yield PartnerGiven(name=row["name"], role=role, email=email)
    for name, email in listed_names(data["signatories"]):
        if name.casefold() not in named:
            named.add(name.casefold())
            yield PartnerGiven(name=name, role=PartnerRole.CO_SPONSOR, email=email)


def _speaker(row: dict[str, str]) -> SpeakerGiven:
    return SpeakerGiven(
        name=row["name"] or row["affiliation"],
        role=SpeakerRole(row["role"]),
        honorific=row["honorific"],
        affiliation=row["affiliation"],
        email=as_email(row["email"]) or "",
        row=row["key"] or "",
    )


def form_for(
    meeting: Meeting, offer: Offer, posted: FormData | None = None, **given: Any
) -> ApplicationForm:
    """The form of a meeting with its slots, rooms, themes and equipment; filled in when `given`.

    Raises `Invalid` for a field that the form does not have.
    """
    kind = _kind_for(offer)
    form = kind(**given) if posted is None else kind.posted(posted)
    none = {"": _("No preference")}
    slots = none | {slot.id: said_slot(slot, meeting.timezone) for slot in offer.open_slots}
    rooms = none | {room.id: said_room(room) for room in offer.rooms}
    for name, options in [(n, slots) for n in SLOTS] + [(n, rooms) for n in ROOMS]:
        if name in form:
            select: Any = form[name]
            select.choices = choices(options)
    policy = offer.policy
    form.title.description = _(
        "At most %(most)s characters; up to %(advised)s are easily read in a programme."
    ) % {"most": policy.longest_title, "advised": policy.advised_title}
    closed = {code for code in EXTRAS if code not in policy.extras}
    form.features.choices = choices({c: FEATURES[c] for c in FEATURES if c not in closed})
    if "impossible" in form:
        form.impossible.choices = choices(
            {s.id: said_slot(s, meeting.timezone) for s in offer.open_slots}
        )
    if "near_item" in form:
        offer_agenda(form.near_item, offer.agenda)
    if "themes" in form:
        form.themes.choices = choices({t.id: in_language(t.name) for t in offer.themes})
    return form


def _kind_for(offer: Offer) -> type[ApplicationForm]:
    """The form without what the meeting does not have, and with a number for each equipment."""
    parts: dict[str, Any] = {}
    if not offer.open_slots:
        parts |= dict.fromkeys((*SLOTS, "impossible"))
    if not offer.agenda:
        parts["near_item"] = None
    if not offer.rooms:
        parts |= dict.fromkeys(ROOMS)
    if not offer.themes:
        parts["themes"] = None
    if offer.equipment:
        numbers = {
            f"n_{thing.id}": IntegerField(
                in_language(thing.name),
                [Optional(), NumberRange(min=0, max=thing.quantity)],
                description=_("The meeting has %(number)s.") % {"number": thing.quantity},
            )
            for thing in offer.equipment
        }
        parts["equipment"] = FormField(type("EquipmentPart", (Form,), numbers), _("Equipment"))
    return type("ApplicationFormHere", (ApplicationForm,), parts)


def said_room(room: Room) -> str:
    """A room in words, with its seats."""
    name = in_language(room.name)
    return _("%(room)s (%(seats)s seats)") % {"room": name, "seats": room.capacity}


def filled_in(event: SideEvent) -> dict[str, Any]:
    """What an application says, as the data of its form; everything must be loaded."""
    slots = dict(zip(SLOTS, [wish.slot_id for wish in event.slot_wishes], strict=False))
    rooms = dict(zip(ROOMS, [wish.room_id for wish in event.room_wishes], strict=False))
    simple = (*SIMPLE, "features")
    contact = ("contact_name", "contact_email", "contact_language")
    lead = [p.name for p in event.partners if p.role is PartnerRole.LEAD_ORGANISER]
    return {
        **{name: getattr(event, name) for name in (*simple, *contact)},
        **needs_of(event),
        **slots,
        **rooms,
        "lead": lead[0] if lead else "",
        "concept": print_concept(event.concept, event.language) or [{"language": event.language}],
        "themes": [theme.id for theme in event.themes],
        "partners": [
            {"name": p.name, "role": p.role.value, "email": p.email}
            for p in event.partners
            if p.role is not PartnerRole.LEAD_ORGANISER
        ],
        "speakers": [
            {
                "role": s.role.value,
                "honorific": s.honorific,
                "name": s.name if is_named(s) else "",
                "affiliation": s.affiliation,
                "email": s.email,
            }
            for s in event.speakers
        ],
        "equipment": {f"n_{need.equipment_id}": need.quantity for need in event.equipment},
    }
