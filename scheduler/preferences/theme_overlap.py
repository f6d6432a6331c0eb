"""Events on one theme at the same time."""

from scheduler.board import Board
from scheduler.outline import Meeting, Outline
from scheduler.preferences.base import Preference
from scheduler.schedule import Placed


class ThemeOverlap(Preference):
    id = "theme_overlap"
    title = "Themes that meet"
    sentence = "For every two events that overlap, the number of themes that they share."
    sees_room = False

    def state(self, outline: Outline) -> None:
        about: dict[str, list[int]] = {}
        for position, event in enumerate(outline.problem.events):
            for theme in event.themes:
                about.setdefault(theme, []).append(position)
        for _, events in sorted(about.items()):
            outline.regret(Meeting(self.id, tuple(events)))

    def share(self, board: Board, placed: Placed) -> int:
        themes = placed.event.themes
        return sum(len(themes & other.event.themes) for other in board.beside(placed))

    def whole(self, board: Board) -> int:
        """Each pair is in the share of both."""
        return sum(self.share(board, placed) for placed in board.placed) // 2
