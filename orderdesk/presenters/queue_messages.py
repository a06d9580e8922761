"""What the queue says where it has no rows, or not all of them yet."""

from collections.abc import Mapping
from datetime import datetime

from orderdesk.domain.catalogue import Location
from orderdesk.domain.queue_look import KeptView
from orderdesk.domain.work import View
from orderdesk.presenters.first_load import FirstLoad
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.marks import Mark
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_state import Link, Message, Tab, Target
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.words import _, ngettext


def message_of(
    listing: QueueListing,
    location: Location | None,
    line: ShopLine,
    first_load: FirstLoad,
    formats: Formats,
    now: datetime,
) -> Message | None:
    """What stands in place of rows; None where there are rows, or where some may still come."""
    if location is None:
        if listing.items is None and (
            line.is_online or line.is_connecting or first_load.is_running
        ):
            return None
        return no_location_message()
    if listing.items is None or listing.listed:
        return None
    if line.is_connecting and not listing.items:
        return None
    if first_load.is_filling and first_load.is_paused and not listing.items:
        return paused_message()
    if first_load.is_filling and not listing.items:
        return None if line.is_online else no_orders_message()
    if listing.in_view:
        return no_match_message(listing.look.base, len(listing.in_view), formats)
    heard = line.last_heard_at
    checked = formats.age(heard, now) if heard is not None else ""
    return empty_message(listing.look.base, listing.counts, checked, formats)


def no_location_message() -> Message:
    """The shop has not told its locations yet."""
    return Message(
        _("No location yet"),
        _("The shop's locations are not here yet. They come with the first connection."),
    )


def no_orders_message() -> Message:
    """The first load has not begun, since there is no line."""
    return Message(
        _("No orders here yet"),
        _("The shop cannot be reached. The orders come as soon as it answers."),
    )


def paused_message() -> Message:
    """The first load was stopped for now, and nothing to pack has come yet."""
    return Message(
        _("Loading is paused"),
        _(
            "What is to be packed is read all the same, within a minute. The other orders come once"
            " loading goes on, at the latest when OrderDesk starts again."
        ),
    )


def empty_message(
    view: View, counts: Mapping[View, int], checked: str, formats: Formats
) -> Message:
    """A view without orders: what that means, and where work is. `checked` is an age, or ""."""
    return Message(
        title=empty_title(view),
        sentence=empty_sentence(view),
        checked=_("Checked {age}").format(age=checked) if checked else "",
        links_title=_("Not in this list, and why"),
        links=_links(view, counts, formats),
        is_all_done=view is View.TO_PACK,
    )


def no_match_message(view: View, count: int, formats: Formats) -> Message:
    """The filter leaves nothing of a view that has `count` orders."""
    sentence = ngettext(
        "{count} order of this view is filtered out.",
        "{count} orders of this view are filtered out.",
        count,
    )
    remove = Link(Mark("x-circle", _("Remove the filters")), view_title(view), Target.UNFILTERED)
    return Message(
        title=_("No order matches these filters"),
        sentence=sentence.format(count=formats.number(count)),
        links_title=_("What to do"),
        links=(remove, _why_link()),
    )


def _why_link() -> Link:
    mark = Mark("question", _("Why is an order not here?"))
    return Link(mark, _("Find it, and see what decides"), Target.WHY)


def _links(view: View, counts: Mapping[View, int], formats: Formats) -> tuple[Link, ...]:
    links = []
    to_pack, held = counts[View.TO_PACK], counts[View.ON_HOLD]
    if view is not View.TO_PACK and to_pack:
        sentence = ngettext("{count} order to pack", "{count} orders to pack", to_pack)
        mark = Mark("list-checks", sentence.format(count=formats.number(to_pack)))
        links.append(Link(mark, _("In all"), Target.VIEW, View.TO_PACK))
    if view is not View.ON_HOLD and held:
        sentence = ngettext(
            "{count} order cannot be packed yet", "{count} orders cannot be packed yet", held
        )
        mark = Mark("hand-palm", sentence.format(count=formats.number(held)))
        links.append(
            Link(mark, _("On hold, scheduled, or with someone else"), Target.VIEW, View.ON_HOLD)
        )
    return (*links, _why_link())


def tabs_of(listing: QueueListing, *, is_counted: bool) -> tuple[Tab, ...]:
    """The built-in views, then those of one's own. No numbers before any orders are known."""
    built_in = [
        Tab(
            view,
            view_title(view),
            listing.counts[view] if is_counted else None,
            view == listing.active,
        )
        for view in View
    ]
    own = [
        Tab(
            view.id,
            view.name,
            listing.kept_counts.get(view.id) if is_counted else None,
            view.id == listing.active,
            why_unusable(view),
        )
        for view in listing.kept
    ]
    return (*built_in, *own)


def why_unusable(view: KeptView) -> str:
    """Why a view of one's own cannot be looked at; "" where it can."""
    return "" if view.look is not None else _("Made by a newer OrderDesk")


def view_title(view: View) -> str:
    """The name of a built-in view."""
    match view:
        case View.TO_PACK:
            return _("To pack")
        case View.DUE_TODAY:
            return _("Due today")
        case View.PICKUP:
            return _("Pickup")
        case View.SHORT:
            return _("Short")
        case View.ON_HOLD:
            return _("On hold")
        case View.ALL:
            return _("All")


def empty_title(view: View) -> str:
    """What it means that a view is empty, in two or three words."""
    match view:
        case View.TO_PACK:
            return _("All packed")
        case View.DUE_TODAY:
            return _("Nothing more is due today")
        case View.PICKUP:
            return _("No pickup to pack")
        case View.SHORT:
            return _("Nothing is short")
        case View.ON_HOLD:
            return _("Nothing is on hold")
        case View.ALL:
            return _("No open orders")


def empty_sentence(view: View) -> str:
    """The same in a sentence."""
    match view:
        case View.TO_PACK:
            return _("New orders appear here by themselves.")
        case View.DUE_TODAY:
            return _("Orders whose deadline is today or past appear here by themselves.")
        case View.PICKUP:
            return _("Orders that customers collect appear here by themselves.")
        case View.SHORT:
            return _("Every order to pack has all its goods at this location.")
        case View.ON_HOLD:
            return _("No order of this location is held, scheduled or blocked.")
        case View.ALL:
            return _(
                "Nothing is left to pack at this location. New orders appear here by themselves."
            )
