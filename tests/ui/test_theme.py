"""The look: contrast computed from the tokens, fonts and icons that are there, the live switch."""

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from orderdesk.ui.theme import (
    Colour,
    Cut,
    Mode,
    Theme,
    Tokens,
    Tone,
    colour,
    font,
    icon,
    paint_icon,
)
from orderdesk.ui.theme.fonts import fallbacks, load_fonts
from orderdesk.ui.theme.icons import MissingIconError, tinted_pixmap
from orderdesk.ui.theme.tokens import DARK, LIGHT
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.plain_label import PlainLabel
from tests.ui.conftest import RESOURCES

THEMES = pytest.mark.parametrize("theme_tokens", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = (
    Colour.CANVAS,
    Colour.SURFACE,
    Colour.SUNKEN,
    Colour.HOVER,
    Colour.ACCENT_TINT,
)
VERDICTS = (Tone.RIGHT, Tone.WRONG, Tone.AMBER, Tone.VIOLET, Tone.OFFLINE)


def luminance(shade: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (shade.redF(), shade.greenF(), shade.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_knows_black_and_white() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(
    ("role", "least"), [(Colour.INK, 12.25), (Colour.INK2, 6.25), (Colour.INK3, 4.75)]
)
def test_text_reads_on_every_ground(
    theme_tokens: Tokens, ground: Colour, role: Colour, least: float
) -> None:
    assert contrast(theme_tokens[role], theme_tokens[ground]) >= least


@THEMES
@pytest.mark.parametrize("tone", [*VERDICTS, Tone.ACCENT])
def test_text_reads_on_every_fill_and_tint(theme_tokens: Tokens, tone: Tone) -> None:
    assert contrast(theme_tokens[tone.on_fill], theme_tokens[tone.fill]) >= 4.5
    assert contrast(theme_tokens[tone.ink], theme_tokens[tone.tint]) >= 6.0


@THEMES
@pytest.mark.parametrize("tone", VERDICTS)
def test_a_tones_ink_reads_on_sheet_and_current_row(theme_tokens: Tokens, tone: Tone) -> None:
    for ground in (Colour.SURFACE, Colour.CANVAS, Colour.ACCENT_TINT):
        assert contrast(theme_tokens[tone.ink], theme_tokens[ground]) >= 5.5


@THEMES
def test_edges_and_ring_are_seen(theme_tokens: Tokens) -> None:
    for ground in (Colour.CANVAS, Colour.SURFACE):
        assert contrast(theme_tokens[Colour.LINE_STRONG], theme_tokens[ground]) >= 3.0
        assert contrast(theme_tokens[Colour.FOCUS], theme_tokens[ground]) >= 5.95


@THEMES
def test_fills_stand_out_except_amber_on_light(theme_tokens: Tokens) -> None:
    for tone in VERDICTS:
        if tone is Tone.AMBER and not theme_tokens.is_dark:
            # There its shape is drawn in the ink, which does stand out.
            assert contrast(theme_tokens[tone.ink], theme_tokens[Colour.CANVAS]) >= 3.0
            continue
        assert contrast(theme_tokens[tone.fill], theme_tokens[Colour.CANVAS]) >= 2.9


@THEMES
def test_no_two_verdicts_share_a_colour(theme_tokens: Tokens) -> None:
    for one, other in itertools.combinations(VERDICTS, 2):
        assert theme_tokens[one.fill] != theme_tokens[other.fill]


@THEMES
def test_every_role_has_a_colour(theme_tokens: Tokens) -> None:
    assert set(theme_tokens.hexes) == set(Colour)
    assert all(theme_tokens[role].isValid() for role in Colour)


def test_the_bundled_fonts_load(dressed: Theme) -> None:
    assert {"Inter", "Inter Display"} <= set(load_fonts(RESOURCES / "fonts"))
    assert (RESOURCES / "fonts" / "OFL.txt").is_file()


def test_without_fonts_the_window_shows_all_the_same(
    dressed: Theme, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.otf").write_bytes(b"no font")
    assert load_fonts(tmp_path) == ()
    assert "broken.otf" in caplog.text


def test_han_characters_take_the_shapes_of_the_language() -> None:
    def first_han(language: str) -> str:
        return next(family for family in fallbacks(language) if "CJK" in family)

    assert first_han("zh_CN").endswith("SC")
    assert first_han("ko").endswith("KR")
    assert first_han("de").endswith("JP")


def test_sizes_and_weights_arrive(dressed: Theme) -> None:
    info = QFontInfo(font(14, 600))
    assert info.family() == "Inter"
    assert info.pixelSize() == 14
    assert font(64, 700).families()[0] == "Inter Display"
    assert font(36, 600).families()[0] == "Inter"


def test_digits_have_one_width(dressed: Theme) -> None:
    from orderdesk.ui.text_paint import width_of

    assert width_of("111", font(30, 600)) == pytest.approx(width_of("000", font(30, 600)))


@pytest.mark.parametrize(
    ("size", "factor"),
    [
        ((1280, 720), 1.0),
        ((960, 540), 0.75),
        ((1920, 1080), 1.5),
        ((5000, 5000), 2.0),
        ((200, 200), 0.5),
    ],
)
def test_the_bench_grows_with_the_window(size: tuple[int, int], factor: float) -> None:
    assert bench_factor(*size) == pytest.approx(factor)


def icon_files() -> list[Path]:
    return sorted((RESOURCES / "icons" / "regular").glob("*.svg"))


def test_every_icon_has_all_three_cuts() -> None:
    names = {file.stem for file in icon_files()}
    assert len(names) > 60
    for cut in Cut:
        assert {file.stem for file in (RESOURCES / "icons" / cut).glob("*.svg")} == names
    assert (RESOURCES / "icons" / "LICENSE").is_file()


def painted(name: str, shade: QColor, edge: int = 20, ratio: float = 1) -> QImage:
    image = QImage(round(edge * ratio), round(edge * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        paint_icon(painter, QRectF(0, 0, edge, edge), name, shade)
    finally:
        # A painter that outlives its image takes the process with it.
        painter.end()
    return image


@pytest.mark.parametrize("name", [file.stem for file in icon_files()])
def test_every_icon_paints_in_the_colour_asked_for(dressed: Theme, name: str) -> None:
    image = painted(name, QColor("#C81E1E"))
    solid = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 120
    ]
    assert solid
    assert all(abs(pixel.red() - 0xC8) < 5 and abs(pixel.green() - 0x1E) < 5 for pixel in solid)


def test_an_icon_is_made_once_per_size_ratio_and_colour(dressed: Theme) -> None:
    tinted_pixmap.cache_clear()
    for _turn in range(3):
        painted("truck", QColor("red"))
    painted("truck", QColor("blue"))
    painted("truck", QColor("red"), ratio=2)
    assert tinted_pixmap.cache_info().misses == 3


def test_an_icon_that_is_not_there_is_named(dressed: Theme) -> None:
    with pytest.raises(MissingIconError, match="no-such-icon"):
        painted("no-such-icon", QColor("red"))


def test_an_icon_for_menus_follows_the_theme(dressed: Theme) -> None:
    def darkest(which: QIcon) -> float:
        image = which.pixmap(QSize(20, 20)).toImage()
        pixels = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
        return min(luminance(pixel) for pixel in pixels if pixel.alpha() > 250)

    menu_icon = icon("package", Colour.INK)
    in_light = darkest(menu_icon)
    dressed.set_mode(Mode.DARK)
    assert darkest(menu_icon) > in_light + 0.5


def test_the_switch_reaches_palette_labels_and_painters(dressed: Theme, qapp: QApplication) -> None:
    label = PlainLabel("Ready")
    plain = QLabel("Qt's own")
    told: list[bool] = []
    dressed.changed.connect(lambda: told.append(True))
    assert colour(Colour.SURFACE) == QColor("#FFFFFF")
    dressed.set_mode(Mode.DARK)
    label.ensurePolished()
    assert told == [True]
    assert colour(Colour.SURFACE) == QColor("#18191B")
    role = QPalette.ColorRole.WindowText
    assert label.palette().color(role) == DARK[Colour.INK]
    assert qapp.palette().color(role) == DARK[Colour.INK]
    assert "#18191B" in qapp.styleSheet()
    dressed.set_mode(Mode.LIGHT)
    assert label.palette().color(role) == LIGHT[Colour.INK]
    plain.deleteLater()
    label.deleteLater()
    assert dressed.mode is Mode.LIGHT


def test_the_same_mode_again_dresses_nobody_anew(dressed: Theme) -> None:
    heard: list[Mode] = []
    dressed.changed.connect(lambda: heard.append(dressed.mode))
    dressed.set_mode(Mode.LIGHT)
    assert heard == []
    dressed.set_mode(Mode.DARK)
    assert heard == [Mode.DARK]
