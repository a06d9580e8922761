"""Pages as they come out: whole, in every script, without a stopped window."""

import asyncio
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication

from orderdesk.domain.order import Order
from orderdesk.errors import FileNotWrittenError, PrinterError
from orderdesk.printing.packing_slip import parcel_to_pack, slips
from orderdesk.printing.pick_list import pick_list
from orderdesk.printing.templates import PaperDocument, Part, part_of
from orderdesk.settings import PaperSize
from orderdesk.ui import paper as paper_module
from orderdesk.ui.event_loop import run_window
from orderdesk.ui.paper import Paper
from orderdesk.ui.theme import Theme
from tests.builders import BERLIN
from tests.patience import PATIENCE_S
from tests.printing.papers import (
    ARABIC,
    CONTEXT,
    HOSTILE,
    JAPANESE,
    list_template,
    order_of,
    slip_template,
)

LONG = "Grinder with a very long name that nobody thought of paper for " * 3


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def slips_of(*orders: Order) -> PaperDocument:
    parcels = [parcel_to_pack(order, BERLIN) for order in orders]
    return slips([one for one in parcels if one is not None], slip_template(), CONTEXT)


def save(
    qapp: QApplication, document: PaperDocument, path: Path, size: PaperSize = PaperSize.A4
) -> Path:
    run_window(qapp, Paper().save_pdf(document, size, path))
    return path


def pages_of(path: Path) -> list[str]:
    told = subprocess.run([tool("pdftotext"), "-layout", path, "-"], capture_output=True, text=True)
    # A font's shape may stand for several letters; extraction then names the rarer one.
    return normalize("NFKC", told.stdout).split("\f")[:-1]


def pictures_of(path: Path, dpi: int = 50) -> list[Path]:
    stem = path.with_suffix("")
    subprocess.run([tool("pdftoppm"), "-r", str(dpi), "-gray", path, stem], check=True)
    return sorted(path.parent.glob(f"{stem.name}-*.pgm"))


def read_grey(picture: Path) -> tuple[int, int, bytes]:
    _kind, size, _depth, pixels = picture.read_bytes().split(b"\n", 3)
    width, height = (int(one) for one in size.split())
    return width, height, pixels


@pytest.mark.parametrize("lines", [1, 60, 300])
def test_nothing_is_cut_off(qapp: QApplication, dressed: Theme, tmp_path: Path, lines: int) -> None:
    document = slips_of(order_of(lines, title=LONG if lines == 60 else ""))
    pages = pages_of(save(qapp, document, tmp_path / "slip.pdf"))
    text = "\n".join(pages)
    assert {f"KK-{one:04d}-X" for one in range(1, lines + 1)} <= set(text.split())
    assert "Thank you for your order." in text
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
        assert "#1001" in page
    assert all(page.count("Quantity") == 1 for page in pages if "KK-" in page)
    assert (len(pages) == 1) is (lines == 1)


@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.LETTER])
def test_the_margins_stay_white_on_every_page(
    qapp: QApplication, dressed: Theme, tmp_path: Path, size: PaperSize
) -> None:
    document = slips_of(order_of(58, title="W" * 200), order_of(3, number=1002, address=JAPANESE))
    for picture in pictures_of(save(qapp, document, tmp_path / "slip.pdf", size)):
        width, height, pixels = read_grey(picture)
        rows = [pixels[start : start + width] for start in range(0, width * height, width)]
        margin = round(13 / 25.4 * 50)
        assert min(b"".join(rows[:margin] + rows[-margin:])) == 255
        assert min(min(row[:margin] + row[-margin:]) for row in rows) == 255
        assert min(pixels) < 100


