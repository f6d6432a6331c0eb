"""What can go wrong with questions."""

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _


class NoSuchQuestion(NotFound):
    """The meeting has no such question, or the answer is not for this visitor."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class KindStays(Conflict):
    """A question that was answered cannot be answered in another way."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There are answers to this question, so its kind stays."
                " Retire it and add another question."
            )
        )


class QuestionChanged(Conflict):
    """Somebody else changed the question meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this question meanwhile. Look at it anew, then change it.")
        )


class NeededElsewhere(Conflict):
    """Another question is asked only after an answer that would go."""

    def __init__(self, other: str) -> None:
        super().__init__(
            _("“%(question)s” is asked only after an answer to this. Change that question first.")
            % {"question": other}
        )


class WrongOrder(Conflict):
    """A question would stand before the one that it depends on."""

    def __init__(self) -> None:
        super().__init__(_("A question must stand after the one that it depends on."))


class TooManyQuestions(Conflict):
    """A meeting has as many questions as it may have."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A meeting asks at most %(most)d questions. Retire one first.") % {"most": most}
        )


class TooLargeFile(Invalid):
    """A file is larger than is taken."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("This file is too large. At most %(most)d MB can be sent.")
            % {"most": most // 1_000_000}
        )
