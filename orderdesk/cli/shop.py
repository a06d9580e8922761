"""What several commands ask of the desk: meet the shop first, know the location, write like people."""

import asyncio
import logging
import os
from datetime import datetime

from orderdesk.composition import Desk
from orderdesk.domain.catalogue import Location
from orderdesk.errors import OtherShopError, ShopifyError, UnreachableError
from orderdesk.presenters.formats import Formats
from orderdesk.words import _

log = logging.getLogger(__name__)

MEET_WITHIN_S = 6.0


async def meet_shop(desk: Desk) -> ShopifyError | None:
    """Ask whether the shop answers, for a few seconds. Why it does not, where work can go on offline.

    Raises OtherShopError: work for one shop is not to be done on the word of another.
    """
    try:
        async with asyncio.timeout(MEET_WITHIN_S):
            await desk.meet_shop()
    except OtherShopError:
        raise
    except ShopifyError as error:
        return error
    except TimeoutError:
        return UnreachableError(_("no answer in time"))
    return None


def locations_meant(desk: Desk) -> tuple[Location, ...]:
    """The location that was named or chosen; all that do work where none was.

    Raises NoLocationError for a name that the shop does not have, and before the first sync.
    """
    working = tuple(one for one in desk.locations if one.is_active)
    if desk.is_location_chosen or not working:
        found = desk.require_location()
        return tuple(one for one in working if one.id == found)
    return working


def formats_of(desk: Desk) -> Formats:
    """How the user of this terminal reads dates, in the shop's own time zone."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_TIME", "LANG"))
    name = next((one for one in names if one), "")
    return Formats("en" if name.partition(".")[0] in ("", "C", "POSIX") else name, desk.zone())


def age_sentence(desk: Desk, now: datetime) -> str:
    """How old the local copy is."""
    if desk.synced_at is None:
        return _("This is the local copy. It was not synced to the end yet.")
    age = formats_of(desk).age(desk.synced_at, now)
    return _("This is the local copy, synced {age}.").format(age=age)
