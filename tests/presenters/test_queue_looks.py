"""Filters with their counts, sequences, and views of one's own, as the page is told of them."""

from dataclasses import replace

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.order import FinancialStatus, Order
from orderdesk.domain.queue_filter import Choice, Due, Facet, Filter, with_value
from orderdesk.domain.queue_look import KeptView, QueueLook
from orderdesk.domain.queue_sort import SortBy
from orderdesk.domain.work import View
from orderdesk.notices import Tone
from orderdesk.presenters.queue_state import ChooserState, Phase, Target
from tests.builders import NOW, an_order, some_work
from tests.presenters.fakes import FakeKeptViews, settle
from tests.presenters.queue_bench import FIRST, SECOND, THIRD, Bench, order_due

PAID = Choice(Facet.PAYMENT, FinancialStatus.PAID)
PENDING = Choice(Facet.PAYMENT, FinancialStatus.PENDING)
VIP = Choice(Facet.TAG, "vip")


def tagged(order: Order, *tags: str, **changes: object) -> Order:
    return replace(order, tags=tags, **changes)  # type: ignore[arg-type]


class Chooser:
    """Remembers what it was told to show."""

    state: ChooserState

    def show_chooser(self, state: ChooserState) -> None:
        self.state = state

    def words(self) -> dict[str, list[str]]:
        return {
            section.title: [f"{one.word} {one.count}" for one in section.values]
            for section in self.state.sections
        }


async def test_a_chip_narrows_the_list_and_its_removal_widens_it() -> None:
    bench = Bench()
    await bench.start(tagged(FIRST, "vip"), tagged(SECOND, "b2b"), THIRD)
    bench.presenter.filters.toggle(VIP)
    assert bench.screen.numbers == ["#1001"]
    assert not bench.screen.state.is_same_list
    bar = bench.screen.state.bar
    assert ([chip.word for chip in bar.chips], bar.shown) == (["\u2068vip\u2069"], "1 of 3")
    bench.presenter.filters.toggle(Choice(Facet.TAG, "b2b"))
    assert bench.screen.numbers == ["#1001", "#1002"]
    bench.presenter.filters.toggle(Choice(Facet.DUE, Due.TODAY))
    words = [chip.word for chip in bench.screen.state.bar.chips]
    assert words == ["\u2068vip\u2069 or \u2068b2b\u2069", "Due today"]
    bench.presenter.filters.remove(bench.screen.state.bar.chips[0].choices)
    assert bench.screen.numbers == ["#1001", "#1002"]
    bench.presenter.filters.remove_all()
    assert bench.screen.numbers == ["#1001", "#1002", "#1003"]
    assert bench.screen.state.bar.chips == ()


async def test_a_change_in_the_background_keeps_filter_and_place() -> None:
    bench = Bench()
    await bench.start(tagged(FIRST, "vip"), SECOND, tagged(THIRD, "vip"))
    bench.presenter.filters.toggle(VIP)
    bench.presenter.select(bench.screen.state.keys[1])
    await bench.change(tagged(order_due(1000, 5), "vip"), FIRST, tagged(THIRD, "vip"))
    assert bench.screen.numbers == ["#1000", "#1003"]
    assert bench.screen.state.selected == bench.screen.state.keys[1]
    assert bench.screen.state.is_same_list


async def test_a_filter_that_leaves_nothing_says_so_and_can_be_removed() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND)
    bench.presenter.filters.toggle(VIP)
    message = bench.screen.state.message
    assert bench.screen.state.phase is Phase.MESSAGE
    assert message is not None
    assert message.title == "No order matches these filters"
    assert message.sentence == "2 orders of this view are filtered out."
    link = next(link for link in message.links if link.target is Target.UNFILTERED)
    bench.presenter.follow(link)
    assert bench.screen.numbers == ["#1001", "#1002"]


async def test_each_view_keeps_its_filter_and_counts_stay_those_of_the_view() -> None:
    pickup = an_order(
        some_work(8, {1: 1}, order_number=1008, method=DeliveryMethod.PICK_UP), number=1008
    )
    bench = Bench()
    await bench.start(tagged(FIRST, "vip"), SECOND, pickup)
    bench.presenter.filters.toggle(VIP)
    assert {tab.key: tab.count for tab in bench.screen.state.tabs}[View.TO_PACK] == 3
    bench.presenter.choose_view(View.PICKUP)
    assert bench.screen.numbers == ["#1008"]
    assert bench.screen.state.bar.chips == ()
    bench.presenter.choose_view(View.TO_PACK)
    assert bench.screen.numbers == ["#1001"]


