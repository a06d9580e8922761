"""README as a text: its ways in lead somewhere, and no paragraph is torn by a heading."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = README.splitlines()


def _anchor(heading: str) -> str:
    """As the forges that show it make it: small letters, no signs, a dash for each space."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _headings() -> dict[int, str]:
    """The headings by the places of their lines; in a block of commands a # is none."""
    found, is_code = {}, False
    for place, line in enumerate(LINES):
        is_code ^= line.startswith("```")
        heading = re.match(r"#{1,6} (.*)", line)
        if heading and not is_code:
            found[place] = heading.group(1)
    return found


def test_every_way_into_it_leads_to_a_heading() -> None:
    wanted = set(re.findall(r"\]\(#([^)]*)\)", README))

    assert wanted
    assert wanted <= {_anchor(one) for one in _headings().values()}


def test_every_part_but_the_licence_can_be_reached_from_its_head() -> None:
    parts = re.findall(r"(?m)^## (.*)$", README)
    head = README.partition("\n## ")[0]

    assert [one for one in parts if f"(#{_anchor(one)})" not in head] == ["Licence"]


def test_headings_stand_between_empty_lines() -> None:
    below_the_title = {place: one for place, one in _headings().items() if place}

    torn = [one for place, one in below_the_title.items() if LINES[place - 1] or LINES[place + 1]]

    assert torn == []


def test_pictures_and_files_that_it_names_are_there() -> None:
    named = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README)

    assert named
    assert [one for one in named if not (ROOT / one).is_file()] == []


def test_how_to_add_names_files_that_are_there() -> None:
    how = README.partition("### How to add")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_/]+(?:\.py|\.graphql|/))`", how)

    assert len(named) > 15
    assert [one for one in named if not (ROOT / "orderdesk" / one).exists()] == []
