"""Text on a painter: centred by the height of its capitals, elided or wrapped only while painting.

Everything drawn here is plain text. What comes from outside may hold any script.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

_ELLIPSIS = "…"
_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ISOLATES = "\u2066\u2067\u2068\u2069"


def baseline(font: QFont, centre_y: float) -> float:
    """Where text must stand so that its capitals are centred on `centre_y`."""
    return centre_y + _cap_height(font) / 2


@lru_cache(maxsize=256)
def _cap_height(font: QFont) -> float:
    return QFontMetricsF(font).capHeight()


@lru_cache(maxsize=2048)
def width_of(text: str, font: QFont) -> float:
    """The advance of `text` in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def one_line(text: str) -> str:
    """`text` with line breaks and control characters as blanks, for places that have one line.

    Direction marks and joiners stay: without them names of other scripts fall apart.
    """
    return _BREAKING.sub(" ", text).strip()


def draw_line(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Draw one line centred vertically in `rect`, elided to its width. Returns the width used."""
    shown = one_line(text)
    width = width_of(shown, font)
    # Half a pixel of rounding must not cost the last letters.
    if width > rect.width() + 0.5:
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(shown, elide, rect.width())
        width = width_of(shown, font)
    if align == Qt.AlignmentFlag.AlignRight:
        left = rect.right() - width
    elif align == Qt.AlignmentFlag.AlignHCenter:
        left = rect.center().x() - width / 2
    else:
        left = rect.left()
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(left, baseline(font, rect.center().y())), shown)
    return width


def draw_marked(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    marked: QFont,
    colours: tuple[QColor, QColor],
    spans: Sequence[tuple[int, int]],
) -> float:
    """Draw one line like `draw_line`, with parts of it in another font and colour.

    `spans` count the signs of `text`; `colours` are for the rest and for the parts. What is elided
    is measured as if all of it stood in the wider of the two. Returns the width used.
    """
    shown = QFontMetricsF(marked).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    layout = QTextLayout(shown, font)
    formats: list[QTextLayout.FormatRange] = []
    for start, end in ((0, len(shown)), *spans):
        part = QTextLayout.FormatRange()
        part.start = _units(shown[:start])
        part.length = _units(shown[start:end])
        is_all = (start, end) == (0, len(shown)) and not formats
        look = QTextCharFormat()
        look.setFont(font if is_all else marked)
        look.setForeground(colours[0] if is_all else colours[1])
        part.format = look
        formats.append(part)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    top = baseline(font, rect.center().y()) - line.ascent()
    painter.setPen(colours[0])
    layout.draw(painter, QPointF(rect.left(), top))
    return line.naturalTextWidth()


def _units(text: str) -> int:
    """How long a text is for Qt, which counts UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def first_line(text: str, font: QFont, width: float) -> tuple[str, str]:
    """What of `text` stands on a line of `width`, and the rest: "" where all of it does."""
    whole = one_line(text)
    if width_of(whole, font) <= width + 0.5:
        return whole, ""
    # As many UTF-16 units as QTextLayout counts, not code points.
    units = whole.encode("utf-16-le")
    layout = _wrapped(whole, font, width, 1.0)
    end = 2 * layout.lineAt(0).textLength()
    first, rest = (part.decode("utf-16-le", "ignore") for part in (units[:end], units[end:]))
    bare = rest.strip(_ISOLATES + " ")
    return first.strip(), f"{_ISOLATES[2]}{bare}{_ISOLATES[3]}" if bare else ""


def lay_out(
    text: str, font: QFont, width: float, line_height: float, max_lines: int = 99
) -> tuple[QTextLayout, float]:
    """`text` wrapped to `width`. Returns the layout and its height; the last line allowed elides."""
    shown = text
    layout = _wrapped(shown, font, width, line_height)
    if layout.lineCount() > max_lines:
        start = layout.lineAt(max_lines - 1).textStart()
        rest = QFontMetricsF(font).elidedText(
            shown[start:].replace("\n", " ") + _ELLIPSIS, Qt.TextElideMode.ElideRight, width
        )
        layout = _wrapped(shown[:start] + rest, font, width, line_height)
    return layout, min(layout.lineCount(), max_lines) * line_height


def draw_wrapped(
    painter: QPainter,
    top_left: QPointF,
    text: str,
    font: QFont,
    colour: QColor,
    width: float,
    line_height: float,
    max_lines: int = 99,
) -> float:
    """Draw `text` wrapped to `width`. Returns the height used."""
    layout, height = lay_out(text, font, width, line_height, max_lines)
    painter.setPen(colour)
    layout.draw(painter, top_left)
    return height


def _wrapped(text: str, font: QFont, width: float, line_height: float) -> QTextLayout:
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    # Text of another direction still starts at our edge, as the summaries above and below it do.
    option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    metrics = QFontMetricsF(font)
    layout.beginLayout()
    top = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        # A line of another script may be taller: its baseline still stands where ours would.
        wanted = top + (line_height + metrics.capHeight()) / 2
        line.setPosition(QPointF(0, wanted - line.ascent()))
        top += line_height
    layout.endLayout()
    return layout