async def test_the_chooser_counts_beside_each_value_and_follows_changes() -> None:
    bench, chooser = Bench(), Chooser()
    await bench.start(
        tagged(FIRST, "vip"),
        tagged(SECOND, "vip", "b2b", financial_status=FinancialStatus.PENDING),
        THIRD,
    )
    bench.presenter.filters.open_chooser(chooser)
    words = chooser.words()
    assert words["Tag"] == ["\u2068vip\u2069 2", "\u2068b2b\u2069 1"]
    assert words["Payment"] == ["Paid 2", "Payment pending 1"]
    assert words["With"] == ["In nobody's hands 3"]
    assert "Reason of the hold" not in words
    bench.presenter.filters.toggle(PENDING)
    assert chooser.state.result == "Show 1 order"
    assert chooser.words()["Tag"] == ["\u2068b2b\u2069 1", "\u2068vip\u2069 1"]
    assert chooser.words()["Payment"] == ["Paid 2", "Payment pending 1"]
    await bench.change(tagged(THIRD, "new", financial_status=FinancialStatus.PENDING))
    assert chooser.words()["Tag"] == ["\u2068new\u2069 1"]
    bench.presenter.filters.narrow("  PAY")
    assert list(chooser.words()) == ["Payment"]
    bench.presenter.filters.narrow("nothing like it")
    assert chooser.state.nothing
    bench.presenter.filters.close_chooser()
    before = chooser.state
    bench.presenter.filters.remove_all()
    assert chooser.state is before


async def test_many_orders_are_counted_in_parts_and_rare_values_wait_for_typing() -> None:
    bench, chooser = Bench(), Chooser()
    await bench.start(
        *(tagged(order_due(number, number), f"tag {number % 90}") for number in range(1000, 1600))
    )
    bench.presenter.filters.open_chooser(chooser)
    assert not hasattr(chooser, "state")
    await settle()
    words = chooser.words()
    assert words["Payment"] == ["Paid 600"]
    assert len(words["Tag"]) == 60
    assert "\u2068tag 10\u2069 7" in words["Tag"]
    bench.presenter.filters.narrow("tag 89")
    await settle()
    assert chooser.words()["Tag"] == ["\u2068tag 89\u2069 6"]
    bench.presenter.filters.toggle(Choice(Facet.TAG, "tag 89"))
    bench.presenter.filters.narrow("")
    await settle()
    assert "\u2068tag 89\u2069 6" in chooser.words()["Tag"]


async def test_who_has_an_order_at_another_station_is_shown_and_filtered_by() -> None:
    bench = Bench()
    bench.elsewhere[SECOND.id] = Holder("Bench 2", "Anna Kühn", NOW)
    await bench.start(FIRST, SECOND)
    row = bench.screen.state.rows[1]
    assert row.with_initials == "AK"
    assert "in hand with \u2068Anna Kühn\u2069 · \u2068Bench 2\u2069" in row.spoken
    bench.presenter.select(row.key)
    await settle()
    preview = bench.screen.previews[-1]
    assert preview is not None
    assert preview.warnings[0].word == "\u2068Anna Kühn\u2069 · \u2068Bench 2\u2069 has it in hand."
    holder = bench.elsewhere[SECOND.id]
    bench.presenter.filters.toggle(Choice(Facet.WITH, with_value(holder)))
    assert bench.screen.numbers == ["#1002"]
    assert bench.screen.state.bar.chips[0].word == "\u2068Anna Kühn\u2069 · \u2068Bench 2\u2069"


async def test_the_sequence_is_shown_and_expedited_first_is_a_choice_of_the_deadline() -> None:
    bench = Bench()
    await bench.start(FIRST, SECOND, tagged(THIRD, "express"))
    bar = bench.screen.state.bar
    assert (bar.sort_word, bar.expedited_first) == ("Deadline, expedited first", True)
    assert bench.screen.numbers == ["#1003", "#1001", "#1002"]
    bench.presenter.filters.put_expedited_first(False)
    assert bench.screen.numbers == ["#1001", "#1002", "#1003"]
    bench.presenter.filters.sort(SortBy.NUMBER)
    bar = bench.screen.state.bar
    assert (bar.sort_word, bar.expedited_first) == ("Order number", None)
    assert [option.by for option in bar.sorts if option.is_chosen] == [SortBy.NUMBER]
    bench.presenter.filters.sort(SortBy.DEADLINE)
    assert bench.screen.numbers == ["#1001", "#1002", "#1003"]


