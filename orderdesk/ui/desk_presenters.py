"""Makes the presenters of an open desk: what each page's logic takes of what the window stands on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from orderdesk.errors import NoLocationError
from orderdesk.presenters.arrivals import ArrivalsPresenter
from orderdesk.presenters.frame_presenter import FramePresenter
from orderdesk.presenters.queue_presenter import QueuePresenter

if TYPE_CHECKING:
    from orderdesk.domain.ids import LocationGid
    from orderdesk.presenters.detail_presenter import DetailPresenter
    from orderdesk.presenters.gate_presenter import GatePresenter
    from orderdesk.presenters.navigation import Navigator
    from orderdesk.presenters.outbox_presenter import OutboxPresenter
    from orderdesk.presenters.packing_presenter import PackingPresenter
    from orderdesk.presenters.report_presenter import ReportPresenter
    from orderdesk.presenters.scan_router import ScanRouter
    from orderdesk.presenters.settings_presenter import SettingsPresenter
    from orderdesk.settings import Settings
    from orderdesk.tasks import TaskSet
    from orderdesk.ui.desk_parts import DeskParts
    from orderdesk.ui.paper_desk import PaperDesk

GATHERS_S = 1.5
"""How long orders that come one after another are taken for one delivery of news."""


def make_queue(parts: DeskParts, tasks: TaskSet, navigator: Navigator) -> QueuePresenter:
    """The queue."""
    return QueuePresenter(
        parts.orders,
        parts.packings.find_open,
        parts.line,
        parts.bus,
        tasks,
        parts.formats,
        parts.clock,
        parts.location,
        navigator,
        parts.check_now,
        parts.pause_loading,
        kept_views=parts.queue_views,
        changes=parts.order_changes,
        notices=parts.notices,
        elsewhere=parts.elsewhere,
    )


def make_detail(
    parts: DeskParts, tasks: TaskSet, navigator: Navigator, queue: QueuePresenter
) -> DetailPresenter:
    """One order whole; its neighbours are those of the queue."""
    from orderdesk.presenters.detail_presenter import DetailPresenter

    return DetailPresenter(
        parts.orders,
        parts.history,
        parts.shipments,
        parts.order_changes,
        parts.outbox,
        parts.catalogue,
        parts.readings,
        parts.line,
        parts.bus,
        parts.notices,
        tasks,
        parts.formats,
        parts.clock,
        parts.location,
        parts.shop,
        parts.elsewhere,
        navigator,
        lambda: queue.listed_orders,
    )


def make_packing(parts: DeskParts, tasks: TaskSet, navigator: Navigator) -> PackingPresenter:
    """The bench."""
    from orderdesk.presenters.packing_presenter import PackingPresenter

    def location_id() -> LocationGid:
        location = parts.location()
        if location is None:
            raise NoLocationError(())
        return location.id

    return PackingPresenter(
        parts.packing,
        parts.orders,
        parts.bus,
        tasks,
        parts.line,
        navigator,
        formats=parts.formats,
        clock=parts.clock,
        location_id=location_id,
        person=parts.person,
        count_unsent=parts.intents.counts,
        notify_default=lambda: parts.settings().notify_customer,
        take_back=parts.outbox.take_back,
        hold=parts.order_changes.hold,
    )


def make_outbox(
    parts: DeskParts, tasks: TaskSet, navigator: Navigator, gate: GatePresenter
) -> OutboxPresenter:
    """What waits to be sent. `gate` knows which of it waits for a word on its mail."""
    from orderdesk.presenters.outbox_presenter import OutboxPresenter

    return OutboxPresenter(
        parts.outbox,
        parts.bus,
        tasks,
        parts.line,
        navigator,
        formats=parts.formats,
        clock=parts.clock,
        timelines=parts.history,
        mails=gate.mails,
    )


def make_gate(parts: DeskParts, tasks: TaskSet, open_list: Callable[[], None]) -> GatePresenter:
    """The mails that wait for a word."""
    from orderdesk.presenters.gate_presenter import GatePresenter

    return GatePresenter(
        parts.messages,
        parts.bus,
        parts.notices,
        tasks,
        parts.line,
        formats=parts.formats,
        open_list=open_list,
    )


def make_arrivals(parts: DeskParts, tasks: TaskSet) -> ArrivalsPresenter:
    """The news of orders that came."""
    return ArrivalsPresenter(
        parts.notices,
        tasks,
        parts.formats,
        parts.settings,
        lambda: asyncio.sleep(GATHERS_S),
        parts.bus,
    )


def make_scans(
    parts: DeskParts,
    tasks: TaskSet,
    navigator: Navigator,
    queue: QueuePresenter,
    taken: Callable[[], None],
    refused: Callable[[], None],
) -> ScanRouter:
    """Where a scan leads away from the bench; `refused` lets one be heard that leads nowhere."""
    from orderdesk.presenters.scan_router import ScanRouter

    return ScanRouter(
        parts.orders, parts.catalogue, queue, parts.notices, tasks, navigator, taken, refused
    )


def make_settings(
    parts: DeskParts,
    tasks: TaskSet,
    take: Callable[[Settings], None],
    test_sounds: Callable[[], None],
) -> SettingsPresenter:
    """The settings; `take` puts changed ones in force."""
    from orderdesk.presenters.settings_presenter import SettingsPresenter

    return SettingsPresenter(
        parts.settings,
        take,
        parts.catalogue,
        parts.order_store,
        parts.packings.find_open,
        parts.shop,
        parts.location,
        parts.line,
        parts.notices,
        tasks,
        parts.formats,
        parts.clock,
        test_sounds,
    )


def make_frame(parts: DeskParts, tasks: TaskSet, queue: QueuePresenter) -> FramePresenter:
    """What stands around every page."""
    return FramePresenter(
        parts.line,
        parts.intents,
        lambda: queue.in_hand_count,
        lambda: queue.count,
        parts.bus,
        parts.notices,
        tasks,
        parts.formats,
        parts.clock,
        parts.shop,
        parts.location,
        parts.person,
        lambda: parts.settings().printer_name,
    )


def make_report(parts: DeskParts, tasks: TaskSet, paper: PaperDesk) -> ReportPresenter:
    """The day's report, which goes on paper as the rest does."""
    from orderdesk.presenters.report_presenter import ReportPresenter

    return ReportPresenter(
        parts.report,
        paper.maker,
        paper.machine,
        paper.dialogs,
        parts.bus,
        parts.notices,
        tasks,
        formats=parts.formats,
        clock=parts.clock,
        shop=parts.shop,
        location=parts.location,
    )