def test_the_paper_has_the_size_that_was_chosen(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    for size, points in (
        (PaperSize.A4, QPageSize(QPageSize.PageSizeId.A4)),
        (PaperSize.LETTER, QPageSize(QPageSize.PageSizeId.Letter)),
    ):
        path = save(qapp, slips_of(order_of(1)), tmp_path / f"{size}.pdf", size)
        told = subprocess.run([tool("pdfinfo"), path], capture_output=True, text=True).stdout
        wanted = points.size(QPageSize.Unit.Point)
        found = next(line for line in told.splitlines() if line.startswith("Page size"))
        width, height = (float(one) for one in found.split()[2:5:2])
        assert (round(width), round(height)) == (round(wanted.width()), round(wanted.height()))


def test_every_script_comes_out(qapp: QApplication, dressed: Theme, tmp_path: Path) -> None:
    document = slips_of(
        order_of(1, address=JAPANESE, title="緑茶 煎茶"),
        order_of(1, number=1002, address=ARABIC, title="قهوة عربية"),
        order_of(1, number=1003, title=HOSTILE),
        order_of(1, number=1004, title="Party 🎉 hat"),
    )
    pages = pages_of(save(qapp, document, tmp_path / "slip.pdf"))
    assert len(pages) == 4
    assert "千代田区" in pages[0]
    assert "緑茶 煎茶" in pages[0]
    assert "Saudi Arabia" in pages[1]
    assert "قهوة" in pages[1]
    assert "<script>alert(1)</script>" in pages[2]
    assert "Party" in pages[3]
    assert "hat" in pages[3]


def test_the_bars_on_paper_are_read_back(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    path = save(qapp, slips_of(order_of(1)), tmp_path / "slip.pdf")
    width, height, pixels = read_grey(pictures_of(path, 200)[0])
    found = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=[height, width]))
    assert [one.text for one in found] == ["OD-1001"]


def test_a_list_of_three_hundred_products_is_whole(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    document = pick_list([order_of(300)], BERLIN, list_template(), CONTEXT)
    assert document is not None
    text = "\n".join(pages_of(save(qapp, document, tmp_path / "list.pdf")))
    assert {f"KK-{one:04d}-X" for one in range(1, 301)} <= set(text.split())


@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.LETTER])
@pytest.mark.parametrize("title", ["Cup", LONG])
def test_no_row_of_a_list_is_cut_in_two(
    qapp: QApplication, dressed: Theme, tmp_path: Path, title: str, size: PaperSize
) -> None:
    order = order_of(70, title=title)
    items = tuple(replace(one, variant_title="Very large / Zinnober") for one in order.line_items)
    document = pick_list([replace(order, line_items=items)], BERLIN, list_template(), CONTEXT)
    assert document is not None
    pages = pages_of(save(qapp, document, tmp_path / "list.pdf", size))
    counts = [(page.count("☐"), page.count("KK-"), page.count("Zinnober")) for page in pages]
    assert sum(boxes for boxes, _codes, _options in counts) == 70
    assert all(boxes == codes == options > 0 for boxes, codes, options in counts)


def test_a_long_note_goes_on_over_pages(qapp: QApplication, dressed: Theme, tmp_path: Path) -> None:
    note = "\n".join(f"note{number}" for number in range(200))
    pages = pages_of(save(qapp, slips_of(order_of(1, note=note)), tmp_path / "slip.pdf"))
    assert len(pages) > 2
    assert {f"note{number}" for number in range(200)} <= set("\n".join(pages).split())