async def test_a_view_of_ones_own_is_kept_counted_changed_and_deleted_with_a_way_back() -> None:
    bench = Bench()
    await bench.start(tagged(FIRST, "vip"), SECOND, tagged(THIRD, "vip"))
    bench.presenter.filters.toggle(VIP)
    bench.presenter.filters.sort(SortBy.NEWEST)
    bench.presenter.views.keep("Important")
    await settle()
    tab = bench.screen.tabs[-1]
    assert (tab.title, tab.count, tab.is_active) == ("Important", 2, True)
    assert bench.screen.state.bar.kept_name == "Important"
    assert not bench.screen.state.bar.is_changed
    # The view that it was made from is whole again.
    bench.presenter.choose_view(View.TO_PACK)
    assert len(bench.screen.numbers) == 3
    bench.presenter.choose_view(tab.key)
    assert len(bench.screen.numbers) == 2
    bench.presenter.filters.remove_all()
    assert bench.screen.state.bar.is_changed
    assert bench.screen.tabs[-1].count == 2
    bench.presenter.views.update()
    await settle()
    assert not bench.screen.state.bar.is_changed
    assert bench.screen.tabs[-1].count == 3
    bench.presenter.views.rename("All of them")
    await settle()
    assert bench.screen.tabs[-1].title == "All of them"
    bench.presenter.views.delete()
    await settle()
    assert [tab.key for tab in bench.screen.state.tabs] == list(View)
    assert bench.screen.state.tabs[0].is_active
    notice = bench.notices.standing["queue view"]
    assert (notice.tone, notice.what) == (Tone.DONE, "The view “All of them” is deleted.")
    assert notice.undo is not None
    notice.undo()
    await settle()
    assert (bench.screen.tabs[-1].title, bench.screen.tabs[-1].is_active) == ("All of them", True)


async def test_changes_to_a_view_can_be_forgotten() -> None:
    bench = Bench(kept=FakeKeptViews([KeptView("own", "Mine", QueueLook(View.ALL))]))
    await bench.start(FIRST, SECOND)
    bench.presenter.choose_view("own")
    bench.presenter.filters.toggle(VIP)
    assert bench.screen.state.bar.is_changed
    bench.presenter.views.reset()
    assert bench.screen.numbers == ["#1001", "#1002"]
    assert not bench.screen.state.bar.is_changed


async def test_a_view_of_a_newer_version_is_shown_and_cannot_be_used() -> None:
    own = [KeptView("newer", "Newer", None), KeptView("mine", "Mine", QueueLook(View.ALL))]
    bench = Bench(kept=FakeKeptViews(own))
    await bench.start(FIRST)
    newer, mine = bench.screen.tabs[-2:]
    assert (newer.why_not, newer.count) == ("Made by a newer OrderDesk", None)
    assert (mine.why_not, mine.count) == ("", 1)
    bench.presenter.choose_view("newer")
    assert bench.screen.state.tabs[0].is_active


async def test_views_that_say_nothing_any_more_can_be_deleted_with_a_way_back() -> None:
    gone_tag = QueueLook(View.ALL, Filter((Choice(Facet.TAG, "gone"),)))
    own = [KeptView("newer", "Newer", None), KeptView("gone", "Gone", gone_tag)]
    bench = Bench(kept=FakeKeptViews(own))
    await bench.start(FIRST)
    bench.presenter.views.delete("newer")
    await settle()
    assert [tab.title for tab in bench.screen.tabs][-1] == "Gone"
    undo = bench.notices.standing["queue view"].undo
    assert undo is not None
    undo()
    await settle()
    assert bench.screen.tabs[-2].why_not == "Made by a newer OrderDesk"
    bench.presenter.choose_view("gone")
    assert bench.screen.state.message is not None
    assert bench.screen.state.bar.kept_name == "Gone"
    bench.presenter.views.delete()
    await settle()
    assert [one.id for one in bench.kept.kept] == ["newer"]
    assert bench.screen.state.tabs[0].is_active


async def test_a_name_has_to_be_one_and_not_taken() -> None:
    bench = Bench(kept=FakeKeptViews([KeptView("own", "Mine", QueueLook())]))
    await bench.start(FIRST)
    views = bench.presenter.views
    assert views.name_problem(" \t") == "Give the view a name."
    assert views.name_problem("mine ")
    assert views.name_problem("To Pack")
    assert views.name_problem("Yours") == ""
    bench.presenter.choose_view("own")
    assert views.name_problem("MINE", is_rename=True) == ""
