"""The settings page: its sections at the left, one form at a time, each change in force at once."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
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
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.one_of import OneOf
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.rail import RailRow
from orderdesk.words import _

_FORM_WIDTH = 560
_LIST_WIDTH = 220


class Section(StrEnum):
    """The sections, in their sequence."""

    STATION = "station"
    SHOP = "shop"
    SCANNER = "scanner"
    SOUND = "sound"
    PAPER = "paper"
    CODES = "codes"
    LOOK = "look"
    DATA = "data"


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


class _Form(QWidget):
    """One section: its title and a column of rows."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(PlainLabel(title, 20, 700))
        self.column.addSpacing(12)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.column.addLayout(self.rows)
        self.column.addStretch(1)


class SettingsPage(QWidget):
    """Shows a SettingsState and tells its verbs what was changed."""

    def __init__(self, verbs: SettingsVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self.station = QLineEdit()
        self.station.setMaxLength(60)
        self._station_row = SettingRow(_("Station"), self.station)
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
        self.shop_facts = QVBoxLayout()
        self._location_row = SettingRow(_("Location"), self.location)
        self._refused = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self._refused.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._group = QButtonGroup(self)
        self._forms_place = OneOf()
        self.sections: dict[Section, RailRow] = {}
        self._forms: dict[Section, _Form] = {}
        self._lay_out()
        self._fill_forms()
        self.open_section(Section.STATION)

    def _lay_out(self) -> None:
        for section, title, icon in (
            (Section.STATION, _("Station and staff"), "desktop"),
            (Section.SHOP, _("Shop and location"), "storefront"),
            (Section.SCANNER, _("Scanner"), "barcode"),
            (Section.SOUND, _("Sound"), "speaker-high"),
            (Section.PAPER, _("Paper"), "printer"),
            (Section.CODES, _("Linked codes"), "link"),
            (Section.LOOK, _("Look"), "sun"),
            (Section.DATA, _("Data and safety"), "lock-simple"),
        ):
            row = RailRow(title, icon)
            row.clicked.connect(lambda _checked, section=section: self.open_section(section))
            self._group.addButton(row)
            self._list.addWidget(row)
            self.sections[section] = row
            form = _Form(title)
            self._forms[section] = form
            self._forms_place.add(form)
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 24, 12, 12)
        column.setSpacing(12)
        heading = PlainLabel(_("Settings"), 24, 700)
        heading.setContentsMargins(12, 0, 0, 0)
        column.addWidget(heading)
        column.addLayout(self._list)
        column.addStretch(1)
        body = QWidget()
        body.setObjectName("content")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(32, 30, 32, 32)
        inside.setSpacing(8)
        host = QWidget()
        host.setMaximumWidth(_FORM_WIDTH)
        within = QVBoxLayout(host)
        within.setContentsMargins(0, 0, 0, 0)
        within.addWidget(self._refused)
        within.addWidget(self._forms_place, 1)
        inside.addWidget(host, 1)
        self._scroller = QScrollArea()
        self._scroller.setWidgetResizable(True)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setWidget(body)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        self._right.addWidget(self._scroller, 1)
        whole.addLayout(self._right, 1)

    def _fill_forms(self) -> None:
        self.add(
            Section.STATION,
            self._station_row,
            SettingRow(_("Who works here"), self.staff, _("Kept with every decision.")),
            SettingRow(_("Shipping mail"), self.notify),
        )
        shop = QWidget()
        shop.setLayout(self.shop_facts)
        self.shop_facts.setContentsMargins(0, 0, 0, 0)
        self.add(Section.SHOP, self._location_row, shop)
        gap = _("The longest pause between two keys of one scan. The check above sets it.")
        self.add(Section.SCANNER, SettingRow(_("Scanner pause"), self.gap, gap))
        sound = QWidget()
        line = QHBoxLayout(sound)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.volume, 1)
        line.addWidget(self.test)
        heard = _("The test plays: right, line done, order done, wrong item.")
        self.add(
            Section.SOUND,
            SettingRow(_("Loudness"), sound, heard),
            SettingRow("", self.muted),
        )
        self.volume.setAccessibleName(_("Loudness"))
        self.add(
            Section.LOOK,
            SettingRow(_("Theme"), self.theme),
            SettingRow(_("Size"), self.scale, _("The new size comes with the next start.")),
        )

    def add(self, section: Section, *rows: QWidget) -> None:
        """Put more into a section, below what is there."""
        for row in rows:
            self._forms[section].rows.addWidget(row)

    def put_first(self, section: Section, row: QWidget) -> None:
        """Put something above what a section has."""
        self._forms[section].rows.insertWidget(0, row)

    def add_foot(self, widget: QWidget) -> None:
        """Put something below the forms that stays while they scroll."""
        self._right.addWidget(widget)

    def open_section(self, section: Section) -> None:
        """Show a section."""
        self.sections[section].setChecked(True)
        form = self._forms[section]
        self._forms_place.show_only(form)
        self._scroller.verticalScrollBar().setValue(0)
        self.setFocusProxy(self.sections[section])

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
        self.station.setPlaceholderText(state.usual_station)
        self._station_row.say(state.station_said)
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
        del blockers

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = QRectF(_LIST_WIDTH, 0, 1, self.height())
        painter.fillRect(line, colour(Colour.LINE))


def _show_facts(column: QVBoxLayout, facts: Sequence[Fact]) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
    for fact in facts:
        text = PlainLabel(fact.text, 13)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(SettingRow(fact.label, text))
