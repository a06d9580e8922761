"""The way between a station and the shop, with everything that networks, proxies and Shopify do to a request.

A request that has left is carried out whatever becomes of its station: the shop's part of it runs in
no life's context.
"""

import asyncio
import contextvars
import json
import re
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

import httpx

from orderdesk.demo.faults import FaultKind, FaultRule
from orderdesk.demo.http import Response
from orderdesk.demo.spoiled import answer_instead, spoil_payload
from tests.simulation.faults import NETWORK
from tests.simulation.loop import LIFE, Life
from tests.simulation.probes import INTENT, ROAD, stage_of
from tests.simulation.recorder import Request

if TYPE_CHECKING:
    from tests.simulation.station import Station

LONGEST_LATE_S = 26.0
"""Shorter than the window that push waits: how long a request on its way may live is agreed there."""

_MUTATION = re.compile(r"^mutation\b", re.MULTILINE)
_OUTSIDE = contextvars.Context()
_LOST = (httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout, httpx.WriteError)


class StationTransport(httpx.AsyncBaseTransport):
    """The network card of one life of a station."""

    def __init__(self, station: "Station", life: Life) -> None:
        self._station = station
        self._life = life
        self._world = station.world

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        got = await self.carry(request.method, request.url.path, dict(request.headers), body)
        return httpx.Response(
            got.status, headers=list(got.headers), content=got.body, request=request
        )

    async def carry(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
        """One request to the shop and its answer, or what httpx raises where there is none."""
        station, world = self._station, self._world
        asked = self._asked(body)
        if not station.is_wan_up:
            raise httpx.ConnectError("no route")
        fault = self._draw_fault(asked)
        if fault:
            asked.faults.append(fault)
            world.met(fault, station, asked)
        if fault == "unsent":
            raise httpx.ConnectError("refused")
        if fault == "redirected":
            return Response(307, (("Location", "https://elsewhere.invalid/"),), b"")
        # A life's own crash edges: before and after the request has left.
        if station.dies_at("a request is due", asked):
            await asyncio.Event().wait()
        asked.is_elsewhere = station.is_misled
        world.request_leaves(station, asked)
        sent = (method, path, headers, body)
        answer = self._carry_out(asked, sent, fault)
        if station.dies_at("a request has left", asked):
            await asyncio.Event().wait()
        try:
            response = await asyncio.shield(answer)
        except httpx.TransportError:
            world.request_ended(asked)
            raise
        if station.dies_at("an answer came", asked):
            await asyncio.Event().wait()
        if not station.is_wan_up:
            raise httpx.ReadError("cut")
        asked.answered_at = world.now_s
        world.request_answered(station, asked, response)
        world.request_ended(asked)
        return response

    def _asked(self, body: bytes) -> Request:
        known = INTENT.get()
        if known is not None:
            known = self._world.intents_seen.get(known.id, known)
        try:
            said = json.loads(body)
        except ValueError:
            said = {}
        operation = said.get("operationName") or "token"
        variables = said.get("variables") or {}
        stage = stage_of(operation, known)
        if ROAD.get() == "pull" and known is None and variables.get("after"):
            stage = "next page"
        asked = Request(
            number=0,
            station=self._station.name,
            life=self._life.number,
            operation=operation,
            stage=stage,
            intent=known.id if known is not None else None,
            order_id=known.order_id if known is not None else str(variables.get("id", "")),
            is_mutation=_MUTATION.search(said.get("query", "")) is not None,
            sent_at=self._world.now_s,
        )
        self._world.recorder.requests.append(asked)
        return asked

    def _draw_fault(self, asked: Request) -> str:
        """At most one, the first that comes up."""
        world = self._world
        if world.ways.is_poisoned(asked):
            return "poison"
        if world.ways.is_revoked(asked):
            return "token refused"
        if aimed := world.aiming.fault_of(asked):
            return aimed
        chosen, only_at = "", world.plan.scene.only_at
        if only_at and asked.stage not in only_at:
            return ""
        for name in NETWORK:
            # What serves a decision is where it matters; an idle poll is asked again anyway.
            times = 2.5 if asked.intent is not None else 0.5
            rate = min(0.6, world.rate(name) * times)
            if rate and world.chance[f"{name} {self._station.name}"].random() < rate and not chosen:
                chosen = name
        return chosen

    def _carry_out(
        self, asked: Request, sent: tuple[str, str, dict[str, str], bytes], fault: str
    ) -> "asyncio.Future[Response]":
        """Let the shop do it; the future is its answer as it comes back here, or fails."""
        world, random = self._world, self._world.chance[f"way {self._station.name}"]
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Response] = loop.create_future()
        answer.add_done_callback(lambda one: one.cancelled() or one.exception())
        there_s, back_s = random.uniform(0.01, 0.12), random.uniform(0.01, 0.12)
        back_s += world.aiming.lingers_s(asked)
        if fault == "slow":
            slow_s = random.choice((2.5, 10.0, 20.0, 45.0)) * random.uniform(0.5, 1.0)
            if random.random() < 0.5:
                there_s += min(slow_s, LONGEST_LATE_S)
            else:
                back_s += slow_s

        def fail() -> None:
            if not answer.done():
                answer.set_exception(random.choice(_LOST)("simulated"))

        def run() -> Response:
            return world.carry_out(asked, sent)

        def settle(response: Response) -> None:
            if not answer.done():
                answer.set_result(response)

        def arrive() -> None:
            if fault in ("lost before commit", "late"):
                return
            if fault in ("throttled", "token refused", "refused", "poison"):
                later(back_s, settle, self._instead(fault, random))
                return
            if fault == "server error" and random.random() < 0.4:
                later(back_s, settle, self._instead(fault, random))
                return
            response = run()
            if fault == "lost after commit":
                later(back_s, fail)
                return
            if fault == "doubled":
                gap_s = random.choice((0.0, 0.0, 0.3, 4.0))
                if random.random() < 0.7:
                    later(gap_s, lambda: later(back_s, settle, run()))
                    return
                later(gap_s, run)
            if fault == "server error":
                response = self._instead(fault, random)
            if fault == "garbled":
                if random.random() < 0.4:
                    later(back_s, fail)
                    return
                response = _garbled(response, random)
            if fault == "withheld":
                response = _withheld(response, asked, random)
            if fault == "version":
                response = response.with_header("X-Shopify-API-Version", "2027-01")
            later(back_s, settle, response)

        def later(delay_s: float, step: Callable[..., object], *args: object) -> None:
            loop.call_later(delay_s, step, *args, context=_OUTSIDE)

        if fault == "late":
            late_s = random.uniform(0.5, LONGEST_LATE_S)
            later(late_s, run)
            later(there_s + back_s, fail)
        elif fault == "lost before commit":
            later(there_s + back_s, fail)
        later(there_s, arrive)
        return answer

    def _instead(self, fault: str, random: Random) -> Response:
        kind, options = FaultKind.STATUS_5XX, {"status": random.choice((500, 502, 503, 504))}
        if fault == "throttled":
            if random.random() < 0.6:
                return self._world.throttled()
            kind, options = FaultKind.TOO_MANY_REQUESTS, {"retry_after": random.choice((0.5, 2.0))}
        elif fault == "token refused":
            kind, options = FaultKind.EXPIRED_TOKEN, {}
        elif fault == "refused":
            kind, options = FaultKind.REFUSED, {"status": random.choice((402, 403, 404, 423))}
        elif random.random() < 0.5:
            kind, options = FaultKind.INTERNAL_ERROR_200, {}
        instead = answer_instead(FaultRule(0, "any", kind, 1, 0, options), "request")
        assert instead is not None
        return self._world.dated(instead)


