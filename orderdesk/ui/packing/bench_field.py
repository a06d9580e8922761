"""A field in a sheet at the bench: as large as hands and eyes need it there."""

from PySide6.QtWidgets import QLineEdit, QWidget

from orderdesk.ui.theme import font


def set_size(field: QWidget, height: float, text_px: float) -> None:
    """Large enough for the bench. The height of a line edit is the stylesheet's, so set it there."""
    inner = round(height) - 2
    if isinstance(field, QLineEdit):
        field.setStyleSheet(
            f"QLineEdit {{ min-height: {inner}px; max-height: {inner}px;"
            f" font-size: {round(text_px)}px; }}"
        )
    else:
        field.setFixedHeight(round(height))
        field.setFont(font(text_px, 600))
