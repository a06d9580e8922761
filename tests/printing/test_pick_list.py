"""What stands on a pick list."""

from dataclasses import replace

from orderdesk.domain.order import Order
from orderdesk.printing.pick_list import pick_list, pick_list_of
from tests.builders import BERLIN, LEIPZIG, a_line, an_order, some_work
from tests.printing.papers import CONTEXT, HOSTILE, list_template, order_of


def test_a_product_stands_once_with_who_needs_how_many() -> None:
    orders = [order_of(2, number=1001), order_of(3, number=1002)]
    listed = pick_list_of(orders, BERLIN, CONTEXT)
    assert [(line.sku, line.quantity) for line in listed.lines] == [
        ("KK-0001-X", "4"),
        ("KK-0002-X", "6"),
        ("KK-0003-X", "4"),
    ]
    assert listed.lines[0].orders == ("#1001\u00a0×\u00a02", "#1002\u00a0×\u00a02")
    assert listed.count == "2\u00a0orders, 14\u00a0items"


def test_products_are_sorted_as_people_count() -> None:
    def order(*sizes: int) -> Order:
        lines = tuple(a_line(size, title=f"Shirt size {size}") for size in sizes)
        return an_order(some_work(1, dict.fromkeys(sizes, 1)), lines=lines)

    listed = pick_list_of([order(10, 9, 100)], BERLIN, CONTEXT)
    assert [line.title for line in listed.lines] == [
        "Shirt size 9",
        "Shirt size 10",
        "Shirt size 100",
    ]


def test_lines_without_a_variant_are_known_by_their_words() -> None:
    bare = tuple(replace(line, variant_id=None) for line in order_of(2).line_items)
    again = replace(order_of(2), line_items=bare)
    listed = pick_list_of([again, replace(again, name="#1002")], BERLIN, CONTEXT)
    assert [line.quantity for line in listed.lines] == ["4", "6"]


def test_another_places_work_is_not_listed() -> None:
    order = an_order(some_work(1, {1: 1}, location=LEIPZIG))
    assert pick_list([order], BERLIN, list_template(), CONTEXT) is None


def test_hostile_titles_stay_texts() -> None:
    made = pick_list([order_of(1, title=HOSTILE)], BERLIN, list_template(), CONTEXT)
    assert made is not None
    assert "<script" not in made.parts[0].html
    assert "☐" in made.parts[0].html
