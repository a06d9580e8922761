"""Paper: documents to a PDF file, to a printer, or to pictures for a preview. Never on Qt's own thread."""

import asyncio
import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageRanges,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
    QTextOption,
    QTextTable,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from orderdesk.errors import FileNotWrittenError, PrinterError
from orderdesk.paths import write_private
from orderdesk.printing.templates import PaperDocument, Part
from orderdesk.settings import PaperSize

_DPI = 600
_MARGIN_MM = 15.0
_FOOT_MM = 8.0
_MM_PER_INCH = 25.4
_PREVIEW_DPI = 110
_PREVIEW_PAGES = 6
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,")
_FOOT_FONT_PT = 8
_FONT_PT = 10
_PT_PER_INCH = 72
_ENDLESS = 1e7
_ROW_ROOM = 6.0  # dots that no line of text fits into
_AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)


@dataclass(frozen=True, slots=True)
class PrinterName:
    """A printer of this computer: the system's own name, and the one for people."""

    name: str
    title: str


class Paper:
    """Puts documents on paper in the loop's pool. Nothing that a document names is ever fetched."""

    async def printers(self) -> tuple[PrinterName, ...]:
        """The printers that the system knows now."""
        return await asyncio.to_thread(_find_printers)

    async def save_pdf(self, document: PaperDocument, size: PaperSize, path: Path) -> None:
        """Write a PDF file, whole or not at all; cancelled, not at all. Raises FileNotWrittenError."""
        await _until_unwanted(lambda unwanted: _save_pdf(document, size, path, unwanted))

    async def send(self, document: PaperDocument, size: PaperSize, printer: str) -> None:
        """Hand a document to a printer's spooler, which is all that can be known. Raises PrinterError.

        Cancelled before the last page was made, none of it reaches the spooler.
        """
        await _until_unwanted(lambda unwanted: _send(document, size, printer, unwanted))

    async def preview(self, document: PaperDocument, size: PaperSize) -> tuple[QImage, ...]:
        """The first pages as pictures."""
        return await asyncio.to_thread(_preview, document, size)


async def _until_unwanted(work: Callable[[Event], None]) -> None:
    """Run `work` in the pool. A thread cannot be stopped: it looks at the event between pages."""
    unwanted = Event()
    try:
        await asyncio.to_thread(work, unwanted)
    except asyncio.CancelledError:
        unwanted.set()
        raise


