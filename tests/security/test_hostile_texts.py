"""Texts that a customer can set, on paper, in tables, in file names and on real widgets: always text."""

import ast
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.domain.order import Attribute
from orderdesk.presenters.paper_words import file_name
from orderdesk.presenters.report_table import safe_cell
from orderdesk.printing.day_report import DayPaper, ReportOrder, day_report, row
from orderdesk.printing.packing_slip import parcel_to_pack, slips
from orderdesk.printing.templates import Template
from orderdesk.ui.confirm_dialog import ConfirmDialog
from orderdesk.ui.queue.queue_model import QueueTableModel
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.chip import FilterChip
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.plain_label import plain_tooltip
from orderdesk.ui.widgets.tabs import TabText, ViewTabs
from tests.builders import BERLIN, an_order, some_work
from tests.printing.papers import CONTEXT, FOLDER, IRISH, order_of, slip_template
from tests.ui.conftest import dressed, theme
from tests.ui.detail_kit import Verbs as DetailVerbs
from tests.ui.detail_kit import a_state as detail_state
from tests.ui.detail_kit import open_page
from tests.ui.queue_kit import a_state, an_item

__all__ = ["dressed", "theme"]

MARKUP = "<img src='http://tracker.example/x.png'><b>Bold</b>"
ROOT = Path(__file__).parents[2]


def assert_plain(top: QWidget) -> int:
    """No label below `top` takes the markup for markup, no tooltip shows it. How many hold it."""
    holding = 0
    for one in [top, *top.findChildren(QWidget)]:
        assert "<img" not in one.toolTip(), (type(one).__name__, one.toolTip())
        if isinstance(one, QLabel) and "<img" in one.text():
            holding += 1
            assert one.textFormat() is Qt.TextFormat.PlainText, type(one).__name__
    return holding


def test_every_text_of_a_slip_is_escaped() -> None:
    names = ("name", "company", "address1", "address2", "city", "zip", "phone")
    address = replace(IRISH, **dict.fromkeys(names, MARKUP))
    order = order_of(1, title=MARKUP, address=address, note=MARKUP)
    line = replace(
        order.line_items[0],
        variant_title=MARKUP,
        sku=MARKUP,
        attributes=(Attribute(MARKUP, MARKUP),),
    )
    order = replace(
        order,
        name=MARKUP,
        line_items=(line,),
        attributes=(Attribute("gift note", MARKUP),),
        tags=(MARKUP,),
        shipping_title=MARKUP,
        customer_name=MARKUP,
    )
    parcel = parcel_to_pack(order, BERLIN)
    assert parcel is not None
    part = slips([parcel], slip_template(), CONTEXT).parts[0]
    html = part.html + "".join(part.more_rows)
    assert "<img src='http" not in html
    assert "tracker.example" in html


def test_every_text_of_a_report_is_escaped() -> None:
    rows = (row(MARKUP, MARKUP, MARKUP),)
    orders = (ReportOrder(*[MARKUP] * 6),)
    paper = DayPaper(*[MARKUP] * 4, rows, rows, rows, rows, rows, orders)
    template = Template("day_report.html", (FOLDER / "day_report.html").read_text("utf-8"))
    part = day_report(paper, template).parts[0]
    html = part.html + "".join(part.more_rows)
    assert "<img src='http" not in html
    assert "tracker.example" in html


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n＝＋－＠"])
def test_no_cell_begins_as_a_formula_does(sign: str) -> None:
    assert safe_cell(f"{sign}HYPERLINK(A1)") == f"'{sign}HYPERLINK(A1)"
    if not sign.isspace():
        assert safe_cell(f" {sign}HYPERLINK(A1)") == f"' {sign}HYPERLINK(A1)"
        # A table with commas, opened where semicolons part the cells.
        assert safe_cell(f"x;{sign}HYPERLINK(A1)") == f"x;'{sign}HYPERLINK(A1)"
    assert safe_cell("Kim; Lee - 2 = x") == "Kim; Lee - 2 = x"


@pytest.mark.parametrize(
    "title",
    [
        "Slip ../../.bashrc",
        "..\\..\\AppData\\x",
        "C:\\Windows\\x",
        "/etc/passwd",
        "..",
        "",
        "a\x00b\nc",
        "slip:stream",
        "gpj\u202efdp",
        "x" * 5000,
        "梱" * 90,
        "📦" * 70,
        "a\x85b\u2028c\u200fd\ufeff",
        "\ud800",
        "#1001",
    ],
)
def test_a_title_leads_a_file_to_no_other_folder(title: str) -> None:
    name = f"{file_name(title)}.pdf"
    assert Path(name).name == PureWindowsPath(name).name == name
    assert not name.startswith(".")
    # What the file systems take, and what a half-written one beside it is called.
    assert len(name.encode()) < 240
    assert name.isprintable()
    assert file_name("Packing slip #1001") == "Packing slip #1001"


def test_markup_on_the_detail_page_stays_text(qtbot: QtBot, dressed: Theme) -> None:
    order = an_order(
        some_work(1, {1: 1}), customer=MARKUP, note=MARKUP, tags=(MARKUP, MARKUP + "2")
    )
    address = replace(IRISH, name=MARKUP, company=MARKUP, city=MARKUP)
    wish = (Attribute(MARKUP, MARKUP),)
    line = replace(order.line_items[0], title=MARKUP, attributes=wish)
    hostile = replace(
        order, attributes=wish, shipping_address=address, line_items=(line,), phone=MARKUP
    )
    page = open_page(qtbot, DetailVerbs())
    page.show_state(detail_state(hostile))
    assert assert_plain(page) >= 3


def test_what_is_pointed_at_in_the_queue_stays_text(qtbot: QtBot) -> None:
    item = an_item(1, customer=MARKUP, note=MARKUP, tags=(MARKUP,))
    state = a_state([item])
    row_shown = replace(state.rows[0], with_words=f"{MARKUP}\nsecond line")
    model = QueueTableModel()
    model.replace([row_shown], [row_shown.key])
    shown = model.index(0, 0, QModelIndex()).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in shown
    assert "<img" not in shown
    assert "<br>second line" in shown


def test_markup_on_small_widgets_stays_text(qtbot: QtBot, dressed: Theme) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    tabs = ViewTabs()
    tabs.setParent(ground)
    tabs.show_tabs([TabText("k", MARKUP, 1, MARKUP)])
    chip = FilterChip(MARKUP, "", ground)
    button = IconButton("x", MARKUP, 28, ground)
    for one in (chip, button):
        assert "&lt;img" in one.toolTip()
    question = ConfirmDialog(
        ground, MARKUP, f"{MARKUP}\n{MARKUP}", safe=MARKUP, risky=MARKUP, agreed=lambda: None
    )
    assert assert_plain(ground) == 3
    assert question.windowTitle() == MARKUP


def test_a_tooltip_keeps_its_lines() -> None:
    assert plain_tooltip("a & b\n<c>") == "<p>a &amp; b<br>&lt;c&gt;</p>"


def test_nothing_that_a_shop_names_is_ever_opened() -> None:
    """The program opens its own folders and one address that stands in its own code."""
    opened = []
    for path in sorted((ROOT / "orderdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("openUrl"):
                opened.append(ast.unparse(node.args[0]))
            assert not (isinstance(node, ast.Attribute) and node.attr == "setOpenExternalLinks"), (
                path
            )
    assert opened
    assert {one.partition("(str(")[0] for one in opened} == {
        "QUrl(DASHBOARD)",
        "QUrl.fromLocalFile",
    }
