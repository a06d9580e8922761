"""The part of the settings about new orders, and about motion."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from orderdesk.presenters.alert_settings import AlertSettingsPresenter
from orderdesk.settings import Settings
from orderdesk.ui.settings.setting_row import SettingRow
from orderdesk.words import _


class AlertsForm(QWidget):
    """Each box is in force at once. `motion_row` stands among what concerns the look."""

    def __init__(self, verbs: AlertSettingsPresenter) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.orders = self._box(_("Tell of orders to ship"), verbs.tell_orders)
        self.pickups = self._box(_("Tell of orders for pickup"), verbs.tell_pickups)
        self.repeats = self._box(_("Ring again until somebody looks"), verbs.repeat_chime)
        self.desktop = self._box(_("Show it on the desktop too"), verbs.show_on_desktop)
        self.motion = self._box(_("Let nothing fade or move"), verbs.reduce_motion)
        rows = (
            (_("New orders"), self.orders, ""),
            ("", self.pickups, ""),
            ("", self.repeats, _("Every 30 seconds, until the queue is opened.")),
            ("", self.desktop, _("Numbers and counts only: a locked screen shows it to anybody.")),
        )
        for label, box, sentence in rows:
            self._column.addWidget(SettingRow(label, box, sentence))
            box.setAccessibleName(box.text())
        self.motion_row = SettingRow(_("Motion"), self.motion)
        self.motion.setAccessibleName(self.motion.text())
        verbs.attach(self)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        for box, is_on in (
            (self.orders, settings.tells_orders),
            (self.pickups, settings.tells_pickups),
            (self.repeats, settings.repeats_chime),
            (self.desktop, settings.shows_on_desktop),
            (self.motion, settings.reduces_motion),
        ):
            blocker = QSignalBlocker(box)
            box.setChecked(is_on)
            del blocker

    @staticmethod
    def _box(text: str, toggled: Callable[[bool], None]) -> QCheckBox:
        box = QCheckBox(text)
        box.toggled.connect(toggled)
        return box
