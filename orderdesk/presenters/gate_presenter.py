"""Mails that wait for a word: counted on the outbox, listed in a sheet, decided one by one or all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from orderdesk.domain.ids import IntentId
from orderdesk.errors import OrderDeskError
from orderdesk.events import Bus, ConnectionChanged, IntentsChanged
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.gate_state import GateState, MailCard
from orderdesk.presenters.gate_words import gate_sentence, gate_title, mail_card, send_all_word
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.presenters.turns import Turns
from orderdesk.services.message_gate import MessageGateService, WaitingMail
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "messages wait"


class GateView(Protocol):
    """What the outbox does for the gate."""

    def show_gate(self, state: GateState) -> None:
        """Show how many wait and, where they are looked at, which."""
        ...


class GatePresenter:
    """`open_list` leads to the list from the notice that some wait."""

    def __init__(
        self,
        messages: MessageGateService,
        bus: Bus,
        notices: Notices,
        tasks: TaskSet,
        line: ShopLine,
        *,
        formats: Callable[[], Formats],
        open_list: Callable[[], None],
    ) -> None:
        self._messages = messages
        self._notices = notices
        self._line = line
        self._formats = formats
        self._open_list = open_list
        self._turns = Turns(tasks)
        self._view: GateView | None = None
        self._mails: tuple[WaitingMail, ...] = ()
        self._trouble = ""
        self._is_busy = False
        self._reload_waits = False
        self._changed: list[Callable[[], None]] = []
        self._seen: frozenset[IntentId] = frozenset()
        bus.subscribe(IntentsChanged, lambda _event: self.reload())
        bus.subscribe(ConnectionChanged, lambda _event: self._show())
        self.reload()

    def on_changed(self, act: Callable[[], None]) -> None:
        """Call `act` whenever what waits has changed."""
        self._changed.append(act)

    def mails(self) -> dict[IntentId, MailCard]:
        """What waits, by the intent that it belongs to."""
        return {card.intent_id: card for card in self.state().cards}

    def attach(self, view: GateView) -> None:
        """Show everything on `view` from now on."""
        self._view = view
        self._show()

    @property
    def count(self) -> int:
        """How many wait for a word; those that were put off until the morning have one."""
        return sum(not card.is_put_off for card in self.state().cards)

    def reload(self) -> None:
        """Read again what waits."""
        if not self._reload_waits:
            self._reload_waits = True
            self._turns.add(self._reload)

    def tick(self) -> None:
        """Time has passed: show ages anew."""
        self._show()

    def look(self) -> None:
        """Somebody looks at the list or at the outbox: the notice has done its work, until there are
        others.
        """
        self._seen = frozenset(self._ids())
        self._tell()

    def send(self, intent_id: IntentId) -> None:
        """Let this mail go now."""
        self._say(lambda: self._messages.send([intent_id]))

    def send_silently(self, intent_id: IntentId) -> None:
        """Let what it belongs to go without it."""
        self._say(lambda: self._messages.send_silently([intent_id]))

    def hold_until_morning(self, intent_id: IntentId) -> None:
        """Let it go by itself when the quiet hours end."""
        self._say(lambda: self._messages.hold_until_morning([intent_id]))

    def never(self, intent_id: IntentId) -> None:
        """Take back what it belongs to."""
        self._say(lambda: self._messages.never(intent_id))

    def send_all(self) -> None:
        """Let all of them go now."""
        ids = self._ids()
        self._say(lambda: self._messages.send(ids))

    def hold_all(self) -> None:
        """Let all of them go by themselves in the morning."""
        ids = self._ids()
        self._say(lambda: self._messages.hold_until_morning(ids))

    def state(self) -> GateState:
        """What is shown now."""
        mails, formats, now = self._mails, self._formats(), self._messages.now()
        if not mails:
            return GateState(trouble=self._trouble)
        morning = self._messages.next_morning()
        return GateState(
            title=gate_title(len(mails), formats),
            sentence=gate_sentence(mails),
            cards=tuple(mail_card(one, morning, now, formats) for one in mails),
            send_all=send_all_word(len(mails), formats),
            morning_all=_("All at {time}").format(time=formats.time_of_day(morning)),
            connection=""
            if self._line.is_online
            else _(
                "The shop cannot be reached. What you let go now is asked about again if it takes "
                "longer than a quarter of an hour."
            ),
            trouble=self._trouble,
            is_busy=self._is_busy,
        )

    def _ids(self) -> Sequence[IntentId]:
        return [one.intent.id for one in self._mails]

    def _say(self, act: Callable[[], Awaitable[int | bool]]) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self._turns.add(lambda: self._carry_out(act))
        self._show()

    async def _carry_out(self, act: Callable[[], Awaitable[int | bool]]) -> None:
        try:
            taken = await act()
            self._trouble = "" if taken else _("It is on its way to Shopify already.")
        except OrderDeskError as error:
            self._trouble = f"{error.what} {error.advice}"
        self._is_busy = False
        await self._reload()

    async def _reload(self) -> None:
        self._reload_waits = False
        self._mails = await self._messages.waiting()
        self._tell()
        self._show()
        for act in self._changed:
            act()

    def _tell(self) -> None:
        count = self.count
        if not count or self._seen.issuperset(self._ids()):
            self._notices.solve(NOTICE)
            return
        title, sentence = gate_title(count, self._formats()), gate_sentence(self._mails)
        standing = self._notices.standing.get(NOTICE)
        if standing is None or (standing.what, standing.advice) != (title, sentence):
            action = _("Look at them")
            self._notices.show(
                Notice(NOTICE, Tone.CALM, title, sentence, action=action, act=self._open_list)
            )

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_gate(self.state())