class _Sheet(QTextDocument):
    """One part of a document. Pictures come in the text itself, from nowhere else."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setUseDesignMetrics(True)
        self.setDocumentMargin(0)
        self.setDefaultFont(_font())
        breaking = QTextOption()
        # A code without a blank must not run out of its column.
        breaking.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setDefaultTextOption(breaking)
        self.setHtml(part.html)
        for rows in part.more_rows:
            self._add_rows(rows)

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        # Qt would read files and ask servers for what a template names.
        address = QUrl(name).toString()
        if address.startswith(_PICTURES):
            try:
                content = base64.b64decode(address.partition(",")[2], validate=True)
            except (binascii.Error, ValueError):
                return QImage()
            return QImage.fromData(content)
        return QImage()

    def _add_rows(self, rows: str) -> None:
        """Append rows to the largest table. Cell by cell, since a long text read at once stops the
        window for as long as that takes: Qt does not let go of Python meanwhile.
        """
        piece = QTextDocument()
        piece.setHtml(f"<table>{rows}</table>")
        source = _largest_table(piece)
        target = _largest_table(self)
        if source is None or target is None or source.columns() != target.columns():
            cursor = QTextCursor(self)
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertHtml(f"<table width='100%'>{rows}</table>")
            return
        first = target.rows()
        target.appendRows(source.rows())
        for row in range(source.rows()):
            for column in range(source.columns()):
                cell = source.cellAt(row, column)
                reading = cell.firstCursorPosition()
                reading.setPosition(
                    cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor
                )
                place = target.cellAt(first + row, column)
                place.setFormat(cell.format())
                writing = place.firstCursorPosition()
                writing.setBlockFormat(cell.firstCursorPosition().blockFormat())
                writing.setBlockCharFormat(cell.firstCursorPosition().blockCharFormat())
                writing.insertFragment(QTextDocumentFragment(reading))


def _font() -> QFont:
    font = QFont("Inter", _FONT_PT)
    # Shapes that depend on their neighbours have no letter in the file: "KK-1" is copied as "KK 1".
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def _largest_table(document: QTextDocument) -> QTextTable | None:
    tables = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    return max(tables, key=QTextTable.rows, default=None)


def _page_size(size: PaperSize) -> QPageSize:
    is_letter = size is PaperSize.LETTER
    return QPageSize(QPageSize.PageSizeId.Letter if is_letter else QPageSize.PageSizeId.A4)


def _layout(size: PaperSize) -> QPageLayout:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(_page_size(size), upright, margins, QPageLayout.Unit.Millimeter)


def _laid_out(part: Part, size: PaperSize) -> tuple[_Sheet, QSizeF, float]:
    """A part with its pages made: the document, the size of a page's body, its dots per inch."""
    # A document sets timers, which Qt has on a thread of the pool only after a loop was made there.
    QEventLoop()
    sheet = _Sheet(part)
    dpi = float(QImage(1, 1, QImage.Format.Format_Mono).logicalDpiX())
    page = _layout(size).paintRect(QPageLayout.Unit.Millimeter)
    body = QSizeF(page.width(), page.height() - _FOOT_MM) * (dpi / _MM_PER_INCH)
    sheet.setPageSize(QSizeF(body.width(), _ENDLESS))
    _make_layout(sheet)
    _keep_rows_whole(sheet, body.height())
    sheet.setPageSize(body)
    _make_layout(sheet)
    return sheet, body, dpi


def _make_layout(sheet: _Sheet) -> None:
    # Only `print_` makes the layout without stopping Python; one page to nowhere is enough of it.
    scratch = QBuffer()
    scratch.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(scratch)
    first_page = QPageRanges()
    first_page.addRange(1, 1)
    writer.setPageRanges(first_page)
    sheet.print_(writer)


def _keep_rows_whole(sheet: _Sheet, page: float) -> None:
    """Move what the end of a page would cut in two to the next page.

    Qt breaks a row between its lines, so that a number in larger type goes over alone. `sheet` lies on
    one endless page, a page is `page` high; a row of more than half a page is left to Qt.
    """
    table = _largest_table(sheet)
    if table is None:
        return
    heads = table.format().headerRowCount()
    tops = [_row_top(sheet, table, row) for row in range(table.rows())]
    at = tops[0]
    edit = QTextCursor(sheet)
    edit.beginEditBlock()
    for row, top in enumerate(tops):
        height = (tops[row + 1] if row + 1 < len(tops) else _bottom(sheet, table, row)) - top
        if row > heads and height < page / 2 and at + height > page - _ROW_ROOM:
            _pad_below(table, row - 1, page - at - _ROW_ROOM)
            at = tops[heads] - tops[0]
        at = at + height if at + height < page else (at + height) % page
    edit.endEditBlock()


def _row_top(sheet: _Sheet, table: QTextTable, row: int) -> float:
    cell = table.cellAt(row, 0)
    block = sheet.documentLayout().blockBoundingRect(cell.firstCursorPosition().block())
    return float(block.top() - cell.format().toTableCellFormat().topPadding())


def _bottom(sheet: _Sheet, table: QTextTable, row: int) -> float:
    layout = sheet.documentLayout()
    cells = [table.cellAt(row, column) for column in range(table.columns())]
    return max(layout.blockBoundingRect(one.lastCursorPosition().block()).bottom() for one in cells)


def _pad_below(table: QTextTable, row: int, missing: float) -> None:
    """Let a row reach to the end of its page: what follows has no room there, and Qt moves it whole."""
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        layout = cell.format().toTableCellFormat()
        layout.setBottomPadding(layout.bottomPadding() + max(0.0, missing))
        cell.setFormat(layout)


