"""The bundled fonts: Inter, static cuts, with the system's Noto for every other script."""

import logging
from pathlib import Path

from PySide6.QtGui import QFontDatabase

log = logging.getLogger(__name__)

TEXT_FAMILY = "Inter"
DISPLAY_FAMILY = "Inter Display"
_CJK = {
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
    "zh": "Noto Sans CJK SC",
}


def load_fonts(folder: Path) -> tuple[str, ...]:
    """Register every font file of `folder` with Qt. Returns the families; none where files lack.

    A missing or damaged file is logged and left out: the window then shows in the system's font.
    """
    families: set[str] = set()
    for file in sorted(folder.glob("*.otf")):
        font_id = QFontDatabase.addApplicationFont(str(file))
        if font_id < 0:
            log.warning("the font %s cannot be used", file.name)
            continue
        families.update(QFontDatabase.applicationFontFamilies(font_id))
    return tuple(sorted(families))


def fallbacks(language: str) -> tuple[str, ...]:
    """Families for scripts that Inter lacks. Han characters take the shapes of `language` first."""
    preferred = _CJK.get(language.split("_")[0].split("-")[0].lower(), _CJK["ja"])
    others = tuple(family for family in _CJK.values() if family != preferred)
    return ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", preferred, *others, "sans-serif")
