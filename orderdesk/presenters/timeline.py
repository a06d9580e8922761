"""An order's timeline out of all that is on record, without telling anything twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from orderdesk.domain.fulfillment import Fulfillment, Tracking
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    CancelFulfillment,
    Fulfill,
    Intent,
    IntentState,
    UpdateTracking,
)
from orderdesk.domain.projection import is_local
from orderdesk.domain.timeline import CarrierStep, ShopEvent, ShopTimeline
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.timeline_bench import of_packing, of_paper
from orderdesk.presenters.timeline_decisions import of_decision, of_mail_word
from orderdesk.presenters.timeline_entry import Happening, Timeline, TimelineEntry
from orderdesk.presenters.timeline_shop import (
    CANCELLED,
    PLACED,
    of_cancelling,
    of_event,
    of_fulfillment,
    of_placing,
    of_step,
)
from orderdesk.services.history import OrderHistory
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _

# Shopify writes the entry for a fulfillment at once; the window only tells it from a later one.
_SAME_ACT = timedelta(minutes=2)
_BEFORE_SENT = timedelta(seconds=30)
_SAME_SENDING = timedelta(seconds=10)
_FULFILLED = ("fulfillment_success", "fulfillment_pending")
_UNFULFILLED = "fulfillment_cancelled"


def timeline_of(
    sheet: OrderSheet, history: OrderHistory, formats: Formats, now: datetime, problem: str = ""
) -> Timeline:
    """All entries, newest first. `problem` says why Shopify's own could not be read just now."""
    found = [
        *_happened_here(sheet, history, formats, now),
        *_happened_there(sheet, history, formats),
    ]
    found.sort(key=lambda one: one.at)
    # Of two at the same moment the one that follows from the other stands above it.
    entries = tuple(_entry(one, formats, now) for one in reversed(found))
    return Timeline(entries, _age(history, formats, now, problem))


def _happened_here(
    sheet: OrderSheet, history: OrderHistory, formats: Formats, now: datetime
) -> list[Happening]:
    order = sheet.projected.order
    decided = frozenset(
        intent.payload.packing_id
        for intent in sheet.intents
        if isinstance(intent.payload, Fulfill) and intent.payload.packing_id is not None
    )
    answers: dict[str, Intent] = {intent.id: intent for intent in sheet.intents}
    found: list[Happening] = []
    for packing in history.packings:
        found += of_packing(packing, order, decided, formats)
    for intent in sheet.intents:
        found += of_decision(intent, history.log(intent.id), answers, sheet, formats, now)
    found += map(of_paper, history.papers)
    found += (of_mail_word(one, formats, now) for one in history.mail_words)
    return found


def _happened_there(sheet: OrderSheet, history: OrderHistory, formats: Formats) -> list[Happening]:
    order = sheet.projected.order
    timeline = history.timeline or ShopTimeline()
    events = _Unclaimed(timeline.events)
    fulfillments = [one for one in order.fulfillments if not is_local(one.id)]
    found = [of_placing(order, events.take(lambda one: one.action == PLACED))]
    if order.cancelled_at is not None:
        found += of_cancelling(order, events.take(lambda one: one.action == CANCELLED))
    for fulfillment in fulfillments:
        event = events.take_nearest(fulfillment.created_at, _SAME_ACT, _is_of(_FULFILLED))
        maker = _maker(fulfillment, sheet)
        parcels = _first_parcels(fulfillment, maker, sheet)
        found.append(of_fulfillment(fulfillment, parcels, maker, event, formats))
    for intent in sheet.intents:
        _claim_own(intent, events, history.app_title)
    names: dict[str, Fulfillment] = {one.id: one for one in fulfillments}
    found += (
        of_step(step, names.get(step.fulfillment_id))
        for step in timeline.steps
        if not any(_is_own_step(step, intent) for intent in sheet.intents)
    )
    found += map(of_event, events.left)
    return found


