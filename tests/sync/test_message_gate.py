"""What a customer hears of: once, by somebody's word, fresh, and not at night. Told by the shop's mailbox."""

from dataclasses import replace
from datetime import UTC, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.intents import Fulfill, Intent, IntentState, ProblemCode
from orderdesk.domain.message_gate import MAILS_WITHIN, Because, MailRules, Said, Word
from tests.builders import NOW
from tests.sync.changes import PREPARE, sent
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station

READY, SHIPPED = "ready_for_pickup", "shipping_confirmation"
LONG_S = MAILS_WITHIN.total_seconds() + 60


def quiet_now(bench: Station) -> MailRules:
    """Rules whose quiet hours began an hour ago and end in eight."""
    now = bench.engine.connection.server_now()
    begin, end = now - timedelta(hours=1), now + timedelta(hours=8)
    return MailRules(UTC, begin.time(), end.time())


async def decided_late(shop: DemoProcess, bench: Station) -> tuple[Placed, Intent]:
    """Ready for pickup, said while the internet was away for long."""
    order = await PREPARE.prepared(shop, bench)
    await bench.load(order.id)
    intent = await PREPARE.decide(bench, order)
    await shop.control.cut_internet()
    await bench.time.sleep(LONG_S)
    await shop.control.heal_internet()
    return order, intent


async def say(bench: Station, intent: Intent, word: Word, **more: object) -> None:
    now = bench.engine.connection.server_now()
    said = Said(intent.id, word, now, staff="Ben", station="Office", **more)  # type: ignore[arg-type]
    assert await bench.messages.say([said]) == {intent.id}


async def test_what_is_decided_now_is_mailed_now(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    await bench.pack(order.id, notify=True)
    await bench.settle()
    assert len(await order.mails(SHIPPED)) == 1


async def test_after_an_outage_nothing_is_mailed_before_somebody_says_so(
    shop: DemoProcess, bench: Station
) -> None:
    order, intent = await decided_late(shop, bench)
    await bench.settle()
    held = await bench.find(intent)
    assert (held.state, held.attempts) == (IntentState.WAITING, 0)
    assert await order.mails(READY) == []
    assert "write_claim" not in bench.spy.calls
    word = await bench.messages.find(intent.id)
    assert word is not None
    assert (word.word, word.because) == (Word.HELD, Because.LATE)
    await bench.restart()
    await bench.settle()
    assert await order.mails(READY) == []
    await say(bench, intent, Word.SEND)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.mails(READY)) == 1


async def test_a_word_grows_old_too(shop: DemoProcess, bench: Station) -> None:
    order, intent = await decided_late(shop, bench)
    await bench.settle()
    await say(bench, intent, Word.SEND)
    await shop.control.cut_internet()
    await bench.time.sleep(LONG_S)
    await shop.control.heal_internet()
    await bench.settle()
    assert await order.mails(READY) == []
    word = await bench.messages.find(intent.id)
    assert word is not None
    assert word.word is Word.HELD


async def test_a_parcel_waits_with_its_mail_or_goes_without_it(
    shop: DemoProcess, bench: Station
) -> None:
    order, other = await place(shop, 1), await place(shop, 1)
    intent = await bench.pack(order.id, notify=True)
    silent = await bench.pack(other.id)
    await shop.control.cut_internet()
    await bench.time.sleep(LONG_S)
    await shop.control.heal_internet()
    await bench.settle()
    assert await order.made() == []
    assert len(await other.made()) == 1
    await say(bench, intent, Word.SILENT)
    await bench.settle()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    assert isinstance(done.payload, Fulfill)
    assert not done.payload.notify_customer
    assert len(await order.made()) == 1
    assert await order.mails(SHIPPED) == []
    assert (await bench.find(silent)).state is IntentState.DONE


async def test_where_the_shop_wants_it_late_parcels_go_without_a_mail(
    shop: DemoProcess, bench: Station
) -> None:
    bench.mail_rules = MailRules(UTC, late_go_silently=True)
    order = await place(shop, 1)
    intent = await bench.pack(order.id, notify=True)
    fetched, ready = await decided_late(shop, bench)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.made()) == 1
    assert await order.mails(SHIPPED) == []
    # Shopify has no way to say that something is ready without a mail.
    assert (await bench.find(ready)).state is IntentState.WAITING
    assert await fetched.mails(READY) == []


