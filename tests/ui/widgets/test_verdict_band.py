"""The verdict band: every state in its own colour, shape and word, in one layout, at once."""

import itertools

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from orderdesk.ui.theme import Mode, Theme, Tone, colour
from orderdesk.ui.widgets.unit_segments import UnitSegments
from orderdesk.ui.widgets.verdict_band import BandText, VerdictBand, VerdictState
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_hazard, paint_shape


def shape_image(shape: Shape, edge: int = 84) -> QImage:
    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    rect = QRectF(0, 0, edge, edge)
    paint_shape(painter, rect, shape, QColor("white"), QColor("black"))
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> float:
    """The share of pixels that differ plainly, in grey."""
    pixels = [(x, y) for x in range(one.width()) for y in range(one.height())]
    plain = sum(
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 100
        for x, y in pixels
    )
    return plain / len(pixels)


@pytest.mark.parametrize("pair", list(itertools.combinations(Shape, 2)), ids=str)
def test_shapes_differ_without_any_colour(dressed: Theme, pair: tuple[Shape, Shape]) -> None:
    assert difference(shape_image(pair[0]), shape_image(pair[1])) > 0.04


@pytest.mark.parametrize("shape", list(Shape))
def test_shapes_stay_within_their_square(dressed: Theme, shape: Shape) -> None:
    edge = 84
    image = QImage(edge + 20, edge + 20, QImage.Format.Format_ARGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    paint_shape(painter, QRectF(10, 10, edge, edge), shape, QColor("white"), QColor("black"))
    painter.end()
    border = [
        image.pixelColor(x, y).lightness()
        for x in range(image.width())
        for y in range(image.height())
        if not (9 <= x <= edge + 10 and 9 <= y <= edge + 10)
    ]
    assert max(border) == 0


def test_every_state_has_a_word_and_words_differ(dressed: Theme) -> None:
    words = [state.word() for state in VerdictState]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("state", list(VerdictState))
def test_a_verdict_is_painted_before_anything_else_happens(
    dressed: Theme, qtbot: QtBot, state: VerdictState, mode: Mode
) -> None:
    dressed.set_mode(mode)
    painted: list[VerdictState] = []

    class Watch(VerdictBand):
        def paintEvent(self, event: object) -> None:
            painted.append(self.shown.state)
            super().paintEvent(event)  # type: ignore[arg-type]

    watched = Watch()
    qtbot.addWidget(watched)
    with qtbot.waitExposed(watched):
        watched.show()
    painted.clear()
    watched.show_text(BandText(state, "A sentence.", "10", "items left"))
    assert painted == [state]
    image = watched.grab().toImage()
    assert image.pixelColor(4, 4) == colour(state.tone.fill)


def test_all_states_have_one_height(dressed: Theme, qtbot: QtBot) -> None:
    band = VerdictBand()
    qtbot.addWidget(band)
    heights = set()
    for state in VerdictState:
        band.show_text(BandText(state, "Words " * 60))
        heights.add(band.sizeHint().height())
        heights.add(band.height())
    assert heights == {136}
    band.set_scale(1.5)
    assert band.height() == 204


def test_the_count_may_come_later_and_leaves_the_verdict(dressed: Theme, qtbot: QtBot) -> None:
    band = VerdictBand()
    qtbot.addWidget(band)
    band.show_text(BandText(VerdictState.RIGHT, "Kranich", "11", "items left"))
    band.set_count("10", "items left")
    assert band.shown == BandText(VerdictState.RIGHT, "Kranich", "10", "items left")
    assert band.accessibleName() == "Right. Kranich"
    assert band.accessibleDescription() == "10 items left"


def test_stop_has_stripes_and_wrong_has_none(dressed: Theme, qtbot: QtBot) -> None:
    band = VerdictBand()
    qtbot.addWidget(band)
    band.resize(1280, 136)

    def bottom_shades() -> int:
        image = band.grab().toImage()
        row = image.height() - 6
        return len({image.pixelColor(x, row).name() for x in range(0, 1280, 3)})

    band.show_text(BandText(VerdictState.WRONG))
    assert bottom_shades() == 1
    band.show_text(BandText(VerdictState.STOP))
    assert bottom_shades() > 1


def test_two_lines_end_above_the_stripes(dressed: Theme, qtbot: QtBot) -> None:
    band = VerdictBand()
    qtbot.addWidget(band)
    band.resize(1280, 136)
    band.show_text(BandText(VerdictState.STOP, "gpqy " * 40, "10", "items left", "Not saved"))
    image = band.grab().toImage()
    ground = colour(VerdictState.STOP.tone.fill)
    written = [
        y
        for y in range(100, 120)
        if any(image.pixelColor(x, y) != ground for x in range(151, 1000))
    ]
    assert written
    assert max(written) < 119


def test_hazard_stripes_stay_in_their_rect(dressed: Theme) -> None:
    image = QImage(60, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    paint_hazard(painter, QRectF(0, 20, 60, 10))
    painter.end()
    assert all(image.pixelColor(x, y) == QColor("red") for x in range(60) for y in (19, 30))


@pytest.mark.parametrize("text", ["<b>bold</b>", "فاطمة بن يوسف", "🎁" * 400, "a\nb\x00c", ""])
def test_any_text_can_stand_on_it(dressed: Theme, qtbot: QtBot, text: str) -> None:
    band = VerdictBand()
    qtbot.addWidget(band)
    band.resize(800, 136)
    band.show_text(BandText(VerdictState.UNKNOWN, text, text[:3], text))
    assert not band.grab().isNull()


def colours_of(segments: UnitSegments) -> list[str]:
    image = segments.grab().toImage()
    middle = image.height() // 2
    shades = [image.pixelColor(x, middle) for x in range(image.width())]
    known = {
        colour(Tone.RIGHT.fill).name(): "done",
        colour(Tone.AMBER.fill).name(): "missing",
    }
    found = [known.get(shade.name(), "") for shade in shades]
    return [one for one, _group in itertools.groupby(found) if one]


def test_segments_show_done_then_missing(dressed: Theme, qtbot: QtBot) -> None:
    segments = UnitSegments()
    qtbot.addWidget(segments)
    segments.resize(600, 8)
    segments.set_units(2, 5, 1)
    assert colours_of(segments) == ["done", "done", "missing"]
    assert segments.accessibleName() == "2 / 5"


def test_very_many_units_become_one_bar(dressed: Theme, qtbot: QtBot) -> None:
    segments = UnitSegments()
    qtbot.addWidget(segments)
    segments.resize(600, 8)
    segments.set_units(500, 1000, 100)
    assert colours_of(segments) == ["done", "missing"]
    segments.set_units(0, 0)
    assert colours_of(segments) == []
