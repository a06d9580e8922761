"""Paints the kit into pictures, to be looked at: python -m tests.ui.gallery --out DIR [--dark]."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.theme import Colour, Cut, Mode, Theme, Tone, colour, font
from orderdesk.ui.widgets.avatar import Avatar
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.chip import BENCH_CHIP_HEIGHT, Chip, FilterChip
from orderdesk.ui.widgets.empty_state import Elsewhere, EmptyState, EmptyText
from orderdesk.ui.widgets.key_cap import KeyCap
from orderdesk.ui.widgets.notice_band import NoticeText
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.product_picture import ProductPicture
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.ui.widgets.status_strip import StripState
from orderdesk.ui.widgets.tabs import TabText, ViewTabs
from orderdesk.ui.widgets.unit_segments import UnitSegments
from orderdesk.ui.widgets.verdict_band import BandText, VerdictBand, VerdictState

RESOURCES = Path(__file__).parents[2] / "resources"


class Ground(QWidget):
    """A piece of canvas or sheet to lay widgets on."""

    def __init__(self, role: Colour = Colour.SURFACE) -> None:
        super().__init__()
        self._role = role

    def paintEvent(self, event: object) -> None:
        QPainter(self).fillRect(self.rect(), colour(self._role))


def bands() -> QWidget:
    ground = Ground(Colour.CANVAS)
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    sentences = {
        VerdictState.READY: "13 lines, in any sequence. Start with the one below.",
        VerdictState.RIGHT: "Emaillebecher „Kranich“ 350 ml. 4 of 4, line done.",
        VerdictState.TOO_MANY: "2 of 2 are in the box already. Put 1 back in A-03-2.",
        VerdictState.ALREADY_PACKED: "#10479 left at 13:44. Nothing was counted.",
        VerdictState.UNKNOWN: "4006381333931 is no product of this shop. Link it, or put it aside.",
        VerdictState.WRONG: "Wollsocken Merino, Grau. This order needs Senf. Put it back in E-05-3.",
        VerdictState.STOP: "The customer cancelled this order at 13:52. Take everything out.",
        VerdictState.PACKED: "#10482: 21 items, 1 parcel, 3,42 kg " + "and a very long rest " * 6,
    }
    for state, sentence in sentences.items():
        band = VerdictBand()
        band.show_text(BandText(state, sentence, "21" if state == "ready" else "10", "items left"))
        column.addWidget(band)
    segments = UnitSegments()
    segments.set_units(11, 21, 2)
    column.addWidget(segments)
    many = UnitSegments()
    many.set_units(90, 300, 40)
    column.addWidget(many)
    ground.resize(1280, 1240)
    return ground


def buttons() -> QWidget:
    ground = Ground()
    column = QVBoxLayout(ground)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(16)
    for size in ButtonSize:
        row = QHBoxLayout()
        row.setSpacing(12)
        primary = Button("Pack order", ButtonKind.PRIMARY, size, icon="package", key="Enter")
        primary.setMinimumWidth(255)
        row.addWidget(primary)
        row.addWidget(Button("Undo last", size=size, icon="arrow-u-up-left", key="F4"))
        row.addWidget(Button("Hold", size=size, icon="hand-palm"))
        row.addWidget(Button("", size=size, icon="dots-three"))
        row.addWidget(Button("Cancel", ButtonKind.QUIET, size))
        blocked = Button("Complete", ButtonKind.PRIMARY, size, key="F12")
        blocked.block("Complete: 21 left")
        blocked.setMinimumWidth(300)
        row.addWidget(blocked)
        row.addStretch(1)
        column.addLayout(row)
    ground.resize(1280, 340)
    return ground


def window() -> QWidget:
    frame = MainWindow()
    frame.rail.set_place("Berlin Mitte")
    frame.rail.set_person("Anna Kühn", "Bench 2, packer")
    pages = (
        ("queue", "Queue", "list-checks", 42),
        ("pack", "Pack", "package", 1),
        ("outbox", "Outbox", "paper-plane-tilt", 1),
    )
    for key, title, icon, count in pages:
        frame.add_page(key, title, icon, QLabel())
        frame.set_rail_count(key, count, needs_person=key == "outbox")
    frame.add_page("settings", "Settings", "gear-six", QLabel(), at_foot=True)
    frame.strip.show_state(StripState("Online", "synced 20 s ago"))
    frame.strip.set_item("scanner", "barcode", "Last scan 20 s ago")
    frame.strip.set_item("unsent", "paper-plane-tilt", "1 waiting to send")
    return frame


def offline_window() -> QWidget:
    frame = window()
    assert isinstance(frame, MainWindow)
    frame.strip.show_state(
        StripState(
            "Offline since 13:31.",
            "Keep working: everything is saved here and sent later.",
            Tone.OFFLINE,
            "cloud-slash",
        )
    )
    frame.strip.set_item("unsent", "paper-plane-tilt", "7 waiting to send", is_strong=True)
    frame.show_notice(
        "signed-out",
        NoticeText(
            "The shop no longer accepts OrderDesk's key.",
            "Everything packed is safe here. Sign in again to send it.",
            action="Sign in",
        ),
    )
    frame.search.set_text("yous")
    frame.show_toast("#10482 is on hold.", "Undo", lambda: None)
    return frame


def small() -> QWidget:
    ground = Ground()
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 16)
    column.setSpacing(12)
    tabs = ViewTabs()
    views = ("To pack", 42), ("Due today", 18), ("Pickup", 9), ("Short", 7), ("On hold", 5)
    tabs.show_tabs([TabText(title, title, count) for title, count in views])
    tabs.select("To pack")
    column.addWidget(tabs)
    narrow = ViewTabs()
    narrow.show_tabs([TabText(title, title, count) for title, count in views])
    narrow.select("On hold")
    narrow.setFixedWidth(420)
    column.addWidget(narrow)
    row = QHBoxLayout()
    row.setContentsMargins(24, 0, 24, 0)
    row.setSpacing(8)
    row.addWidget(FilterChip("Due before Thursday", "calendar-blank"))
    row.addWidget(FilterChip("Paid", "credit-card"))
    row.addWidget(Chip("Expedited", Tone.AMBER, "lightning", Cut.FILL))
    row.addWidget(Chip("Paid", Tone.RIGHT, "check-circle", Cut.FILL))
    row.addWidget(Chip("To pack", icon="circle-dashed"))
    row.addWidget(Chip("1", Tone.WRONG, "warning-octagon", Cut.FILL))
    row.addWidget(Chip("Marek, Bench 1", Tone.VIOLET, "user"))
    row.addWidget(Chip("Expedited", Tone.AMBER, "lightning", Cut.FILL, BENCH_CHIP_HEIGHT))
    row.addWidget(Chip("Gift", icon="gift", height=BENCH_CHIP_HEIGHT))
    row.addWidget(Avatar("Anna Kühn"))
    row.addWidget(Avatar("Marek Novák", 36, Tone.VIOLET))
    row.addWidget(KeyCap("Ctrl K"))
    row.addStretch(1)
    column.addLayout(row)
    tiles = QHBoxLayout()
    tiles.setContentsMargins(24, 0, 24, 0)
    for edge in (40, 46, 72, 208):
        for title in ("Wollsocken Merino", "Emaillebecher", "急須 常滑焼", "350 ml"):
            tiles.addWidget(ProductPicture(edge, title))
    tiles.addStretch(1)
    column.addLayout(tiles)
    column.addWidget(PlainLabel("<b>فاطمة بن يوسف</b> & 山本 美咲 " + "words that wrap " * 12, 15))
    fields = QHBoxLayout()
    fields.setContentsMargins(24, 0, 24, 0)
    line = QLineEdit("DHL 00340434161602094771")
    off = QLineEdit("Not now")
    off.setEnabled(False)
    choice = QComboBox()
    choice.addItems(["DHL Paket", "DHL Express"])
    for widget in (
        line,
        off,
        choice,
        QSpinBox(),
        QCheckBox("Tell the customer by mail"),
        QRadioButton("One"),
    ):
        widget.setFont(font(14))
        fields.addWidget(widget)
    column.addLayout(fields)
    column.addStretch(1)
    ground.resize(1280, 560)
    return ground


def empty() -> QWidget:
    frame = window()
    assert isinstance(frame, MainWindow)
    state = EmptyState()
    state.show_text(
        EmptyText(
            "All packed",
            "The last order left at 13:44. New orders appear here by themselves, with a chime.",
            elsewhere_title="Not in this list, and why",
            elsewhere=(
                Elsewhere(
                    "short", "7 orders are short", "Something is missing", "circle-half", Tone.AMBER
                ),
                Elsewhere(
                    "hold", "5 orders are on hold", "3 by Jule, 2 by the fraud check", "hand-palm"
                ),
                Elsewhere("pickup", "9 orders are for pickup", "5 are ready in bags", "storefront"),
            ),
        )
    )
    frame.add_page("empty", "Empty", "package", state, in_rail=False)
    frame.show_page("empty")
    frame.rail.select("queue")
    return frame


def side_sheet() -> QWidget:
    frame = empty()
    sheet = SideSheet(frame)
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(PlainLabel("The order leaves the queue until someone releases it.", 14))
    column.addWidget(QLineEdit("Waiting for the customer"))
    column.addStretch(1)
    column.addWidget(Button("Hold", ButtonKind.PRIMARY, icon="hand-palm", key="Ctrl Enter"))
    frame.resize(1280, 720)
    sheet.open_sheet("Hold #10482", content)
    return frame


SCENES: dict[str, Callable[[], QWidget]] = {
    "small": small,
    "empty": empty,
    "side-sheet": side_sheet,
    "bands": bands,
    "buttons": buttons,
    "window": window,
    "window-offline": offline_window,
}


def pictures(out: Path, only: str = "") -> Iterator[Path]:
    out.mkdir(parents=True, exist_ok=True)
    for name, build in SCENES.items():
        if only and only != name:
            continue
        scene = build()
        scene.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        scene.show()
        QApplication.processEvents()
        picture: QPixmap = scene.grab()
        file = out / f"{name}.png"
        picture.save(str(file))
        scene.deleteLater()
        yield file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    app = QApplication(sys.argv[:1])
    theme = Theme(app, RESOURCES, Mode.DARK if chosen.dark else Mode.LIGHT)
    for file in pictures(chosen.out, chosen.only):
        print(file)
    theme.deleteLater()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