def _paint(
    document: PaperDocument, size: PaperSize, device: QPagedPaintDevice, unwanted: Event
) -> bool:
    """Paint every part on pages of its own. False where the device took nothing, or not all."""
    painter = QPainter()
    if unwanted.is_set() or not painter.begin(device):
        return False
    is_first = True
    is_taken = True
    for part in document.parts:
        sheet, body, dpi = _laid_out(part, size)
        pages = sheet.pageCount()
        for page in range(pages):
            if unwanted.is_set():
                if isinstance(device, QPrinter):
                    # Else the end of painting hands over what is there.
                    device.abort()
                painter.end()
                return False
            if not is_first:
                is_taken = device.newPage() and is_taken
            is_first = False
            painter.save()
            painter.scale(device.logicalDpiX() / dpi, device.logicalDpiY() / dpi)
            _paint_page(painter, sheet, body, page, pages, part.foot, dpi)
            painter.restore()
    return painter.end() and is_taken


def _paint_page(
    painter: QPainter, sheet: _Sheet, body: QSizeF, page: int, pages: int, foot: str, dpi: float
) -> None:
    painter.save()
    painter.translate(0, -page * body.height())
    # A dot less: Qt begins the next page's table head a hair above its page.
    area = QRectF(0, page * body.height(), body.width(), body.height() - 1)
    sheet.drawContents(painter, area)
    painter.restore()
    painter.setPen(QColor("#555555"))
    small = _font()
    small.setPixelSize(round(_FOOT_FONT_PT * dpi / _PT_PER_INCH))
    painter.setFont(small)
    height = _FOOT_MM / 2 * dpi / _MM_PER_INCH
    line = QRectF(0, body.height() + height, body.width(), height)
    number = painter.boundingRect(line, _AT_RIGHT, f"{page + 1} / {pages}")
    painter.drawText(line, _AT_RIGHT, f"{page + 1} / {pages}")
    room = line.width() - number.width() - height
    name = painter.fontMetrics().elidedText(foot, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(line, _AT_LEFT, name)


def _save_pdf(document: PaperDocument, size: PaperSize, path: Path, unwanted: Event) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("OrderDesk")
    writer.setTitle(document.title)
    writer.setResolution(_DPI)
    writer.setPageLayout(_layout(size))
    is_whole = _paint(document, size, writer, unwanted)
    if unwanted.is_set():
        return
    if not is_whole:
        raise FileNotWrittenError(path)
    try:
        write_private(path, bytes(buffer.data().data()))
    except OSError as error:
        raise FileNotWrittenError(path) from error


def _send(document: PaperDocument, size: PaperSize, name: str, unwanted: Event) -> None:
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise PrinterError(name, is_gone=True)
    if info.state() is QPrinter.PrinterState.Error:
        raise PrinterError(name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(document.title)
    printer.setPageLayout(_layout(size))
    is_taken = printer.isValid() and _paint(document, size, printer, unwanted)
    if unwanted.is_set():
        return
    failed = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
    if not is_taken or printer.printerState() in failed:
        raise PrinterError(name)


def _find_printers() -> tuple[PrinterName, ...]:
    found = QPrinterInfo.availablePrinters()
    return tuple(
        PrinterName(one.printerName(), one.description() or one.printerName()) for one in found
    )


def _preview(document: PaperDocument, size: PaperSize) -> tuple[QImage, ...]:
    pictures: list[QImage] = []
    whole = _layout(size).fullRectPixels(_PREVIEW_DPI)
    inner = _layout(size).paintRectPixels(_PREVIEW_DPI)
    for part in document.parts:
        sheet, body, dpi = _laid_out(part, size)
        pages = sheet.pageCount()
        for page in range(min(pages, _PREVIEW_PAGES - len(pictures))):
            picture = QImage(whole.size(), QImage.Format.Format_RGB32)
            picture.fill(0xFFFFFFFF)
            painter = QPainter(picture)
            painter.translate(inner.topLeft())
            painter.scale(_PREVIEW_DPI / dpi, _PREVIEW_DPI / dpi)
            _paint_page(painter, sheet, body, page, pages, part.foot, dpi)
            painter.end()
            pictures.append(picture)
    return tuple(pictures)
