"""The form of an announcement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateField, FormField, HiddenField, SelectField, TimeField
from wtforms.validators import Length, Optional, ValidationError

from app.announcements.models import Announcement
from app.announcements.rules import LONGEST_SHORT, Audience, Said, Screens, audience_of
from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.meetings.rules import local_moment
from app.messages.rules.wording import placeholders_in

TEXTS = ("subject", "text", "short")
Groups = Iterable[tuple[str, Mapping[Audience, str]]]


def _as_it_stands(_form: Form, field: Any) -> None:
    """An announcement is the same for all who read it: a placeholder would go out as typed."""
    for name in placeholders_in(field.data or ""):
        sentence = _(
            "Nothing is filled in here: {%(name)s} would be sent as it stands."
            " Write what it is to say, without braces."
        )
        raise ValidationError(sentence % {"name": name[:40]})


class WordsForm(Form):
    """What is said in one language."""

    subject = Line(lazy("Subject"), [Optional(), _as_it_stands])
    text = Paragraphs(lazy("Text of the mail"), [Optional(), _as_it_stands], render_kw={"rows": 8})
    short = Line(
        lazy("Short text for screens and telephones"),
        [Optional(), _as_it_stands],
        longest=LONGEST_SHORT,
        description=lazy("At most 160 characters."),
    )


class AnnouncementForm(Form):
    """An announcement: to whom, how, and the hours on screens by the clocks of the meeting."""

    to = SelectField(lazy("To whom"))
    by_mail = BooleanField(lazy("By mail"))
    to_read = BooleanField(
        lazy("Let its mails and short texts wait until somebody has read them"),
        description=lazy("They are then among the mails to be read, where each can be changed."),
    )
    urgent = BooleanField(
        lazy("It is urgent"),
        description=lazy(
            "It goes in quiet hours too, and also to those who want no announcements. Only for what"
            " nobody may miss."
        ),
    )
    by_text = BooleanField(
        lazy("As a short text to telephones"),
        description=lazy("To those of them who want short texts of this meeting."),
    )
    on_screens = BooleanField(
        lazy("On the screens"), description=lazy("Everybody who passes reads it there.")
    )
    screen = SelectField(lazy("On which screens"))
    from_day = DateField(lazy("From (day)"), [Optional()])
    from_hour = TimeField(lazy("From (hour)"), [Optional()])
    until_day = DateField(lazy("Until (day)"), [Optional()])
    until_hour = TimeField(lazy("Until (hour)"), [Optional()])

    def offer(self, audiences: Groups, rooms: Mapping[str, str]) -> None:
        """Fill in to whom it can go, in groups with a name each, and the rooms: id to name."""
        offered = []
        for group, names in audiences:
            for one in choices({audience.value: name for audience, name in names.items()}):
                one.optgroup = group or None
                offered.append(one)
        self.to.choices = offered
        self.screen.choices = choices({"": _("All"), **rooms})

    @property
    def words(self) -> Sequence[Any]:
        """The part of each language."""
        return [field for field in self if isinstance(field, FormField)]

    def texts(self, name: str) -> dict[str, str]:
        """What is said of `TEXTS` by language."""
        found = {one.short_name: str(one.form[name].data or "") for one in self.words}
        return {language: text for language, text in found.items() if text}

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that something is said for each way that is chosen."""
        fine = super().validate(extra_validators)
        checks = [self._has_a_way(), self._has_mail(), self._has_short(), self._has_hours()]
        return fine and all(checks)

    def _has_a_way(self) -> bool:
        if self.by_mail.data or self.by_text.data or self.on_screens.data:
            return True
        return _wrong(self.by_mail, _("Choose at least one way: mail, short text or screens."))

    def _has_mail(self) -> bool:
        fine = True
        for one in self.words:
            subject, text = one.form["subject"], one.form["text"]
            if bool(subject.data) != bool(text.data):
                sentence = _("A mail has a subject and a text. Write both, or neither.")
                fine = _wrong(text if subject.data else subject, sentence)
        if self.by_mail.data and fine and not self.texts("text"):
            sentence = _("Write subject and text in at least one language.")
            fine = _wrong(self.words[0].form["subject"], sentence)
        return fine

    def _has_short(self) -> bool:
        if not (self.on_screens.data or self.by_text.data) or self.texts("short"):
            return True
        sentence = _("Write the short text in at least one language.")
        return _wrong(self.words[0].form["short"], sentence)

    def _has_hours(self) -> bool:
        if not self.on_screens.data:
            return True
        fields = (self.from_day, self.from_hour, self.until_day, self.until_hour)
        empty = [one for one in fields if one.data is None and not one.errors]
        for one in empty:
            _wrong(one, _("Fill this in."))
        if empty or any(one.errors for one in fields):
            return False
        if (self.from_day.data, self.from_hour.data) < (self.until_day.data, self.until_hour.data):
            return True
        return _wrong(self.until_day, _("It must end after it begins."))

    def said(self, timezone: str) -> Said:
        """What was written; the form must be valid."""
        subject, text, short = (self.texts(name) for name in TEXTS)
        return Said(
            subject,
            text,
            short,
            Audience.of(str(self.to.data)),
            by_mail=bool(self.by_mail.data),
            by_text=bool(self.by_text.data),
            to_read=bool(self.to_read.data),
            urgent=bool(self.urgent.data),
            screens=self._screens(timezone) if self.on_screens.data else None,
        )

    def _screens(self, timezone: str) -> Screens:
        first, start = self.from_day.data, self.from_hour.data
        last, end = self.until_day.data, self.until_hour.data
        assert first and start is not None and last and end is not None  # noqa: S101, PT018 - validated
        return Screens(
            self.screen.data or None,
            local_moment(first, start, timezone),
            local_moment(last, end, timezone),
        )


class DoForm(Form):
    """A button of the page of an announcement."""

    do = HiddenField(validators=[Length(max=20)])


def announcement_form(meeting: Meeting) -> type[AnnouncementForm]:
    """The form for a meeting, with a part for each of its languages, its first one first."""
    languages = [one for one in meeting.languages if one in LANGUAGES] or ["en"]
    parts: dict[str, Any] = {one: FormField(WordsForm, LANGUAGES[one]) for one in languages}
    return type("AnnouncementFormHere", (AnnouncementForm,), parts)


def as_data(announcement: Announcement, meeting: Meeting) -> dict[str, Any]:
    """What the form shows of an announcement."""
    data: dict[str, Any] = {
        "to": audience_of(announcement).value,
        "screen": announcement.screen_room_id or "",
    }
    for name in ("by_mail", "by_text", "to_read", "urgent", "on_screens"):
        data[name] = getattr(announcement, name)
    for language in meeting.languages:
        data[language] = {name: getattr(announcement, name).get(language, "") for name in TEXTS}
    moments = {"from": announcement.shown_from, "until": announcement.shown_until}
    return data | _days_and_hours(moments, meeting.timezone)


def _days_and_hours(moments: Mapping[str, datetime | None], timezone: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, moment in moments.items():
        if moment is not None:
            here = moment.astimezone(ZoneInfo(timezone))
            found |= {f"{name}_day": here.date(), f"{name}_hour": here.time()}
    return found


def _wrong(field: Any, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False
