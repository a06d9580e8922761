"""The second mark of a fulfillment that has no number of its own: the shop's timeline names our app.

Only a shop that has shown it counts: after confirmed fulfillments, whose ids were known for sure, their
entries named this app. From then on such an entry proves that a request of ours made the fulfillment
beside it, if it was written while this station alone could send. Its absence proves nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orderdesk.domain.fulfillment import Fulfillment
from orderdesk.domain.intents import Sent
from orderdesk.domain.timeline import AppEvent

NEEDED = 3
"""So many confirmed fulfillments in a row must have been named before the shop is believed."""

SAME_MOMENT = timedelta(seconds=2)
"""Shopify's times are whole seconds, and fulfillment and entry are written one after the other."""

WHOLE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Naming:
    """What was seen of a shop so far: which action its entries have that name this app, how often."""

    app_title: str = ""
    action: str = ""
    in_a_row: int = 0

    @property
    def is_proved(self) -> bool:
        """Whether an entry counts as a mark in this shop."""
        return bool(self.app_title and self.action) and self.in_a_row >= NEEDED


def learn_naming(
    known: Naming, app_title: str, made: Fulfillment, events: Iterable[AppEvent]
) -> Naming:
    """What is known after one more confirmed fulfillment. Another title begins anew."""
    if not app_title:
        return known
    if known.app_title != app_title:
        known = Naming(app_title)
    actions = {
        one.action
        for one in events
        if one.app_title == app_title and abs(one.created_at - made.created_at) <= SAME_MOMENT
    }
    if known.action in actions:
        return replace(known, in_a_row=known.in_a_row + 1)
    if len(actions) == 1:
        return Naming(app_title, actions.pop(), 1)
    # None names us, or it cannot be told which of several is meant.
    return Naming(app_title)


def named_by_event(
    sent: Sent, new: Iterable[Fulfillment], naming: Naming, events: Iterable[AppEvent]
) -> Fulfillment | None:
    """The one fulfillment that an entry of our app stands beside, made under the lease of this request.

    None where there are several of either: then nobody can tell which belongs to which.
    """
    if not naming.is_proved or sent.lease_until is None:
        return None
    begin, end = sent.at - WHOLE_SECOND, sent.lease_until

    def is_under_lease(at: datetime) -> bool:
        return begin <= at <= end

    made = [one for one in new if is_under_lease(one.created_at)]
    ours = [
        one
        for one in events
        if (one.action, one.app_title) == (naming.action, naming.app_title)
        and is_under_lease(one.created_at)
    ]
    if len(made) != 1 or len(ours) != 1:
        return None
    is_same_moment = abs(made[0].created_at - ours[0].created_at) <= SAME_MOMENT
    return made[0] if is_same_moment else None
