"""Who did what in Shopify since something was decided here, in Shopify's own words."""

from datetime import datetime, timedelta

from orderdesk.domain.fulfillment import Fulfillment
from orderdesk.domain.intents import Intent
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.outbox_state import SideLine
from orderdesk.presenters.timeline_entry import person_at
from orderdesk.presenters.timeline_shop import author_of, icon_of
from orderdesk.words import _

MOST = 3
# The shop's clock and this computer's are not the same.
_BEFORE = timedelta(minutes=2)
# What every order has, and what says nothing of how it differs.
_PASSED_OVER = ("placed", "mail", "closed", "comment")


def happened_since(
    intent: Intent, timeline: ShopTimeline | None, now: datetime, formats: Formats
) -> tuple[SideLine, ...]:
    """The newest entries of the order's timeline since the decision, oldest first."""
    if timeline is None:
        return ()
    since = min(intent.basis.read_at or intent.created_at, intent.created_at) - _BEFORE
    told = [one for one in timeline.events if one.at >= since and not _is_passed_over(one)]
    told.sort(key=lambda one: one.at)
    return tuple(
        SideLine(
            isolated(one.message or one.action.replace("_", " ").capitalize()),
            formats.when(one.at, now),
            detail=author_of(one),
            icon=icon_of(one),
        )
        for one in told[-MOST:]
    )


def made_by(intent: Intent, named: tuple[Fulfillment, ...]) -> str:
    """Which station says that it made a fulfillment, and who stood there; "" where none does."""
    ids = {one.id for one in named}
    notes = intent.problem.senders if intent.problem is not None else ()
    people = [person_at(one.staff, one.station) for one in notes if one.fulfillment in ids]
    return ", ".join(dict.fromkeys(people))


def parcel_line(named: tuple[Fulfillment, ...], now: datetime, formats: Formats, who: str) -> str:
    """What stands below “In Shopify”: who made it where that is known, what it is, since when."""
    at = formats.when(min(one.created_at for one in named), now)
    names = ", ".join(one.name for one in named if one.name)
    parts = [part for part in (who, names, at) if part]
    return _(", ").join(parts)


def _is_passed_over(event: ShopEvent) -> bool:
    return any(part in event.action for part in _PASSED_OVER)
