"""The part of the settings about mails to customers."""

from PySide6.QtCore import QSignalBlocker, QTime
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from orderdesk.presenters.mail_settings import MailSettingsPresenter
from orderdesk.settings import Settings
from orderdesk.ui.settings.setting_row import SettingRow
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_FORMAT = "HH:mm"


class MailForm(QWidget):
    """The quiet hours, and what becomes of parcels whose mail must wait."""

    def __init__(self, verbs: MailSettingsPresenter) -> None:
        super().__init__()
        self.quiet_from, self.quiet_until = QTimeEdit(), QTimeEdit()
        hours = QWidget()
        line = QHBoxLayout(hours)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.quiet_from)
        line.addWidget(PlainLabel(_("to"), 14, wraps=False))
        line.addWidget(self.quiet_until)
        line.addStretch(1)
        for edit in (self.quiet_from, self.quiet_until):
            edit.setDisplayFormat(_FORMAT)
            edit.setKeyboardTracking(False)
        self.silently = QCheckBox(_("Send the parcel without it"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(
            SettingRow(
                _("No mails from"),
                hours,
                _("In the shop's own time. Equal times: customers are mailed at any hour."),
            )
        )
        column.addWidget(
            SettingRow(
                _("If a mail must wait"),
                self.silently,
                _("Otherwise the parcel waits too, until somebody decides in the outbox."),
            )
        )
        self.quiet_from.setAccessibleName(_("No mails from"))
        self.quiet_until.setAccessibleName(_("No mails until"))
        self.silently.setAccessibleName(self.silently.text())
        verbs.attach(self)
        self.quiet_from.timeChanged.connect(lambda at: verbs.set_quiet_from(at.toString(_FORMAT)))
        self.quiet_until.timeChanged.connect(lambda at: verbs.set_quiet_until(at.toString(_FORMAT)))
        self.silently.toggled.connect(verbs.let_late_parcels_go)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        blockers = [
            QSignalBlocker(one) for one in (self.quiet_from, self.quiet_until, self.silently)
        ]
        self.quiet_from.setTime(QTime.fromString(settings.quiet_from, _FORMAT))
        self.quiet_until.setTime(QTime.fromString(settings.quiet_until, _FORMAT))
        self.silently.setChecked(settings.late_parcels_go_silently)
        del blockers
