"""Sheets about the station: its recovery code, the codes that check its scanner, its keys."""

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


def keys_sheet(
    title: str, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
) -> PaperDocument:
    """What each key does: groups of pairs of what is done and the keys that do it."""
    html = f"<h1>{escape(title)}</h1>"
    for heading, rows in groups:
        cells = "".join(
            f"<tr><td width='64%' style='padding: 3px 0;'>{escape(what)}</td>"
            f"<td style='padding: 3px 0; font-weight: 600;'>{escape(keys)}</td></tr>"
            for what, keys in rows
        )
        html += f"<h3>{escape(heading)}</h3><table width='100%' cellspacing='0'>{cells}</table>"
    return PaperDocument(title, (Part(html, (), title),))
