"""What can go wrong with runs, drafts and releases."""

from collections.abc import Sequence

from app.core import i18n
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _

MOST_LETTERS = 5  # that are named at once


class NothingToSchedule(Conflict):
    """Something is missing without which there can be no schedule; the sentence names it."""


class RunGoing(Conflict):
    """A schedule of this meeting is being made already."""

    def __init__(self) -> None:
        super().__init__(_("A schedule is being made already. Wait for it, or stop it first."))


class MeetingChanged(Conflict):
    """What was found out about a meeting is of the past."""

    def __init__(self) -> None:
        super().__init__(
            _("The meeting has changed since this was found out. Make a schedule again.")
        )


class MendingOvertaken(Conflict):
    """What was found to be moved was found for another board."""

    def __init__(self) -> None:
        super().__init__(_("The board has changed since this was found. Look again."))


class StaleSettings(Conflict):
    """Somebody has set how schedules are made since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has saved these settings since you opened this page. Nothing was"
                " saved: what you chose is below."
            )
        )


class DraftRefused(Conflict):
    """A draft cannot be published as things stand; `sentences` say why, one for each reason."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class ReleaseRefused(Conflict):
    """A release cannot be taken back as things stand; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class WrongMoment(Invalid):
    """A release cannot be planned for such a time."""

    def __init__(self) -> None:
        super().__init__(_("Choose a time from now on, within the next 90 days."))


class StandsElsewhere(Conflict):
    """The board has changed since somebody looked; `sentences` say what, by whom and when."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class PinnedSince(Conflict):
    """Other pins are set than when somebody looked; `sentences` say which, and by whom."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class BoardChanged(Conflict):
    """What was to be done at once with many events was not looked at as they stand now."""

    def __init__(self) -> None:
        super().__init__(_("The board has changed since you looked. See below what follows now."))


class PlaceRefused(Conflict):
    """An event cannot stand there: `sentences` say what that would break.

    `can_override` says whether organisers may do it all the same, for a reason.
    """

    def __init__(self, sentences: list[str], *, can_override: bool) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.can_override = can_override


class NothingToUndo(Conflict):
    """Nothing is left to be undone or done again, or it is another change by now."""

    def __init__(self) -> None:
        super().__init__(_("There is something else to undo by now. Look at the board again."))


class NothingChosen(Conflict):
    """Something was to be done with side events, and none was ticked."""

    def __init__(self) -> None:
        super().__init__(_("Tick side events on the board first."))


class NothingLikeThat(Conflict):
    """A run was asked for a selection in which there is nothing."""

    def __init__(self) -> None:
        super().__init__(_("No accepted side event is like what you chose. Choose otherwise."))


class NothingToPin(Conflict):
    """An event without a place cannot be pinned to it."""

    def __init__(self, title: str) -> None:
        sentence = _("%(title)s has no place that it could be pinned to. Give it one first.")
        super().__init__(sentence % {"title": title})


class CannotMend(Conflict):
    """What happened cannot be so or be taken back, or nothing can be made of it; says why."""


class SlotInUse(Conflict):
    """A slot cannot go while the public programme has a side event in it."""

    def __init__(self, title: str) -> None:
        sentence = _("“%(title)s” is published in this slot. Publish it elsewhere first.")
        super().__init__(sentence % {"title": title})


class LettersOvertaken(Conflict):
    """Letters cannot be sent that tell of a release after which another came out."""

    def __init__(self, letters: Sequence[str]) -> None:
        sentence = _(
            "Nothing was sent: the programme was published again since these mails were written,"
            " and they would tell what is not so any more. Drop them: %(letters)s"
        )
        shown = i18n.show_parts(letters[:MOST_LETTERS])
        super().__init__(sentence % {"letters": shown})


class LettersContrary(Conflict):
    """Letters cannot be sent that tell somebody the contrary of how they are named by now."""

    def __init__(self, letters: Sequence[str]) -> None:
        sentence = _(
            "Nothing was sent: who is named in a side event has changed since this was written, and"
            " it would tell what is not so any more: %(letters)s"
        )
        shown = i18n.show_parts(letters[:MOST_LETTERS])
        super().__init__(sentence % {"letters": shown})


class NothingHere(NotFound):
    """No such run, draft or page; nobody learns whether there is one that is not public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
