"""The settings page: a short form, each change in force at once."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.settings_presenter import Fact, SettingsState
from orderdesk.ui.settings.setting_row import SettingRow, choice_box, fill_choices
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_FORM_WIDTH = 560


class SettingsVerbs(Protocol):
    """What the page asks of its presenter."""

    def rename_station(self, name: str) -> None: ...
    def rename_staff(self, name: str) -> None: ...
    def choose_theme(self, theme: str) -> None: ...
    def choose_scale(self, percent: str) -> None: ...
    def set_volume(self, percent: int) -> None: ...
    def set_muted(self, muted: bool) -> None: ...
    def test_sound(self) -> None: ...
    def set_scanner_gap(self, gap_ms: int) -> None: ...
    def set_notify(self, notify: bool) -> None: ...
    def choose_location(self, location_id: str) -> None: ...


class SettingsPage(QWidget):
    """Shows a SettingsState and tells its verbs what was changed."""

    def __init__(self, verbs: SettingsVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self.station = QLineEdit()
        self.station.setMaxLength(60)
        self.station.editingFinished.connect(lambda: verbs.rename_station(self.station.text()))
        self.staff = QLineEdit()
        self.staff.setMaxLength(60)
        self.staff.editingFinished.connect(lambda: verbs.rename_staff(self.staff.text()))
        self.location = choice_box(verbs.choose_location)
        self.theme = choice_box(verbs.choose_theme)
        self.scale = choice_box(verbs.choose_scale)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(10)
        self.volume.valueChanged.connect(verbs.set_volume)
        self.muted = QCheckBox(_("No sounds: colour and word must do"))
        self.muted.toggled.connect(verbs.set_muted)
        self.test = Button(_("Test"), icon="speaker-high")
        self.test.clicked.connect(verbs.test_sound)
        self.gap = QSpinBox()
        self.gap.setRange(5, 500)
        self.gap.setSuffix(_("\u00a0ms"))
        self.gap.valueChanged.connect(verbs.set_scanner_gap)
        self.notify = QCheckBox(_("Tell the customer unless staff say otherwise"))
        self.notify.toggled.connect(verbs.set_notify)
        self._sections = QVBoxLayout()
        self.shop_facts = QVBoxLayout()
        self.data_facts = QVBoxLayout()
        self._location_row = SettingRow(_("Location"), self.location)
        self._refused = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self._refused.hide()
        self._lay_out()
        self.setFocusProxy(self.station)

    def _lay_out(self) -> None:
        sound = QWidget()
        line = QHBoxLayout(sound)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.volume, 1)
        line.addWidget(self.test)
        form = QWidget()
        form.setMaximumWidth(_FORM_WIDTH)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(_("Settings"), 28, 700))
        column.addWidget(self._refused)
        _title(column, _("Here"))
        column.addWidget(SettingRow(_("Station"), self.station, _("Other stations see this name.")))
        column.addWidget(
            SettingRow(_("Who works here"), self.staff, _("Kept with every decision."))
        )
        column.addWidget(self._location_row)
        _title(column, _("Look"))
        column.addWidget(SettingRow(_("Theme"), self.theme))
        column.addWidget(
            SettingRow(_("Size"), self.scale, _("The new size comes with the next start."))
        )
        _title(column, _("Sound and scanner"))
        column.addWidget(SettingRow(_("Loudness"), sound))
        column.addWidget(SettingRow("", self.muted))
        gap = _("The longest pause between two keys of one scan. Raise it for a slow scanner.")
        column.addWidget(SettingRow(_("Scanner pause"), self.gap, gap))
        _title(column, _("Customers"))
        column.addWidget(SettingRow(_("Shipping mail"), self.notify))
        column.addLayout(self._sections)
        _title(column, _("Shop"))
        column.addLayout(self.shop_facts)
        _title(column, _("Data"))
        column.addLayout(self.data_facts)
        body = QWidget()
        body.setObjectName("content")
        outer = QHBoxLayout(body)
        outer.setContentsMargins(32, 24, 32, 32)
        outer.addWidget(form, 1, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def add_section(self, title: str, form: QWidget) -> None:
        """Put another form between the station's own settings and the facts."""
        _title(self._sections, title)
        self._sections.addWidget(form)

    def show_state(self, state: SettingsState) -> None:
        """Show these settings. A field that is being typed in keeps its text."""
        settings = state.settings
        controls = (self.volume, self.muted, self.gap, self.notify)
        blockers = [QSignalBlocker(one) for one in controls]
        for field, text in (
            (self.station, settings.station_name),
            (self.staff, settings.staff_name),
        ):
            if not field.hasFocus():
                field.setText(text)
        fill_choices(self.theme, state.themes, settings.theme)
        fill_choices(self.scale, state.scales, str(settings.scale_percent))
        fill_choices(self.location, state.locations, state.location_id)
        self.location.setEnabled(not state.location_why_not)
        self._location_row.say(state.location_why_not)
        self.volume.setValue(settings.sound_volume_percent)
        self.volume.setEnabled(not settings.muted)
        self.muted.setChecked(settings.muted)
        self.gap.setValue(settings.scanner_gap_ms)
        self.notify.setChecked(settings.notify_customer)
        self._refused.setText(state.refused)
        self._refused.setVisible(bool(state.refused))
        _show_facts(self.shop_facts, state.shop_facts)
        _show_facts(self.data_facts, state.data_facts)
        del blockers


def _title(column: QVBoxLayout, title: str) -> None:
    column.addSpacing(24)
    column.addWidget(PlainLabel(title, 15, 600))
    column.addSpacing(4)


def _show_facts(column: QVBoxLayout, facts: Sequence[Fact]) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
    for fact in facts:
        text = PlainLabel(fact.text, 13)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(SettingRow(fact.label, text))
