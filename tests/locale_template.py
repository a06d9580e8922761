"""Writes the list of sentences for translators: python -m tests.locale_template."""

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.test_words import TEMPLATE, sentences_in_code


def main() -> None:
    """Replace the template by the sentences that the code holds now."""
    catalog = Catalog(project="OrderDesk", charset="utf-8")
    for message in sorted(sentences_in_code(), key=str):
        catalog.add(message)
    with TEMPLATE.open("wb") as file:
        write_po(file, catalog, omit_header=True, no_location=True, sort_output=True)


if __name__ == "__main__":
    main()
