"""What the packing presenter needs of its page."""

from typing import Protocol

from orderdesk.presenters.packing_screens import Screen, Sound


class PackingView(Protocol):
    """What the packing page does for its presenter."""

    def show_screen(self, screen: Screen) -> None:
        """Paint a screen, in this very frame."""
        ...

    def play(self, sound: Sound) -> None:
        """Let a sound be heard once."""
        ...

    def announce(self, text: str) -> None:
        """Tell a screen reader what no verdict says."""
        ...

    def is_in_front(self) -> bool:
        """Whether this page is the one that the window shows."""
        ...