async def test_at_night_nothing_is_mailed_and_in_the_morning_what_was_put_off(
    shop: DemoProcess, bench: Station
) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    bench.mail_rules = quiet_now(bench)
    await bench.settle()
    word = await bench.messages.find(intent.id)
    assert word is not None
    assert word.because is Because.QUIET
    morning = bench.mail_rules.next_morning(bench.engine.connection.server_now())
    await say(bench, intent, Word.MORNING, until=morning)
    assert await bench.push.next_due_at() == morning
    await bench.push.drain()
    assert await order.mails(READY) == []
    await bench.time.sleep(8 * 3600.0 + 60)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.mails(READY)) == 1


async def test_what_was_put_off_and_missed_the_morning_is_asked_about_again(
    shop: DemoProcess, bench: Station
) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    bench.mail_rules = quiet_now(bench)
    await bench.settle()
    morning = bench.mail_rules.next_morning(bench.engine.connection.server_now())
    await say(bench, intent, Word.MORNING, until=morning)
    await bench.time.sleep(12 * 3600.0)
    await bench.settle()
    assert await order.mails(READY) == []
    word = await bench.messages.find(intent.id)
    assert word is not None
    assert (word.word, word.because) == (Word.HELD, Because.LATE)


async def test_somebody_who_is_there_at_night_may_mail(shop: DemoProcess, bench: Station) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    bench.mail_rules = quiet_now(bench)
    await bench.settle()
    await say(bench, intent, Word.SEND)
    await bench.settle()
    assert len(await order.mails(READY)) == 1


async def test_a_mail_that_waits_holds_up_its_own_order_only(
    shop: DemoProcess, bench: Station
) -> None:
    _order, intent = await decided_late(shop, bench)
    other = await place(shop, 1)
    await bench.pack(other.id)
    await bench.settle()
    assert len(await other.made()) == 1
    report = await bench.engine.sync_once(patience_s=0)
    assert (report.waiting, report.needs_person) == (0, 1)
    assert await bench.intents.take_back(intent.id, bench.time.clock())
    assert await bench.messages.load_open() == {}


@pytest.mark.parametrize("kind", ["drop_after_commit", "late", "doubled"])
async def test_a_word_that_was_said_once_mails_once(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order, intent = await decided_late(shop, bench)
    await bench.settle()
    await say(bench, intent, Word.SEND)
    await shop.control.fault(kind, PREPARE.operation)
    await bench.settle()
    await bench.time.sleep(120.0)
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.mails(READY)) == 1


async def test_what_was_lost_is_not_sent_again_when_it_has_grown_old(
    shop: DemoProcess, bench: Station
) -> None:
    """Nothing arrived, that is certain; by the time it is, the word is too old."""
    proving = await PREPARE.prepared(shop, bench)
    await sent(bench, proving, await PREPARE.payload(bench, proving))
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    await shop.control.fault("drop_before_commit", PREPARE.operation)
    await bench.push.drain()
    await bench.time.sleep(LONG_S)
    await bench.settle()
    held = await bench.find(intent)
    assert (held.state, held.attempts) == (IntentState.WAITING, 1)
    assert await order.mails(READY) == []
    await say(bench, intent, Word.SEND)
    await bench.settle()
    assert len(await order.mails(READY)) == 1


async def test_what_was_put_back_after_a_loss_mails_nobody_by_itself(
    shop: DemoProcess, bench: Station
) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    await bench.intents.update(replace(intent, state=IntentState.AMBIGUOUS))
    await bench.settle()
    word = await bench.messages.find(intent.id)
    assert word is not None
    assert word.because is Because.RESTORED
    assert await order.mails(READY) == []
    await say(bench, intent, Word.SEND)
    await bench.settle()
    assert len(await order.mails(READY)) == 1


