"""The form for paper, its preview, and the questions that are asked over the window."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.presenters.paper_settings import PaperSettingsState
from orderdesk.presenters.settings_presenter import Choice
from orderdesk.printing.templates import PaperDocument
from orderdesk.settings import PaperSize
from orderdesk.tasks import TaskSet
from orderdesk.ui.event_loop import run_window
from orderdesk.ui.paper_dialogs import PaperDialogs
from orderdesk.ui.settings.paper_form import PaperForm
from orderdesk.ui.theme import Theme

STATE = PaperSettingsState(
    printers=(Choice("", "PDF file"), Choice("Laser", "Laser at the bench")),
    printer="Laser",
    printer_said="",
    is_wrong=False,
    sizes=(Choice("auto", "As the country has it"), Choice("a4", "A4")),
    size="auto",
    slip_at_completion=True,
    slip_why_not="",
    own_templates=False,
    folder="/home/mara/templates",
    ledger=("10:00: slip of #1001, at the printer Laser, Mara",),
)


class Verbs:
    def __init__(self) -> None:
        self.heard: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        return lambda *given: self.heard.append((name, *given))


async def render(document: PaperDocument, size: PaperSize) -> Sequence[QImage]:
    pages = [QImage(400, 560, QImage.Format.Format_RGB32) for _page in range(2)]
    for page in pages:
        page.fill(0xFFFFFFFF)
    return pages


@pytest.fixture
def verbs() -> Verbs:
    return Verbs()


@pytest.fixture
def window(qtbot: QtBot, dressed: Theme) -> QWidget:
    window = QWidget()
    window.resize(1000, 700)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def form(window: QWidget, verbs: Verbs) -> PaperForm:
    form = PaperForm(verbs, render, TaskSet(), window)  # type: ignore[arg-type]
    form.resize(560, 500)
    form.show()
    form.show_state(STATE)
    return form


def test_showing_settings_changes_none(form: PaperForm, verbs: Verbs) -> None:
    assert form.at_completion.isChecked()
    assert form.printer.currentData() == "Laser"
    assert verbs.heard == []


def test_each_control_says_what_was_chosen(form: PaperForm, verbs: Verbs) -> None:
    form.printer.setCurrentIndex(0)
    form.printer.activated.emit(0)
    form.paper.setCurrentIndex(1)
    form.paper.activated.emit(1)
    for button in (form.at_completion, form.own, form.test, form.folder, form.preview):
        button.click()
    assert verbs.heard == [
        ("choose_printer", ""),
        ("choose_size", "a4"),
        ("set_slip_at_completion", False),
        ("set_own_templates", True),
        ("print_test",),
        ("open_folder",),
        ("preview",),
    ]


def test_without_a_printer_nothing_comes_by_itself(form: PaperForm, verbs: Verbs) -> None:
    form.show_state(replace(STATE, printer="", slip_why_not="Choose a printer first."))
    assert not form.at_completion.isEnabled()
    assert not form.at_completion.isChecked()
    form.test.click()
    assert verbs.heard == []


def test_every_control_has_a_name(form: PaperForm) -> None:
    named = (form.printer, form.paper, form.test, form.folder, form.preview)
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in named)


def test_the_preview_shows_its_pages(qapp: QApplication, form: PaperForm) -> None:
    async def main() -> None:
        form.show_preview(PaperDocument("Packing slip #1000", ()), PaperSize.A4)
        while form.dialog is None:  # noqa: ASYNC110 (a widget's state has no event to wait for)
            await asyncio.sleep(0)
        assert form.dialog.isVisible()
        assert [one.accessibleName() for one in form.dialog.pages] == ["Page 1", "Page 2"]
        form.dialog.close_button.click()
        assert not form.dialog.isVisible()

    run_window(qapp, main())


def test_a_folder_without_a_program_for_it_is_named(
    form: PaperForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(url: object) -> bool:
        asked.append(str(url))
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    form.open_folder(Path("/home/mara/templates"))
    assert "/home/mara/templates" in asked[0]
    assert any(
        "/home/mara/templates" in child.text()  # type: ignore[attr-defined]
        for child in form.findChildren(QWidget)
        if hasattr(child, "text")
    )


def test_a_place_for_the_file_is_asked_for_and_the_folder_kept(
    window: QWidget, tmp_path: Path
) -> None:
    dialogs, chosen = PaperDialogs(window), list[Path]()
    dialogs.ask_pdf_path("slip.pdf", chosen.append)
    dialog = dialogs.file_dialog
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    assert dialog.defaultSuffix() == "pdf"
    dialog.fileSelected.emit(str(tmp_path / "mine.pdf"))
    dialog.done(0)
    assert chosen == [tmp_path / "mine.pdf"]
    dialogs.ask_pdf_path("other.pdf", chosen.append)
    second = dialogs.file_dialog
    assert second is not None
    assert Path(second.directory().absolutePath()) == tmp_path
    second.reject()
    assert dialogs.file_dialog is None
    assert len(chosen) == 1


def test_the_safe_answer_prints_nothing(window: QWidget) -> None:
    dialogs, agreed = PaperDialogs(window), list[bool]()
    for press in ("safe", "risky"):
        dialogs.ask(
            "Print it now?",
            "The slip of #1001.",
            safe="Do not print",
            risky="Print it",
            agreed=lambda: agreed.append(True),
        )
        assert dialogs.question is not None
        getattr(dialogs.question, press).click()
    assert agreed == [True]