def test_rows_of_another_shape_are_kept_all_the_same(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    odd = Part("<p>no table</p>", ("<tr><td>left-over</td><td>row</td></tr>",), "foot")
    document = PaperDocument("odd", (odd,))
    assert "left-over" in pages_of(save(qapp, document, tmp_path / "odd.pdf"))[0]


def test_nothing_that_a_template_names_is_fetched(
    qapp: QApplication, dressed: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    given: list[bool] = []
    own = paper_module._Sheet.loadResource

    def note(self: QTextDocument, kind: int, name: QUrl | str) -> object:
        found = own(self, kind, name)  # type: ignore[arg-type]
        asked.append(QUrl(name).toString()[:30])
        given.append(not found.isNull())
        return found

    monkeypatch.setattr(paper_module._Sheet, "loadResource", note)
    picture = tmp_path / "secret.png"
    picture.write_bytes(b"\x89PNG")
    html = (
        f"<img src='file://{picture}'><img src='http://127.0.0.1:9/x.png'>"
        "<img src='data:image/png;base64,no'><img src='data:image/svg+xml;base64,PHN2Zy8+'>"
    )
    save(qapp, PaperDocument("x", (part_of(html, ""),)), tmp_path / "x.pdf")
    assert len(set(asked)) == 4
    assert not any(given)


def test_the_window_goes_on_while_paper_is_made(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    """Ticks are counted on Qt's thread between the start and the end of the work elsewhere."""
    threads: set[int] = set()
    ticks: list[int] = []
    document = slips_of(*(order_of(300, number=number) for number in range(1001, 1004)))

    async def main() -> None:
        timer = QTimer()
        timer.timeout.connect(lambda: ticks.append(threading.get_ident()))
        timer.start(0)
        painted = paper_module._paint

        def paint(*given: object) -> bool:
            threads.add(threading.get_ident())
            return painted(*given)  # type: ignore[arg-type]

        paper_module._paint = paint
        try:
            before = len(ticks)
            await Paper().save_pdf(document, PaperSize.A4, tmp_path / "big.pdf")
            assert len(ticks) - before > 10
        finally:
            paper_module._paint = painted
            timer.stop()

    run_window(qapp, main())
    assert threads
    assert threads.isdisjoint(set(ticks))


def test_the_window_makes_paper_side_by_side(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.pdf" for number in range(6)]

    async def main(document: PaperDocument) -> None:
        await asyncio.gather(*(Paper().save_pdf(document, PaperSize.A4, one) for one in paths))

    run_window(qapp, main(slips_of(order_of(60))))
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)


def test_what_is_cancelled_is_written_nowhere(
    qapp: QApplication, dressed: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slips.pdf"
    document = slips_of(*(order_of(3, number=number) for number in range(1001, 1011)))
    begun, goes_on = threading.Event(), threading.Event()
    painted: list[int] = []
    really = paper_module._paint_page

    def paint(*page: Any) -> None:
        painted.append(page[3])
        begun.set()
        goes_on.wait(PATIENCE_S)
        really(*page)

    monkeypatch.setattr(paper_module, "_paint_page", paint)

    async def main() -> None:
        saving = asyncio.ensure_future(Paper().save_pdf(document, PaperSize.A4, path))
        await asyncio.to_thread(begun.wait, 30)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        goes_on.set()

    # The loop ends when its pool has ended.
    run_window(qapp, main())
    assert len(painted) == 1
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_said(
    qapp: QApplication, dressed: Theme, tmp_path: Path
) -> None:
    path = tmp_path / "nowhere" / "slip.pdf"
    with pytest.raises(FileNotWrittenError, match="nowhere"):
        save(qapp, slips_of(order_of(1)), path)


def test_a_printer_that_is_gone_is_said(qapp: QApplication, dressed: Theme) -> None:
    with pytest.raises(PrinterError) as caught:
        run_window(qapp, Paper().send(slips_of(order_of(1)), PaperSize.A4, "No_Such_Printer"))
    assert caught.value.is_gone
    assert "No_Such_Printer" in caught.value.what


def test_a_printer_that_takes_nothing_is_said(
    qapp: QApplication, dressed: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dead:
        @staticmethod
        def printerInfo(name: str) -> "Dead":
            return Dead()

        def isNull(self) -> bool:
            return False

        def state(self) -> object:
            return paper_module.QPrinter.PrinterState.Error

    monkeypatch.setattr(paper_module, "QPrinterInfo", Dead)
    with pytest.raises(PrinterError) as caught:
        run_window(qapp, Paper().send(slips_of(order_of(1)), PaperSize.A4, "Tired"))
    assert not caught.value.is_gone


def test_the_printers_are_those_of_the_system(qapp: QApplication, dressed: Theme) -> None:
    names = [one.name for one in run_window(qapp, Paper().printers())]
    assert names == [one.printerName() for one in QPrinterInfo.availablePrinters()]


def test_the_preview_shows_the_first_pages(qapp: QApplication, dressed: Theme) -> None:
    pages: Sequence[object] = run_window(
        qapp, Paper().preview(slips_of(order_of(300)), PaperSize.LETTER)
    )
    assert len(pages) == 6
    first = run_window(qapp, Paper().preview(slips_of(order_of(1)), PaperSize.LETTER))[0]
    assert round(first.height() / first.width(), 2) == 1.29
