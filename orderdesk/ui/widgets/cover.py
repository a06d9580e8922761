"""What lies open over a page, and so takes the page's keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Cover(QWidget):
    """A sheet or palette over its parent. Tab goes round within it."""

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the cover."""
        start = self.window().focusWidget() or self
        one = start
        while True:
            following = one.nextInFocusChain() if forward else one.previousInFocusChain()
            if following is None or following is start:
                return True
            one = following
            takes_tab = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes_tab and one.isEnabled() and one.isVisible() and self.isAncestorOf(one):
                reason = Qt.FocusReason.TabFocusReason
                one.setFocus(reason if forward else Qt.FocusReason.BacktabFocusReason)
                return True


def covers(window: QWidget, widget: QWidget | None = None) -> bool:
    """Whether something lies open over the window that `widget` is no part of."""
    return any(
        cover.isVisible() and not (widget is not None and cover.isAncestorOf(widget))
        for cover in window.findChildren(Cover)
    )