async def test_a_computer_that_sleeps_under_its_lease_mails_nothing_stale(
    shop: DemoProcess, bench: Station
) -> None:
    """Asked and leased while it was news; when the computer wakes it is none any more."""
    order = await place(shop, 1)
    intent = await bench.pack(order.id, notify=True)
    planned = bench.orders.numbers_elsewhere

    async def asleep(*args: object, **kwargs: object) -> frozenset[str]:
        bench.orders.numbers_elsewhere = planned  # type: ignore[method-assign]
        await bench.time.sleep(LONG_S)
        return await planned(*args, **kwargs)  # type: ignore[arg-type]

    bench.orders.numbers_elsewhere = asleep  # type: ignore[method-assign]
    await bench.settle()
    held = await bench.find(intent)
    assert (held.state, held.attempts) == (IntentState.WAITING, 0)
    assert await order.made() == []
    await say(bench, intent, Word.SEND)
    await bench.settle()
    assert len(await order.made()) == len(await order.mails(SHIPPED)) == 1


async def test_back_after_nine_days_nothing_is_mailed_and_the_rest_goes_out_once(
    shop: DemoProcess, bench: Station
) -> None:
    mailed_before = await shop.control.mailbox()
    plain, mailing, gone = await place(shop, 2), await place(shop, 1), await place(shop, 1)
    fetched = await PREPARE.prepared(shop, bench)
    sent_one = await bench.pack(plain.id, "NINEDAYS1")
    mail = await bench.pack(mailing.id, "NINEDAYS2", notify=True)
    lost = await bench.pack(gone.id, "NINEDAYS3")
    ready = await PREPARE.decide(bench, fetched)
    await bench.engine._pull.orders()
    await shop.control.cut_internet()
    await bench.time.sleep(9 * 24 * 3600.0)
    await shop.control.heal_internet()
    # Meanwhile it grew too old to be seen, and a customer ordered.
    await gone.admin("delete_order")
    meanwhile = await place(shop, 1)
    report = await bench.engine.sync_once()
    assert report.problems == ()
    assert (report.sent, report.needs_person) == (1, 3)
    assert (await bench.find(sent_one)).state is IntentState.DONE
    assert len(await plain.made()) == 1
    for waiting in (mail, ready):
        assert (await bench.find(waiting)).state is IntentState.WAITING
    card = await bench.find(lost)
    assert card.problem is not None
    assert card.problem.code is ProblemCode.ORDER_GONE
    assert await mailing.made() == []
    assert await shop.control.mailbox() == mailed_before
    assert await bench.orders.find_order(meanwhile.id) is not None
    await say(bench, mail, Word.SEND)
    await bench.settle()
    assert len(await mailing.made()) == len(await mailing.mails(SHIPPED)) == 1


async def test_a_wrong_clock_does_not_hold_what_is_fresh(shop: DemoProcess, bench: Station) -> None:
    """The decision's time is the shop's, whatever the computer believes."""
    order = await PREPARE.prepared(shop, bench)
    await bench.load(order.id)
    now = bench.engine.connection.server_now()
    intent = await PREPARE.decide(bench, order, created_at=now - timedelta(hours=8), decided_at=now)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    ahead = await PREPARE.prepared(shop, bench)
    late = await PREPARE.decide(bench, ahead, decided_at=now + timedelta(hours=8))
    await bench.settle()
    assert (await bench.find(late)).state is IntentState.WAITING
    assert await ahead.mails(READY) == []


def test_quiet_hours_are_the_shops_own() -> None:
    berlin = MailRules(ZoneInfo("Europe/Berlin"), time(21), time(8))
    evening = NOW.replace(hour=19, minute=59)
    assert not berlin.is_quiet(evening)
    assert berlin.is_quiet(evening + timedelta(minutes=1))
    assert berlin.is_quiet(NOW.replace(hour=6, minute=59))
    assert not berlin.is_quiet(NOW.replace(hour=7, minute=0))
    assert berlin.next_morning(NOW.replace(hour=22)).astimezone(UTC).hour == 7
    assert not MailRules(UTC).is_quiet(NOW)
