"""Every sentence that a user sees passes here: gettext, one domain, plural forms included.

Sentences are translated when they are shown, never at import, so that a change of language needs
no restart of the modules that hold them.
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def install(locale_folder: Path, language: str) -> None:
    """Speak `language` (for example "de") where `locale_folder` holds a catalogue for it, else English."""
    global _translations
    _translations = _gettext.translation(
        "orderdesk", localedir=locale_folder, languages=[language], fallback=True
    )


@contextmanager
def speaking(translations: _gettext.NullTranslations) -> Iterator[None]:
    """Use `translations` within the block: how a test proves that a sentence passes through here."""
    global _translations
    before, _translations = _translations, translations
    try:
        yield
    finally:
        _translations = before


def _(sentence: str) -> str:
    """The sentence in the user's language."""
    return _translations.gettext(sentence)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The plural form that `count` asks for in the user's language."""
    return _translations.ngettext(singular, plural, count)
