"""The sandbox: what a template may not do, and what is said of its errors."""

import pytest

from orderdesk.errors import TemplateError
from orderdesk.printing import templates
from orderdesk.printing.packing_slip import parcel_to_pack, slips
from orderdesk.printing.templates import END_MARK, ROW_MARK, Template, part_of
from tests.builders import BERLIN
from tests.printing.papers import CONTEXT, order_of


def render(text: str, **values: object) -> str:
    return Template("mine.html", text).render(values)


def test_every_text_is_escaped() -> None:
    assert render("<p>{{ name }}</p>", name="<b>&") == "<p>&lt;b&gt;&amp;</p>"


@pytest.mark.parametrize(
    "text",
    [
        "{{ name.__class__ }}",
        "{{ name.__class__.__mro__[1].__subclasses__() }}",
        "{{ name.upper() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ range(10) }}",
        "{{ name | safe }}",
        "{% include '/etc/hosts' %}",
        "{% extends 'other.html' %}",
        "{{ nobody }}",
        "{{ slip.nothing }}",
        "{% for one in 5 %}{% endfor %}",
        "{{ 1 / 0 }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% if %}",
        "{{ name",
    ],
)
def test_what_goes_wrong_is_a_sentence(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(text, name="Mia")
    assert "mine.html" in caught.value.what


@pytest.mark.parametrize(
    ("text", "line"),
    [("\n\n{% if %}", 3), ("fine\n{{ nobody }}", 2), ("a\nb\nc\n{{ 'a' * 5 }}", 4)],
)
def test_the_line_of_the_error_is_told(text: str, line: int) -> None:
    with pytest.raises(TemplateError) as caught:
        render(text)
    assert caught.value.line == line
    assert f"line {line}" in caught.value.what


def test_a_template_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "LONGEST_OUTPUT", 10_000)
    text = "{% for a in lines %}{% for b in lines %}{{ a }}{% endfor %}{% endfor %}"
    with pytest.raises(TemplateError, match="far too much"):
        render(text, lines=["word"] * 1000)


def test_a_shops_own_template_makes_the_paper() -> None:
    parcel = parcel_to_pack(order_of(2), BERLIN)
    assert parcel is not None
    text = "{% for line in slip.lines %}{{ line.sku }} at {{ line.price }};{% endfor %}"
    made = slips([parcel], Template("mine.html", text), CONTEXT)
    assert made.parts[0].html == "KK-0001-X at €10.00;KK-0002-X at €10.00;"


def test_rows_are_cut_into_pieces_of_fifty_and_none_is_lost() -> None:
    rows = [f"<tr>{number}</tr>" for number in range(120)]
    html = "before" + "".join(ROW_MARK + row for row in rows) + END_MARK + "after"
    part = part_of(html, "foot")
    assert part.html == "before" + "".join(rows[:50]) + "after"
    assert part.html.count("<tr>") + sum(one.count("<tr>") for one in part.more_rows) == 120
    assert "".join(part.more_rows) == "".join(rows[50:])


def test_without_marks_a_template_stays_whole() -> None:
    assert part_of("<p>all</p>", "foot").more_rows == ()