def _garbled(response: Response, random: Random) -> Response:
    kind = random.choice(("cut", "portal", "comma"))
    if kind == "portal":
        portal = answer_instead(FaultRule(0, "any", FaultKind.CAPTIVE_PORTAL, 1, 0, {}), "")
        assert portal is not None
        return portal
    body = response.body[: len(response.body) // 2] if kind == "cut" else response.body[:-1]
    return Response(response.status, response.headers, body)


def _withheld(response: Response, asked: Request, random: Random) -> Response:
    """A field of the answer is taken out, with an error beside it.

    Of a mutation never the root: the shop denies that before it carries anything out.
    """
    try:
        payload = json.loads(response.body)
    except ValueError:
        return response
    names = ("note", "shippingAddress", "fulfillments", "lineItems", "tags", "")
    name = "fulfillmentLineItems" if asked.is_mutation else random.choice(names)
    rule = FaultRule(
        0, "any", FaultKind.PARTIAL_DATA, 1, 0, {"field": name, "code": "ACCESS_DENIED"}
    )
    spoiled = spoil_payload(rule, payload, None)
    return Response(response.status, response.headers, json.dumps(spoiled).encode())


def in_no_life() -> bool:
    """Whether this turn belongs to the shop or to the simulation itself."""
    return LIFE.get() is None
