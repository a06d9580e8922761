"""The settings' row about how long customers' data is kept."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.presenters.forget_settings import ForgetSettingsPresenter
from orderdesk.presenters.settings_presenter import Choice
from orderdesk.ui.settings.setting_row import SettingRow, fill_choices
from orderdesk.ui.widgets.choice_box import ChoiceBox
from orderdesk.words import _


class ForgetRow(QWidget):
    """A choice of days."""

    def __init__(self, verbs: ForgetSettingsPresenter) -> None:
        super().__init__()
        title = _("Keep customers' data for")
        self.days = ChoiceBox(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.addWidget(
            SettingRow(
                title,
                self.days,
                _(
                    "Counted from the last change of an order that is done. Then names, addresses"
                    " and notes go from this computer; numbers, goods and parcels stay."
                ),
            )
        )
        verbs.attach(self)
        self.days.activated.connect(lambda _at: verbs.forget_after(self.days.currentData()))

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Show these, and the value of the one in force."""
        blocker = QSignalBlocker(self.days)
        fill_choices(self.days, choices, chosen)
        del blocker
