"""Defects of the fleet, the queue and what reaches people outside."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

from orderdesk.domain import proof, proof_of_holds
from orderdesk.domain.intents import Intent, PrepareForPickup
from orderdesk.domain.outcomes import Blocked, NotCarriedOut
from orderdesk.domain.proof import Proof
from orderdesk.errors import DiskFullError, SignedOutError, UnreachableError
from orderdesk.shopify.client import ShopifyClient
from orderdesk.storage import replay
from orderdesk.storage.journal_beside import JournalBeside
from orderdesk.storage.packings import PackingStore
from orderdesk.sync import identity, leases, transitions
from orderdesk.sync.catalogue_pull import CataloguePull
from orderdesk.sync.leases import HeldElsewhere, Leased, Leases
from orderdesk.sync.message_gate import MessageGate
from orderdesk.sync.push import Push
from tests.simulation.mutants.registry import mutant, swapped


@mutant(
    "claim by station", "claim by station not nonce", "who bears our name counts as ourselves",
    breaks=("P11", "P2"), scene="one name",
)  # fmt: skip
def claim_by_station() -> Iterator[None]:
    sound_take, sound_may_take = Leases.take, leases.may_take
    names: dict[int, str] = {}

    async def take(self: Leases, order_id: Any, person: Any, *named: str) -> Leased | HeldElsewhere:
        names[0] = person.station
        return await sound_take(self, order_id, person, *named)

    def may_take(part: Any, now: Any, own_nonce: str | None = None) -> bool:
        is_ours = part is not None and part.station == names.get(0)
        return is_ours or sound_may_take(part, now, own_nonce)

    with swapped(Leases, "take", take), swapped(leases, "may_take", may_take):
        yield


@mutant(
    "poison blocks queue", "poison blocks queue", "what fails is tried again before anything else",
    breaks=("P10",), scene="one that fails",
)  # fmt: skip
def poison_blocks() -> Iterator[None]:
    async def send_all(self: Push, due: tuple[Intent, ...]) -> None:
        for intent in due:
            await self._push(intent)
            if intent.id in self._failures:
                raise UnreachableError

    async def put_off(_self: Push, _intent: Intent, _seconds: float) -> None:
        return None

    with swapped(Push, "_send_all", send_all), swapped(Push, "_put_off", put_off):
        yield


@mutant(
    "restored backup sends", "restored backup sends", "what was put back goes out by itself",
    breaks=("P3", "P2"), scene="put back",
)  # fmt: skip
def restored_sends() -> Iterator[None]:
    def as_it_was(intent: Intent) -> Intent:
        return intent

    async def hold_restored(_self: MessageGate, _intent: Intent) -> None:
        return None

    with ExitStack() as stack:
        stack.enter_context(swapped(replay, "found_again", as_it_was))
        stack.enter_context(swapped(replay, "in_question", as_it_was))
        stack.enter_context(swapped(transitions, "found_again", as_it_was))
        stack.enter_context(swapped(MessageGate, "hold_restored", hold_restored))
        yield


@mutant(
    "release without holdIds", "release without holdIds", "every hold ends, whoever made it",
    breaks=("P3",), scene="holds of others",
)  # fmt: skip
def release_all() -> Iterator[None]:
    def every_id(_intent: Intent, work: Any) -> tuple[str, ...]:
        return tuple(hold.id for hold in work.holds)

    with swapped(proof_of_holds, "_own_ids", every_id):
        yield


@mutant(
    "ready-mail resent", "ready-mail resent", "what does not show is done once more",
    breaks=("P3",), scene="fetched",
)  # fmt: skip
def ready_mail_resent() -> Iterator[None]:
    sound = proof.PROOFS[PrepareForPickup]

    def judge(intent: Intent, order: Any, now: Any, told: Any) -> Any:
        verdict = sound.judge(intent, order, now, told)
        return NotCarriedOut() if isinstance(verdict, Blocked) else verdict

    changed = Proof(sound.plan, judge, sound.find_done, sound.find_twice)
    with swapped(proof, "PROOFS", {**proof.PROOFS, PrepareForPickup: changed}):
        yield


@mutant(
    "token loop on 401", "token loop on 401", "a sign-in that is refused is renewed again and again",
    breaks=("P10",), scene="signed out",
)  # fmt: skip
def token_loop() -> Iterator[None]:
    sound = ShopifyClient._carry_out

    async def carry_out(self: Any, *args: Any, **named: Any) -> Any:
        while True:
            try:
                return await sound(self, *args, **named)
            except SignedOutError:
                continue

    with swapped(ShopifyClient, "_carry_out", carry_out):
        yield


@mutant(
    "twin goes on", "two machines as one station", "a copied computer is not noticed",
    breaks=("P14",), scene="twins",
)  # fmt: skip
def twin_goes_on() -> Iterator[None]:
    with swapped(identity, "is_twin", lambda _here, _own_boots: False):
        yield


@mutant(
    "any shop will do", "sends to another shop", "who answers is not looked at",
    breaks=("P14",), scene="another shop",
)  # fmt: skip
def any_shop() -> Iterator[None]:
    async def identify(_self: CataloguePull) -> None:
        return None

    with swapped(CataloguePull, "identify", identify):
        yield


@mutant(
    "shop lost with its copy", "sends to another shop", "a copy made anew takes any shop for its own",
    breaks=("P14",), scene="another shop",
)  # fmt: skip
def shop_lost() -> Iterator[None]:
    sound = CataloguePull._own_shop

    async def own_shop(self: CataloguePull) -> Any:
        with swapped(self, "_kept_shop", lambda: None):
            return await sound(self)

    with swapped(CataloguePull, "_own_shop", own_shop):
        yield


@mutant(
    "full disk is swallowed", "full disk: no acknowledgement", "a scan that is not saved is counted",
    breaks=("P15",), scene="bad disks",
)  # fmt: skip
def full_disk_swallowed() -> Iterator[None]:
    sound = PackingStore.append

    async def append(self: PackingStore, packing_id: Any, event: Any) -> None:
        with suppress(DiskFullError):
            await sound(self, packing_id, event)

    with swapped(PackingStore, "append", append):
        yield


@mutant(
    "nothing journaled", "journal before commit", "the journal hears of nothing",
    breaks=("P1", "P6"), scene="put back",
)  # fmt: skip
def nothing_journaled() -> Iterator[None]:
    with swapped(JournalBeside, "write", lambda _self, _connection: None):
        yield
