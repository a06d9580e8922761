"""Makes the documents for paper off the window's thread, from the shop's templates or the program's."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.order import Order
from orderdesk.errors import TemplateError
from orderdesk.notices import Notices
from orderdesk.presenters.formats import Formats
from orderdesk.printing import command_sheet, day_report, packing_slip, pick_list
from orderdesk.printing.day_report import DayPaper
from orderdesk.printing.packing_slip import Parcel
from orderdesk.printing.paper_words import PaperContext
from orderdesk.printing.sample import sample_parcel
from orderdesk.printing.templates import PaperDocument, Template
from orderdesk.services.orders import SLIP_PREFIX
from orderdesk.services.paper import PaperService
from orderdesk.settings import PaperSize, Settings

TEMPLATE_NOTICE = "paper-template"

# The countries whose paper is Letter; everywhere else it is A4 (Unicode CLDR, paper size by territory).
_LETTER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)

Build = Callable[[Template], PaperDocument | None]


class PaperMaker:
    """An error in the shop's template is told, and the program's own template does the work."""

    def __init__(
        self,
        paper: PaperService,
        notices: Notices,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        shop: Callable[[], Shop | None],
        location: Callable[[], Location | None],
        settings: Callable[[], Settings],
    ) -> None:
        self._paper = paper
        self._notices = notices
        self._formats = formats
        self._clock = clock
        self._shop = shop
        self._location = location
        self._settings = settings

    @property
    def size(self) -> PaperSize:
        """The paper that is in the printer: A4 or Letter."""
        chosen = self._settings().paper_size
        if chosen is not PaperSize.AUTO:
            return chosen
        is_letter = self._formats().locale.territory in _LETTER
        return PaperSize.LETTER if is_letter else PaperSize.A4

    async def slips(self, parcels: Sequence[Parcel]) -> PaperDocument | None:
        """The parcels' slips; None for no parcel."""
        if not parcels:
            return None
        context = self._context()
        return await self._make(
            packing_slip.TEMPLATE,
            lambda template: packing_slip.slips(parcels, template, context),
        )

    async def pick_list(
        self, orders: Sequence[Order], location_id: LocationGid
    ) -> PaperDocument | None:
        """The list over the orders' work at a location; None where there is nothing to bring."""
        context = self._context()
        return await self._make(
            pick_list.TEMPLATE,
            lambda template: pick_list.pick_list(orders, location_id, template, context),
        )

    async def command_sheet(self) -> PaperDocument | None:
        """The keys of the bench as barcodes."""
        context = self._context()
        return await self._make(
            command_sheet.TEMPLATE,
            lambda template: command_sheet.command_sheet(template, context),
        )

    async def day_report(self, paper: DayPaper) -> PaperDocument | None:
        """The report of a day."""
        return await self._make(
            day_report.TEMPLATE, lambda template: day_report.day_report(paper, template)
        )

    async def sample(self) -> PaperDocument | None:
        """The slip of a made-up order, with the templates that are in force."""
        shop = self._shop()
        return await self.slips([sample_parcel(shop.currency if shop else "EUR", self._clock())])

    async def _make(self, name: str, build: Build) -> PaperDocument | None:
        if self._settings().own_templates:
            try:
                own = await self._paper.own_template(name)
                if own is not None:
                    made = await asyncio.to_thread(_build, name, own, build)
                    self._notices.solve(TEMPLATE_NOTICE)
                    return made
            except TemplateError as error:
                self._notices.show_error(TEMPLATE_NOTICE, error)
        shipped = await self._paper.shipped_template(name)
        return await asyncio.to_thread(_build, name, shipped, build)

    def _context(self) -> PaperContext:
        shop, location, formats = self._shop(), self._location(), self._formats()
        return PaperContext(
            shop_name=shop.name if shop else "",
            place_name=location.name if location else "",
            locale=formats.locale,
            zone=formats.zone,
            code_prefix=SLIP_PREFIX,
            printed_at=self._clock(),
        )


def _build(name: str, text: str, build: Build) -> PaperDocument | None:
    return build(Template(name, text))
