"""How long things may move: nothing does where the user or the system wants no motion."""

from PySide6.QtWidgets import QApplication, QStyle

_is_reduced = False


def set_reduced(is_reduced: bool) -> None:
    """Take what the user chose."""
    global _is_reduced
    _is_reduced = is_reduced


def duration_ms(wanted: int) -> int:
    """`wanted`, or 0 where motion is reduced."""
    app = QApplication.instance()
    if _is_reduced or not isinstance(app, QApplication):
        return 0
    # The system's own wish reaches Qt as animations of no length.
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return wanted if app.style().styleHint(hint) else 0
