"""The one stylesheet: only what cannot be painted by our own widgets.

No bare QWidget rule, no font: fonts are set by the widgets, so that their features survive.
"""

from string import Template

from orderdesk.ui.theme.tokens import Colour, Tokens

_SHEET = Template("""
QToolTip {
    background: $ink; color: $surface; border: 0; padding: 6px 8px;
}
QMenu {
    background: $surface; color: $ink; border: 1px solid $line; border-radius: 12px; padding: 6px;
}
QMenu::item {
    padding: 8px 28px 8px 12px; border-radius: 8px; background: transparent;
}
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $ink3; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }
QMenu::icon { padding-left: 10px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_mid; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 40px; margin: 4px 3px 4px 3px; }
QScrollBar::handle:horizontal { min-width: 40px; margin: 3px 4px 3px 4px; }
QScrollBar::handle:hover { background: $line_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea { background: transparent; border: 0; }
QAbstractItemView { outline: 0; }
QScrollArea > QWidget > QWidget#content { background: transparent; }
QLineEdit, QPlainTextEdit, QTextEdit {
    background: $surface; color: $ink; border: 1px solid $line_strong; border-radius: 8px;
    padding: 0 12px; min-height: 38px;
    selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $ink3;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    background: transparent; border: 0; padding: 0; min-height: 0;
}
QPlainTextEdit, QTextEdit { padding: 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border-color: $focus;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {
    background: $sunken; color: $ink3; border-color: $line;
}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {
    background: transparent; border: 0; border-radius: 0; padding: 0; min-height: 0;
}
QFileDialog QAbstractItemView { background: $surface; border-radius: 8px; }
QFileDialog QHeaderView { background: $sunken; }
QFileDialog QHeaderView::section {
    background: $sunken; color: $ink2; border: 0; border-bottom: 1px solid $line; padding: 4px 8px;
}
QFileDialog QPushButton {
    background: $surface; color: $ink; border: 1px solid $line_mid; border-radius: 8px;
    padding: 0 16px; min-height: 38px;
}
QFileDialog QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QFileDialog QPushButton:hover { border-color: $line_strong; }
QFileDialog QPushButton:focus { border: 2px solid $focus; }
QFileDialog QPushButton:disabled { background: $sunken; color: $ink3; border-color: $line; }
QComboBox QAbstractItemView {
    background: $surface; color: $ink; border: 1px solid $line; padding: 6px;
    selection-background-color: $hover; selection-color: $ink;
}
""")


def build_stylesheet(tokens: Tokens) -> str:
    """The stylesheet for the whole application."""
    return _SHEET.substitute({colour.value: tokens.hex(colour) for colour in Colour})