class _Unclaimed:
    """Shopify's entries that nothing else has told yet."""

    def __init__(self, events: tuple[ShopEvent, ...]) -> None:
        self.left = list(events)

    def take(self, fits: Callable[[ShopEvent], bool]) -> ShopEvent | None:
        """The oldest entry that fits, which is told by somebody else from now on."""
        found = next((one for one in self.left if fits(one)), None)
        if found is not None:
            self.left.remove(found)
        return found

    def take_nearest(
        self, at: datetime, within: timedelta, fits: Callable[[ShopEvent], bool]
    ) -> ShopEvent | None:
        """The entry that fits and is nearest to a time, if one is near enough."""
        near = [one for one in self.left if fits(one) and abs(one.at - at) <= within]
        if not near:
            return None
        found = min(near, key=lambda one: abs(one.at - at))
        self.left.remove(found)
        return found

    def drop(self, fits: Callable[[ShopEvent], bool]) -> None:
        """All entries that fit are told by somebody else."""
        self.left = [one for one in self.left if not fits(one)]


def _claim_own(intent: Intent, events: _Unclaimed, app_title: str) -> None:
    """What Shopify wrote down of our own act is told by our record, which knows the person."""
    if intent.state is not IntentState.DONE or intent.sent is None or intent.settled_at is None:
        return
    if isinstance(intent.payload, Fulfill) or not app_title:
        return
    earliest, latest = intent.sent.at - _BEFORE_SENT, intent.settled_at + _SAME_ACT
    is_cancel = isinstance(intent.payload, CancelFulfillment)

    def fits(event: ShopEvent) -> bool:
        if event.app_title != app_title or not earliest <= event.at <= latest:
            return False
        return (event.action == _UNFULFILLED) if is_cancel else event.action not in _TOLD_ELSEWHERE

    told = events.take_nearest(intent.settled_at, latest - earliest, fits)
    if told is not None:
        # An act that takes several requests leaves an entry for each.
        events.drop(lambda one: one.action == told.action and _is_close(one, told))


def _is_close(event: ShopEvent, told: ShopEvent) -> bool:
    return event.app_title == told.app_title and abs(event.at - told.at) <= _SAME_SENDING


def _is_own_step(step: CarrierStep, intent: Intent) -> bool:
    """What was told from here stands there already, with the person."""
    return isinstance(intent.payload, AddFulfillmentEvent) and (
        step.fulfillment_id,
        step.status,
        step.at,
    ) == (intent.payload.fulfillment_id, intent.payload.status, intent.payload.happened_at)


_TOLD_ELSEWHERE = (*_FULFILLED, _UNFULFILLED, PLACED, CANCELLED)


def _is_of(actions: tuple[str, ...]) -> Callable[[ShopEvent], bool]:
    return lambda event: event.action in actions


def _maker(fulfillment: Fulfillment, sheet: OrderSheet) -> Intent | None:
    return next(
        (
            one
            for one in sheet.intents
            if isinstance(one.payload, Fulfill) and one.fulfillment_id == fulfillment.id
        ),
        None,
    )


def _first_parcels(
    fulfillment: Fulfillment, maker: Intent | None, sheet: OrderSheet
) -> tuple[Tracking, ...]:
    """The numbers with which it left, before any of them was replaced from here."""
    if maker is not None and isinstance(maker.payload, Fulfill):
        return maker.payload.parcels
    for intent in sheet.intents:
        payload = intent.payload
        if isinstance(payload, UpdateTracking) and payload.fulfillment_id == fulfillment.id:
            return intent.basis.parcels
    return fulfillment.tracking


def _entry(one: Happening, formats: Formats, now: datetime) -> TimelineEntry:
    when = formats.when(one.at, now)
    meta = _("{time}, {who}").format(time=when, who=one.who) if one.who else when
    return TimelineEntry(when, one.mark, meta, one.details)


def _age(history: OrderHistory, formats: Formats, now: datetime, problem: str) -> str:
    if history.read_at is None:
        if problem:
            return _("Shopify's own entries are not here: {problem}").format(problem=problem)
        return _("Shopify's own entries are not here yet.")
    age = formats.age(history.read_at, now)
    if problem:
        return _("Shopify's own entries are as of {age}: {problem}").format(
            age=age, problem=problem
        )
    return _("With Shopify's own entries as of {age}.").format(age=age)
