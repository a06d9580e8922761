"""A scan outside packing: an order's code opens it, a product's code says what it is."""

from collections.abc import Callable, Sequence
from typing import Protocol

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.codes import code_key
from orderdesk.domain.command_codes import bench_command_of
from orderdesk.domain.ids import OrderGid
from orderdesk.errors import NotFoundError, OrderDeskError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.detail_ports import CodeReader
from orderdesk.presenters.misreads import Misread, misread_words
from orderdesk.presenters.navigation import Navigator
from orderdesk.presenters.search_presenter import HitReader
from orderdesk.services.code_reading import read_when_ready
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext

NOTICE = "scan"
SHOWN_LENGTH = 40
MOST_NAMED = 3
HITS_LOOKED_AT = 100


class Finder(HitReader, Protocol):
    """Finds the one order that a code names."""

    async def find(self, text: str) -> OrderGid:
        """By number, slip or tracking number. Raises NotFoundError."""
        ...


class Queued(Protocol):
    """What the queue knows of its orders."""

    @property
    def queued_names(self) -> dict[OrderGid, str]:
        """The orders with work here, with their numbers, in the queue's sequence."""
        ...

    def packable(self, order_id: OrderGid) -> bool:
        """Whether the order has work here that can be packed now."""
        ...


class ScanRouter:
    """Decides what a scan outside packing means. Nothing is recorded by it."""

    def __init__(
        self,
        finder: Finder,
        codes: CodeReader,
        queued: Queued,
        notices: Notices,
        tasks: TaskSet,
        navigator: Navigator,
        taken: Callable[[], None],
        refused: Callable[[], None],
    ) -> None:
        """`taken` and `refused` let a scan be heard that led somewhere, and one that did not."""
        self._finder = finder
        self._codes = codes
        self._queued = queued
        self._notices = notices
        self._tasks = tasks
        self._navigator = navigator
        self._taken = taken
        self._refused = refused

    def scan(self, code: str) -> None:
        """Take a scanned code."""
        if bench_command_of(code) is None:
            self._tasks.spawn(self._route(code))
            return
        self._refused()
        self._notices.show(
            Notice(
                NOTICE,
                Tone.ACT,
                _("This code is a key of the bench, and no order is being packed."),
                _("Open an order to pack it, then scan the key again."),
            )
        )

    def settle(self) -> None:
        """A scan was taken elsewhere: what an earlier one was refused for is past."""
        self._notices.solve(NOTICE)

    def refuse_while_asking(self) -> None:
        """A question or a sheet is open: a scan neither answers it nor goes past it."""
        self._refused()
        self._notices.show(
            Notice(
                NOTICE,
                Tone.ACT,
                _("Answer this first: the scan was not taken."),
                _("Close or answer what is open, then scan again."),
            )
        )

    def refuse_misread(self, misread: Misread) -> None:
        """The scanner sent what is no scan."""
        self._refused()
        self._notices.show(Notice(NOTICE, Tone.ACT, *misread_words(misread)))

    async def _route(self, code: str) -> None:
        self._notices.solve(NOTICE)
        shown = shown_code(code)
        try:
            if code_key(code):
                order_id = await self._order_of(code)
                if order_id is not None:
                    self._taken()
                    self._open(order_id)
                    return
                for key in (await read_when_ready(code)).keys:
                    variants = await self._codes.variants_by_code(key)
                    if variants:
                        self._taken()
                        await self._tell_product(variants)
                        return
        except OrderDeskError as error:
            self._refused()
            self._notices.show_error(NOTICE, error)
            return
        self._refused()
        self._notices.show(
            Notice(
                NOTICE,
                Tone.ACT,
                _("The code “{code}” is not known here.").format(code=shown),
                _("Scan an order's slip, a tracking number or a product."),
            )
        )

    async def _order_of(self, code: str) -> OrderGid | None:
        try:
            return await self._finder.find(code)
        except NotFoundError:
            return None

    def _open(self, order_id: OrderGid) -> None:
        if self._queued.packable(order_id):
            self._navigator.open_packing(order_id)
        else:
            self._navigator.open_detail(order_id)

    async def _tell_product(self, variants: Sequence[Variant]) -> None:
        waiting = self._queued.queued_names
        wanted: dict[OrderGid, None] = {}
        for variant in variants:
            for hit in await self._finder.search(variant.sku or variant.title, HITS_LOOKED_AT):
                if hit.order_id in waiting:
                    wanted[hit.order_id] = None
        names = [name for order_id, name in waiting.items() if order_id in wanted]
        what = _("This is “{product}”.").format(product=variants[0].full_title)
        if len(variants) > 1:
            sentence = ngettext(
                "This code is on {count} product.",
                "This code is on {count} products.",
                len(variants),
            )
            what = sentence.format(count=len(variants))
        self._notices.show(Notice(NOTICE, Tone.CALM, what, _needed_by(names)))


def _needed_by(names: Sequence[str]) -> str:
    if not names:
        return _("No order in the queue needs it.")
    named = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more > 0:
        sentence = ngettext(
            "Needed by {named} and {count} more order in the queue.",
            "Needed by {named} and {count} more orders in the queue.",
            more,
        )
        return sentence.format(named=named, count=more)
    return _("Needed by {named} in the queue.").format(named=named)


def shown_code(code: str) -> str:
    """A scanned code as a sentence can hold it: printable, and not longer than a line."""
    shown = "".join(sign for sign in code if sign.isprintable())
    return shown if len(shown) <= SHOWN_LENGTH else f"{shown[:SHOWN_LENGTH]}…"
