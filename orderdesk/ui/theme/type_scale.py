"""The type scale: sizes and weights, for the desk and for the bench, with tabular numbers."""

from functools import lru_cache

from PySide6.QtGui import QFont

from orderdesk.ui.theme.fonts import DISPLAY_FAMILY, TEXT_FAMILY, fallbacks

META = 12
SECONDARY = 13
BODY = 14
NAME = 15
NAME_LARGE = 16
TITLE = 20
TITLE_LARGE = 24
PAGE = 28

BENCH_BODY = 18
BENCH_LARGE = 22
BENCH_NAME = 30
BENCH_OPTION = 36
BENCH_VERDICT = 64
BENCH_COUNT = 72
BENCH_WINDOW = 112

REGULAR = 400
MEDIUM = 500
SEMI_BOLD = 600
BOLD = 700
EXTRA_BOLD = 800

_DISPLAY_FROM_PX = 32
_TRACKING = 99.0

_language = "en"


def set_language(language: str) -> None:
    """Choose which shapes Han characters take. For fonts asked for from now on."""
    global _language
    _language = language
    font.cache_clear()


@lru_cache(maxsize=256)
def font(
    size_px: float, weight: int = REGULAR, *, code: bool = False, strike: bool = False
) -> QFont:
    """A font of `size_px` pixels. `code` for SKU, bin and barcode: a zero that is no letter O.

    Digits have one width, so that a count does not dance. From 32 px on the display cut, tighter.
    """
    # The display cut is bundled in bold and extra bold only; lighter text keeps the text cut.
    is_display = size_px >= _DISPLAY_FROM_PX and weight >= BOLD
    made = QFont()
    made.setFamilies(
        [DISPLAY_FAMILY, TEXT_FAMILY, *fallbacks(_language)]
        if is_display
        else [TEXT_FAMILY, *fallbacks(_language)]
    )
    made.setPixelSize(max(1, round(size_px)))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    if code:
        made.setFeature(QFont.Tag("zero"), 1)
    if size_px >= _DISPLAY_FROM_PX:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, _TRACKING)
    made.setStrikeOut(strike)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def reading_factor(width: int, height: int) -> float:
    """How much larger than at 1280×720 a page is drawn that is read standing: 1 to 1.4."""
    return min(1.4, max(1.0, min(width / 1280, height / 720)))


def bench_factor(width: int, height: int) -> float:
    """How much larger than at 1280×720 everything on a bench page is drawn: 0.5 to 2.

    Below 1 only where everything on the screen is enlarged already, by the station's setting: so many
    larger dots hold what is painted in them at the same size on the glass.
    """
    return min(2.0, max(0.5, min(width / 1280, height / 720)))
