"""Text on a painter: one line, elided, wrapped, centred by its capitals, in any script."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Theme, font

BLACK = QColor("black")


def canvas(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


def inked(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is dark."""
    dark = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 128
    ]
    xs, ys = [x for x, _y in dark], [y for _x, y in dark]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("size_px", [12, 14, 22, 64])
def test_capitals_stand_in_the_middle(dressed: Theme, size_px: int) -> None:
    image = canvas(400, 100)
    painter = QPainter(image)
    rect = QRectF(0, 0, 400, 100)
    text_paint.draw_line(painter, rect, "HEH", font(size_px, 600), BLACK)
    painter.end()
    _left, top, _right, bottom = inked(image)
    assert abs((top + bottom + 1) / 2 - 50) <= 1


def test_what_does_not_fit_is_elided_within_its_rect(dressed: Theme) -> None:
    image = canvas(300, 40)
    painter = QPainter(image)
    rect = QRectF(20, 0, 120, 40)
    used = text_paint.draw_line(painter, rect, "Bio-Baumwoll-Geschirrtuch-Set", font(14), BLACK)
    painter.end()
    left, _top, right, _bottom = inked(image)
    assert used <= 120.5
    assert left >= 19
    assert right <= 141


@pytest.mark.parametrize(
    ("align", "edge"),
    [(Qt.AlignmentFlag.AlignLeft, 20), (Qt.AlignmentFlag.AlignRight, 279)],
)
def test_a_name_of_another_direction_keeps_to_its_edge(
    dressed: Theme, align: Qt.AlignmentFlag, edge: int
) -> None:
    image = canvas(300, 40)
    painter = QPainter(image)
    text_paint.draw_line(painter, QRectF(20, 0, 260, 40), "فاطمة بن يوسف", font(15), BLACK, align)
    painter.end()
    left, _top, right, _bottom = inked(image)
    assert min(abs(left - edge), abs(right - edge)) <= 3


def test_wrapping_tells_its_height_and_stops_at_the_last_line(dressed: Theme) -> None:
    text = "Bio-Baumwoll-Geschirrtuch-Set „Herbstspaziergang“, 3-teilig, waschbar bis 60 °C"
    layout, height = text_paint.lay_out(text, font(30, 600), 500, 37)
    assert (layout.lineCount(), height) == (3, 111)
    layout, height = text_paint.lay_out(text, font(30, 600), 500, 37, max_lines=2)
    assert (layout.lineCount(), height) == (2, 74)
    assert layout.text().endswith("…")


def test_wrapped_text_of_another_direction_starts_at_our_edge(dressed: Theme) -> None:
    image = canvas(400, 100)
    painter = QPainter(image)
    text_paint.draw_wrapped(painter, QPointF(10, 0), "فاطمة", font(20), BLACK, 380, 30)
    painter.end()
    left, _top, _right, _bottom = inked(image)
    assert left < 20


def test_line_breaks_and_control_characters_become_blanks() -> None:
    assert text_paint.one_line("a\nb\tc\x00d\u2028e") == "a b c d e"


def test_direction_marks_and_narrow_blanks_stay() -> None:
    assert text_paint.one_line("\u2068فاطمة\u2069 4:00\u202fPM") == "\u2068فاطمة\u2069 4:00\u202fPM"


@given(st.text(max_size=80))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_drawn(dressed: Theme, text: str) -> None:
    image = canvas(120, 60)
    painter = QPainter(image)
    try:
        used = text_paint.draw_line(painter, QRectF(0, 0, 100, 20), text, font(14), BLACK)
        height = text_paint.draw_wrapped(
            painter, QPointF(0, 20), text, font(14), BLACK, 100, 18, max_lines=2
        )
    finally:
        painter.end()
    assert used <= 120
    assert height <= 36


def test_a_name_goes_on_in_the_next_line_where_one_is_too_short(dressed: Theme) -> None:
    bold = font(14, 500)
    name = "\u2068Friederike Charlotte von Thun-Hohenstein und Wartenberg\u2069"
    first, rest = text_paint.first_line(name, bold, 200)
    assert text_paint.width_of(first, bold) <= 200
    whole = f"{first} {rest}".replace("\u2068", "").replace("\u2069", "")
    assert whole == name.strip("\u2068\u2069")
    assert text_paint.first_line(name, bold, 2_000) == (name, "")


@given(st.text(max_size=60), st.floats(1, 300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_letter_is_lost_between_two_lines(qapp: object, text: str, width: float) -> None:
    first, rest = text_paint.first_line(text, font(14), width)
    left_out = " \u2066\u2067\u2068\u2069"
    kept = [c for c in first + rest if c not in left_out and not c.isspace()]
    there = [c for c in text_paint.one_line(text) if c not in left_out and not c.isspace()]
    assert kept == there
