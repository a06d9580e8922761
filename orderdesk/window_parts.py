"""What the window's pages stand on, filled from an open desk."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk
from orderdesk.paths import ProfilePaths
from orderdesk.presenters.formats import Formats
from orderdesk.profile import host_of
from orderdesk.settings import Settings
from orderdesk.shops import known_shops
from orderdesk.ui.desk_parts import DeskParts, StationParts
from orderdesk.words import _

if TYPE_CHECKING:
    from orderdesk.opening import Beginning
    from orderdesk.presenters.data_safety import Place


def desk_parts(desk: Desk, station: Callable[[], StationParts], locale: str) -> DeskParts:
    """The services, stores and readings of `desk`. `locale` is the one that people here read."""
    stores = desk.stores
    return DeskParts(
        orders=desk.orders,
        history=desk.history,
        order_changes=desk.order_changes,
        packing=desk.packing,
        outbox=desk.outbox,
        messages=desk.messages,
        shipments=desk.shipments,
        pictures=desk.pictures,
        paper=desk.paper,
        queue_views=desk.queue_views,
        report=desk.report,
        order_store=stores.orders,
        intents=stores.intents,
        packings=stores.packings,
        catalogue=stores.catalogue,
        line=desk.engine.connection,
        readings=desk.engine,
        bus=desk.bus,
        notices=desk.notices,
        formats=lambda: Formats(locale, desk.zone()),
        clock=desk.world.clock,
        shop=lambda: desk.shop,
        location=desk.location,
        person=desk.person,
        settings=lambda: desk.settings,
        save_settings=lambda settings: _save_settings(desk, settings),
        check_now=desk.engine.wake,
        pause_loading=desk.engine.pause_first_load,
        elsewhere=lambda: desk.engine.board.holders,
        set_busy_order=desk.engine.set_busy_order,
        station=station,
    )


def station_parts(
    desk: Desk, here: Arguments, begin_again: Callable[["Beginning"], None], *, is_demo: bool
) -> StationParts:
    """The station of `desk`. `here` opens the same profile again, `begin_again` a run of the window."""
    from orderdesk.connecting import DeskSafety, SigningInAgain
    from orderdesk.opening import Beginning

    folder = desk.files.paths.folder
    return StationParts(
        line=desk.engine.connection,
        door=SigningInAgain(desk),
        address=host_of(desk.files.endpoint),
        safety=DeskSafety(desk),
        places=_places(desk.files.paths),
        shops=known_shops,
        open_shop=lambda chosen: begin_again(Beginning(Arguments(profile=chosen))),
        add_shop=lambda: begin_again(Beginning(here, new_shop=True)),
        signed_out=lambda: begin_again(Beginning(here)),
        folder=folder,
        is_demo=is_demo,
    )


def _places(paths: ProfilePaths) -> tuple["Place", ...]:
    from orderdesk.presenters.data_safety import Place

    return (
        Place(_("Data"), str(paths.database)),
        Place(_("Settings"), str(paths.settings)),
        Place(_("Logs"), str(paths.logs)),
        Place(_("Crash reports"), str(paths.crashes)),
        Place(_("Backups"), str(paths.folder)),
    )


def _save_settings(desk: Desk, settings: Settings) -> None:
    if settings.location_id != desk.settings.location_id:
        # A location chosen in the window counts for more than the one of the command line.
        desk.want_location("")
    desk.save_settings(settings)
