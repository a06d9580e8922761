"""The demo shop's rules in a process of their own, asked over a pipe at the soak's time.

What the shop remembers of a week would otherwise hide what the program forgets to let go of.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from orderdesk.demo.http import Response

POINTS_PER_S = 100
MOST_REMEMBERED = 200
ORDERS_ACTED_ON = 200

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose order it is, in words that nothing else contains, and when it was last changed."""

    order_id: str
    order_name: str
    words: tuple[str, ...]
    updated_at: datetime
    is_done: bool


class ShopProcess:
    """The shop as the soak sees it. Every call names the time at which it is made."""

    def __init__(self, pipe: "Connection") -> None:
        self._pipe = pipe

    @classmethod
    @contextmanager
    def start(cls, seed: int) -> "Iterator[ShopProcess]":
        """Start it, and end it."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, seed), daemon=True)
        process.start()
        theirs.close()
        try:
            yield cls(ours)
        finally:
            ours.close()
            process.join(10)

    def handle(
        self, now_s: float, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> Response:
        """A request of a station."""
        answer: Response = self._ask(now_s, "handle", (method, path, headers, body))
        return answer

    def place(self, now_s: float) -> str:
        """A customer with a name of their own orders; the order's id."""
        placed: str = self._ask(now_s, "place", ())
        return placed

    def disturb(self, now_s: float) -> str:
        """Somebody past the stations changes a recent order; what was done, "" for nothing."""
        done: str = self._ask(now_s, "disturb", ())
        return done

    def people(self, now_s: float) -> list[Person]:
        """Whose orders there are."""
        found: list[Person] = self._ask(now_s, "people", ())
        return found

    def core_s(self, now_s: float) -> float:
        """The processor time that the shop took so far."""
        taken: float = self._ask(now_s, "core_s", ())
        return taken

    def _ask(self, now_s: float, what: str, given: tuple[Any, ...]) -> Any:
        self._pipe.send((now_s, what, given))
        return self._pipe.recv()


def _serve(pipe: "Connection", seed: int) -> None:
    shop = _Shop(seed)
    while True:
        try:
            now_s, what, given = pipe.recv()
        except EOFError:
            return
        shop.now_s = now_s
        pipe.send(getattr(shop, what)(*given))


class _Shop:
    """Lives in the other process."""

    def __init__(self, seed: int) -> None:
        from tests.simulation.server import Server

        self.now_s = 0.0
        self._server = Server(lambda: self.now_s, POINTS_PER_S)
        self._random = Random(f"shop {seed}")
        self._recent: list[str] = []
        self._words: dict[str, tuple[str, ...]] = {}

    def handle(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        answer = self._server.handle(method, path, headers, body)
        known = self._server.endpoint._operations._known  # type: ignore[attr-defined]
        if len(known) > MOST_REMEMBERED:
            known.clear()
        return answer

    def place(self) -> str:
        random = self._random
        surname, street = _word(random), _word(random)
        chosen = random.sample(self._server.variants, random.choice((1, 1, 2, 2, 3)))
        lines = [{"sku": one.sku, "quantity": random.choice((1, 1, 1, 2, 3))} for one in chosen]
        customer = {"first_name": "Grace", "last_name": surname, "address1": f"{street} 7",
                    "zip": "20095", "city": "Hamburg"}  # fmt: skip
        note = f"For {surname}" if random.random() < 0.1 else None
        made = self._server.admin(
            "place_order", "customer:order", lines=lines, customer=customer, note=note,
            email=f"{surname.lower()}@example.com",
        )  # fmt: skip
        assert made is not None
        self._words[made["id"]] = (surname, street)
        self._recent = [*self._recent[1 - ORDERS_ACTED_ON :], made["id"]]
        return str(made["id"])

    def disturb(self) -> str:
        if not self._recent:
            return ""
        order_id, random = self._random.choice(self._recent), self._random
        what, more = random.choice(_ACTS)
        if what == "change_address":
            more = {"address": {"first_name": "Grace", "address1": f"{self._words[order_id][1]} 9"}}
        done = self._server.admin(what, f"outsider:{what}", order=order_id, **more)
        return what if done is not None else ""

    def people(self) -> list[Person]:
        found = []
        for number, order in self._server.store.orders.items():
            order_id = f"gid://shopify/Order/{number}"
            left = any(one.remaining for one in order.fulfillment_orders)
            words = self._words[order_id]
            found.append(Person(order_id, order.name, words, order.updated_at, not left))
        return found

    def core_s(self) -> float:
        import time

        return time.process_time()


def _word(random: Random) -> str:
    """A name that shares its beginning with few others: the search's index leaves that out."""
    return "".join(random.choices("abcdefghiklmnoprstuvwz", k=14)).capitalize()


_ACTS: tuple[tuple[str, Json], ...] = (
    ("cancel_order", {}),
    ("refund", {"lines": [{"line": 0, "quantity": 1}]}),
    ("edit_order", {"set": [{"line": 0, "quantity": 3}]}),
    ("edit_order", {"set": [{"line": 0, "quantity": 1}]}),
    ("change_address", {}),
    ("set_note", {"note": "Ring twice"}),
    ("carrier_scan", {}),
    ("carrier_scan", {}),
    ("archive", {}),
)
