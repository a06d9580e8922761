"""A customer whose every word is found wherever it lies: the needles, and the hay they are looked for in."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FIRST, LAST = "Quirindola", "Zabrinskaya-Ölmütz"
EMAIL = "quirindola.z@verschwiegen.example"
PHONE = "+4917055501733"
STREET, CITY, COMPANY = "Mondscheinallee 77b", "Kleinkummersdorf", "Pfeffersack Gewürzhandel"
NOTE = "Der Schlüssel liegt unterm Gartenzwerg"
GIFT = "Für Tante Adelgunde zum Sechzigsten"
TAG = "vip-zabrinskaya"
HOLD_NOTES = "Kundin Zabrinskaya zahlt donnerstags"
NEW_NOTE = "Gartenzwerg wurde gestohlen, bitte klingeln"

CUSTOMER: dict[str, Any] = {
    "first_name": FIRST,
    "last_name": LAST,
    "address1": STREET,
    "city": CITY,
    "company": COMPANY,
    "phone": PHONE,
    "email": EMAIL,
}
TEXTS = (
    *(FIRST, LAST, EMAIL, PHONE, STREET, CITY, COMPANY, NOTE, GIFT, TAG, HOLD_NOTES, NEW_NOTE),
)

# Words that belong to nobody and stand in what we ship: only the customer's own count.
_COMMON = frozenset(("example", "schlussel", "schlüssel", "wurde", "bitte", "klingeln"))


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The telling words of texts, in small letters."""
    found = {word.lower() for text in texts for word in re.findall(r"[^\W_]+", text)}
    return frozenset(word for word in found if len(word) >= 7) - _COMMON


def byte_forms(text: str) -> frozenset[bytes]:
    """A text as it may lie in a file."""
    plain = text.encode()
    forms = {plain, text.encode("utf-16-le"), text.encode("utf-16-be")}
    forms |= {plain.hex().encode(), plain.hex().upper().encode()}
    forms.add(json.dumps(text)[1:-1].encode())
    # In the middle of a longer text Base64 begins at one of three places; the ends are not its own.
    forms |= {base64.b64encode(bytes(lead) + plain)[4:-4] for lead in range(3)}
    return frozenset(forms)


def found_in(content: bytes, texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that lie in a file, in any form, whatever the case of their letters."""
    small = content.lower()
    return tuple(
        text
        for text in texts
        if any(form in content or form.lower() in small for form in byte_forms(text))
    )


def files_of(*folders: Path) -> Mapping[str, bytes]:
    """Every file below folders, by its path."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
