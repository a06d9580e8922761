"""The keys of a page, on the screen and on paper."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from orderdesk.presenters.command_table import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.key_sheet import key_groups, keys_title
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.paper_words import goes_to_sentence
from orderdesk.printing.templates import PaperDocument
from orderdesk.settings import PaperSize
from orderdesk.tasks import TaskSet
from orderdesk.ui.event_loop import run_window
from orderdesk.ui.key_sheet import KeySheet
from orderdesk.ui.paper import Paper
from orderdesk.ui.sheet_printer import PaperPlace, SheetPrinter
from orderdesk.ui.theme import Theme
from tests.patience import PATIENCE_S
from tests.ui.test_paper import pages_of


def commands_of_all_pages() -> Commands:
    commands = Commands()
    for command_id in CommandId:
        commands.bind(command_id, lambda: None)
    return commands


def test_every_key_of_the_bench_is_on_the_paper(
    qapp: QApplication, dressed: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    groups = key_groups(commands_of_all_pages(), PageName.PACK)
    sheet = KeySheet(groups)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.activateWindow()
    file = tmp_path / "keys.pdf"

    async def main() -> None:
        tasks = TaskSet()
        printer = SheetPrinter(sheet, tasks)
        said = asyncio.Event()

        def say(sentence: str) -> None:
            sheet.say(sentence)
            said.set()

        title = keys_title(PageName.PACK)
        sheet.print_wanted.connect(lambda: printer.print_keys(title, groups, say))
        sheet.print.setFocus()
        QTest.keyClick(sheet.print, Qt.Key.Key_Space)
        assert printer.dialog is not None
        printer.dialog.fileSelected.emit(str(file))
        printer.dialog.close()
        await asyncio.wait_for(said.wait(), PATIENCE_S)
        await tasks.close()

    run_window(qapp, main())
    assert sheet.said.text() == "Saved as keys.pdf."
    words = " ".join(" ".join(pages_of(file)).split())
    assert "Keys of the bench" in words
    for row in sheet.list.rows:
        # A long title is wrapped, with its keys beside its first line.
        assert all(word in words for word in row.title.split())
        assert row.printed.replace("…", "...") in words.replace("…", "...")


def test_the_keys_go_to_the_printer_and_the_paper_of_the_settings(
    qapp: QApplication, dressed: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, PaperSize]] = []

    async def send(_paper: Paper, document: PaperDocument, size: PaperSize, printer: str) -> None:
        sent.append((printer, size))

    monkeypatch.setattr(Paper, "send", send)
    place = PaperPlace("Laser", PaperSize.LETTER)
    sheet = KeySheet((), goes_to_sentence(place.printer), has_codes=True)
    qtbot.addWidget(sheet)
    sheet.show()
    assert "Laser" in sheet.said.text()

    async def main() -> None:
        tasks = TaskSet()
        printer = SheetPrinter(sheet, tasks, lambda: place)
        sheet.print_wanted.connect(lambda: printer.print_keys("Keys", (), sheet.say))
        sheet.print.click()
        await asyncio.gather(*tasks._tasks)
        assert printer.dialog is None

    run_window(qapp, main())
    assert sent == [("Laser", PaperSize.LETTER)]
    assert sheet.said.text().startswith("At the printer.")
    with qtbot.waitSignal(sheet.codes_wanted):
        sheet.codes.click()
    assert not KeySheet(()).codes.isVisibleTo(sheet)


def test_an_answer_that_comes_after_the_sheet_was_closed_is_no_failure(
    dressed: Theme, qtbot: QtBot
) -> None:
    sheet = KeySheet(())
    sheet.deleteLater()
    QApplication.sendPostedEvents(sheet, QEvent.Type.DeferredDelete)
    sheet.say("At the printer. Look whether the page is whole.")
