"""Paper at the window: slips and lists by key, to a file and to a printer, and the printer's absence."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from orderdesk.app import WindowProgram
from orderdesk.errors import PrinterError
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_screens import PackedScreen
from orderdesk.printing.templates import PaperDocument
from orderdesk.settings import PaperSize
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.paper import Paper, PrinterName
from orderdesk.ui.tour.casting import Cast
from tests.journeys.window_life import Lives, opened
from tests.patience import until

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PRINTER = "Bench_Laser"


def text_of(path: Path) -> str:
    """All text of a PDF file."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run([tool, "-layout", path, "-"], capture_output=True, text=True).stdout


class Printers:
    """Stands in for the system's printers: what they took, by title, or that they take nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.took: list[str] = []
        self.is_dead = False
        room = self

        async def printers(self: Paper) -> tuple[PrinterName, ...]:
            return (PrinterName(PRINTER, "Laser at the bench"),)

        async def send(self: Paper, document: PaperDocument, size: PaperSize, name: str) -> None:
            if room.is_dead:
                raise PrinterError(name)
            room.took.append(document.title)

        monkeypatch.setattr(Paper, "printers", printers)
        monkeypatch.setattr(Paper, "send", send)


async def save_as(desk: DeskWindow, path: Path) -> None:
    """Answer the question where the PDF file goes."""
    await until(lambda: desk.paper.dialogs.file_dialog)
    dialog = desk.paper.dialogs.file_dialog
    assert isinstance(dialog, QFileDialog)
    dialog.selectFile(str(path))
    dialog.fileSelected.emit(str(path))
    dialog.done(0)
    await until(path.exists)
    await until(lambda: QApplication.activeModalWidget() is None)
    desk.window.activateWindow()
    await until(desk.window.isActiveWindow)


def test_without_a_printer_slip_and_list_are_saved_as_pdf(
    lives: Lives, cast: Cast, tmp_path: Path
) -> None:
    slip, listed = tmp_path / "slip.pdf", tmp_path / "list.pdf"
    names: list[str] = []

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        order_id = desk.queue.selected_order
        assert order_id is not None
        names.append(desk.queue.queued_names[order_id])
        await hands.press(Qt.Key.Key_P, CTRL)
        await save_as(desk, slip)
        await hands.press(Qt.Key.Key_P, CTRL | SHIFT)
        await save_as(desk, listed)
        await hands.press(Qt.Key.Key_Right)
        await until(lambda: program.window.current_page == PageName.DETAIL)
        desk.detail_page.slip.click()
        await save_as(desk, tmp_path / "again.pdf")

    assert lives.live(script) == 0
    assert names[0] in text_of(slip)
    assert "Pick list" in text_of(listed)
    assert names[0] in text_of(tmp_path / "again.pdf")


def test_a_slip_comes_when_an_order_is_packed_and_again_by_f10(
    lives: Lives, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    printers = Printers(monkeypatch)
    part = cast.main
    title = f"Packing slip {part.name}"

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await hands.press(Qt.Key.Key_5, CTRL)
        form = desk.paper.form
        await until(lambda: form.printer.count() == 2)
        assert not form.at_completion.isEnabled()
        form.printer.setCurrentIndex(1)
        form.printer.activated.emit(1)
        await until(form.at_completion.isEnabled)
        form.at_completion.click()
        assert desk.parts.settings().slip_at_completion
        await hands.scan(part.number)
        await until(lambda: desk.packing.order_in_hand is not None)
        for code in part.codes:
            await hands.scan(code)
        await hands.press(Qt.Key.Key_F12)
        await until(lambda: isinstance(desk.packing_page.screen_shown, PackedScreen))
        await until(lambda: printers.took == [title])
        await hands.press(Qt.Key.Key_F10)
        await until(lambda: printers.took == [title, title])

    assert lives.live(script) == 0


def test_a_dead_printer_is_told_and_blocks_nothing(
    lives: Lives, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    printers = Printers(monkeypatch)
    printers.is_dead = True

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        desk.paper.settings.choose_printer(PRINTER)
        await hands.press(Qt.Key.Key_P, CTRL)
        await until(lambda: "paper" in desk.parts.notices.standing)
        assert PRINTER in desk.parts.notices.standing["paper"].what
        await hands.scan(cast.main.number)
        await until(lambda: desk.packing.order_in_hand is not None)
        printers.is_dead = False
        await hands.press(Qt.Key.Key_F10)
        await until(lambda: printers.took)
        await until(lambda: "paper" not in desk.parts.notices.standing)

    assert lives.live(script) == 0
