"""Sheets about the station itself: its recovery code, and the codes that check its scanner."""

from collections.abc import Sequence
from html import escape

from orderdesk.printing.code128 import picture_url
from orderdesk.printing.templates import PaperDocument, Part
from orderdesk.words import _


def recovery_sheet(code: str, shop: str, day: str) -> PaperDocument:
    """The recovery code on a page to be locked away. `day` is the date as people here write it."""
    rows = "".join(f"<p style='font-size:20pt'>{escape(row)}</p>" for row in code.splitlines())
    title = _("Recovery code of OrderDesk")
    keep = _(
        "Whoever has this page and the computer can read the orders on it. Keep it under lock and"
        " key, away from the computer."
    )
    use = _(
        "When OrderDesk says that the key of this computer is lost, type these four rows. Signs"
        " that look alike may be mixed up: O and 0, I and 1."
    )
    html = (
        f"<h1>{escape(title)}</h1><p>{escape(shop)}</p><p>{escape(day)}</p>"
        f"{rows}<p>{escape(use)}</p><p>{escape(keep)}</p>"
    )
    return PaperDocument(title, (Part(html, (), title),))


def scanner_sheet(codes: Sequence[str]) -> PaperDocument:
    """The test codes of the scanner check, each with its text below."""
    title = _("Test codes for the scanner")
    html = f"<h1>{escape(title)}</h1>" + "".join(
        f"<p><img src='{picture_url(code)}' width='330' height='70'></p>"
        f"<p style='font-size:12pt'>{escape(code)}</p><p>&nbsp;</p>"
        for code in codes
    )
    return PaperDocument(title, (Part(html, (), title),))
