"""What can go wrong with judging."""

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _


class CannotMerge(Conflict):
    """Two applications cannot become one (any more)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These applications cannot become one: choose two that are neither declined,"
                " withdrawn nor cancelled, of which neither is being merged already."
            )
        )


class TooLong(Conflict):
    """The texts of both together are longer than the call allows; the sentence says which."""

    def __init__(self, sentence: str) -> None:
        asked = _("Nothing was merged. The organisers choose whose text is taken.")
        super().__init__(f"{sentence} {asked}")


class NothingToAgree(NotFound):
    """Nobody asks this host for anything."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing is asked of you here. The organisers have taken it back, or it is settled.")
        )


class NoSuchCriterion(NotFound):
    """An address names no criterion of this meeting."""

    def __init__(self) -> None:
        super().__init__(_("There is no such criterion at this meeting."))


class NoSuchReviewer(NotFound):
    """An address names no reviewer of this meeting."""

    def __init__(self) -> None:
        super().__init__(_("There is no such reviewer at this meeting."))


class NotToJudge(NotFound):
    """An application is not, or no longer, one that this reviewer reads."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no application here for you to judge. Your list says which there are.")
        )


class RoundClosed(Conflict):
    """Reviewers can change nothing any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The round of reviews is closed. Ask the organisers if something has to be changed.")
        )


class NotYours(Conflict):
    """A reviewer does not judge this application: it is their own, or they have said so."""

    def __init__(self) -> None:
        super().__init__(_("You do not judge this application, so nothing was saved."))


class Decided(Conflict):
    """The organisers have decided, so that it cannot be judged any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The organisers have decided on this application. It is not judged any more.")
        )


class StaleReview(Conflict):
    """The review was changed in another window since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have changed this in another window meanwhile, so it was not saved. Below you"
                " see what differs. Save once more to keep what stands here."
            )
        )


class StaleRound(Conflict):
    """Somebody else has set the round meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed these settings meanwhile. Below you see what they set."
                " Save once more to keep what stands here."
            )
        )


class CriterionChanged(Conflict):
    """Somebody else changed the criterion meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this criterion meanwhile. Look at it anew, then change it.")
        )


class TooManyCriteria(Conflict):
    """A meeting has as many criteria as it may have."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A meeting has at most %(most)d criteria. Take one out of use first.")
            % {"most": most}
        )


class NobodyToRead(Invalid):
    """There is nobody, or nothing, to be shared out."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to share out: it needs at least one reviewer and one application.")
        )
