"""What every step of the tour stands on, and the questions that several of them ask the shop."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import Qt

from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_screens import (
    BenchScreen,
    HeldScreen,
    PackedScreen,
    StopScreen,
    WrongScreen,
)
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.tour.casting import Cast, Part
from orderdesk.ui.tour.hands import Hands
from orderdesk.ui.tour.recorder import Recorder, Step
from orderdesk.ui.tour.shop_view import Json, ShopView

APP_TITLE = "OrderDesk"
_MOST_ESCAPES = 8
_LOOKS_FOR_S = 1.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One fulfillment as the shop has it: units by line, and the parcels' numbers."""

    contents: dict[str, int]
    numbers: tuple[str, ...]


class Stage:
    """The window, the hands in front of it, and the shop behind it."""

    def __init__(
        self, desk: DeskWindow, hands: Hands, recorder: Recorder, shop: ShopView, cast: Cast
    ) -> None:
        self.desk = desk
        self.hands = hands
        self.recorder = recorder
        self.shop = shop
        self.cast = cast

    @property
    def page(self) -> str:
        """The page in front."""
        return self.desk.window.current_page

    @property
    def bench(self) -> BenchScreen | None:
        """The order in hand, while nothing covers it."""
        screen = self.desk.packing_page.screen_shown
        return screen if self.page == PageName.PACK and isinstance(screen, BenchScreen) else None

    @property
    def is_wrong(self) -> bool:
        """Whether the whole window says that the item is wrong."""
        return isinstance(self.desk.packing_page.screen_shown, WrongScreen)

    @property
    def packed(self) -> PackedScreen | None:
        """What is shown once an order is packed."""
        screen = self.desk.packing_page.screen_shown
        return screen if isinstance(screen, PackedScreen) else None

    def verdict_is(self, kind: VerdictKind) -> bool:
        """Whether the band gives this verdict."""
        return self.bench is not None and self.bench.band.kind is kind

    def has_in_box(self, units: int) -> bool:
        """Whether so many units of the order in hand are counted."""
        return self.bench is not None and self.bench.progress.in_box == units

    async def go_to_queue(self) -> None:
        """Leave whatever is in front, as a person would: answer what is locked, then Esc."""
        for _again in range(_MOST_ESCAPES):
            if self.page == PageName.QUEUE:
                return
            screen = self.desk.packing_page.screen_shown
            is_locked = isinstance(screen, WrongScreen | StopScreen | HeldScreen) or (
                isinstance(screen, BenchScreen) and screen.band.is_locked
            )
            if self.page == PageName.PACK and is_locked:
                await self.hands.press(Qt.Key.Key_F9)
            await self.hands.press(Qt.Key.Key_Escape)
            await self._see_answer(screen)

    async def _see_answer(self, before: object) -> None:
        """A person looks what a key did before pressing the next one."""
        give_up_at = time.monotonic() + _LOOKS_FOR_S
        while self.page != PageName.QUEUE and self.desk.packing_page.screen_shown is before:
            if time.monotonic() > give_up_at:
                return
            await asyncio.sleep(0.01)

    async def take_in_hand(self, step: Step, part: Part) -> None:
        """Scan the slip of an order, wherever that is."""
        await self.hands.scan(part.number)
        await step.reach(
            f"{part.name} is in hand",
            lambda: self.bench is not None and self.bench.head.title == part.name,
        )

    async def fill_box(self, step: Step, codes: list[str], already: int = 0) -> None:
        """Scan one unit after the other."""
        for place, code in enumerate(codes, start=already + 1):
            await self.hands.scan(code)
            await step.reach(f"{place} in the box", lambda place=place: self.has_in_box(place))  # type: ignore[misc]

    async def note_parcel(self, step: Step, number: str) -> None:
        """Scan a parcel's number into the sheet that F8 opens."""
        await self.hands.press(Qt.Key.Key_F8)
        await step.reach("The parcel sheet is open", lambda: self._has_sheet)
        await self.hands.scan(number)
        await step.reach("The number is noted", lambda: self._notes(number))

    @property
    def _has_sheet(self) -> bool:
        return self.bench is not None and self.bench.sheet is not None

    def _notes(self, number: str) -> bool:
        return self.bench is not None and any(number in parcel for parcel in self.bench.parcels)

    async def sent(self, part: Part) -> list[Sent]:
        """What the shop has as fulfilled of an order; each must be by this program."""
        return [_sent(one) for one in (await self.shop.state(part.order_id))["fulfillments"]]

    async def mails_about(self, part: Part) -> int:
        """How many mails the customer got about this order."""
        return sum(1 for mail in await self.shop.mailbox() if mail["order_id"] == part.order_id)

    async def check_untouched(self, step: Step, parts: tuple[Part, ...]) -> None:
        """Nothing of these orders may be in the shop."""
        for part in parts:
            step.check_equal(f"The shop has nothing of {part.name}", await self.sent(part), [])
            step.check_equal(
                f"Nobody was mailed about {part.name}", await self.mails_about(part), 0
            )

    async def check_sent_once(
        self, step: Step, part: Part, contents: dict[str, int], *, number: str = "", mails: int = 0
    ) -> None:
        """Wait for the fulfillment, then: one, with these units and number, by us, with its mails."""

        async def is_there() -> bool:
            return bool(await self.sent(part))

        await step.reach_in_shop(f"The shop has a fulfillment of {part.name}", is_there)
        state = await self.shop.state(part.order_id)
        wanted = Sent(contents, (number,) if number else ())
        found = [_sent(one) for one in state["fulfillments"]]
        step.check_equal(f"The shop has exactly this of {part.name}", found, [wanted])
        causes = Counter(
            entry["cause"] for entry in state["history"] if entry["kind"] == "fulfillment.created"
        )
        step.check(
            f"It was made by one request of {APP_TITLE}",
            sum(causes.values()) == 1 and not any(cause.startswith("admin") for cause in causes),
            dict(causes),
        )
        step.check_equal(f"Mails about {part.name}", await self.mails_about(part), mails)


def _sent(fulfillment: Json) -> Sent:
    return Sent(
        {line["line_item_id"]: line["quantity"] for line in fulfillment["lines"]},
        tuple(parcel["number"] for parcel in fulfillment["tracking"]),
    )
