"""The headless commands: the same objects as the window's, no Qt, answers as sentences or JSON."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from orderdesk.arguments import CANNOT_RUN, DEMO_SERVER, Arguments
from orderdesk.composition import Desk, open_desk
from orderdesk.doctor import examine, examine_program
from orderdesk.domain.ids import IntentId
from orderdesk.domain.packing import ShortReason, code_key
from orderdesk.domain.work import WorkItem
from orderdesk.errors import NotFoundError, NotPossibleError, OrderDeskError
from orderdesk.services.bench import Bench
from orderdesk.services.outbox import OutboxEntry
from orderdesk.words import _, ngettext

DONE, NEEDS_PERSON = 0, 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found: sentences for people, the same as data, and the exit code."""

    sentences: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    code: int = DONE


def run_command(arguments: Arguments) -> int:
    """Carry out one headless command and print its answer. Returns the exit code."""
    if arguments.command == DEMO_SERVER:
        from orderdesk.demo.__main__ import main as serve_demo

        return serve_demo(list(arguments.rest))
    try:
        answer = asyncio.run(_answer(arguments))
    except OrderDeskError as error:
        answer = Answer(
            (error.what, error.advice),
            {"error": {"what": error.what, "advice": error.advice}},
            CANNOT_RUN,
        )
    except KeyboardInterrupt:
        return CANNOT_RUN
    if arguments.json:
        print(json.dumps({**answer.data, "exit": answer.code}, ensure_ascii=False))
    else:
        print("\n".join(answer.sentences), file=sys.stderr if answer.code == 2 else sys.stdout)
    return answer.code


async def _answer(arguments: Arguments) -> Answer:
    if arguments.command == "doctor":
        found = examine_program() if arguments.resources else await examine(arguments)
        return Answer(found.sentences, found.data, DONE if found.is_healthy else NEEDS_PERSON)
    desk = await open_desk(arguments)
    try:
        return await _COMMANDS[arguments.command](desk, arguments)
    finally:
        await desk.close()


async def _sync(desk: Desk, arguments: Arguments) -> Answer:
    report = await desk.sync_once()
    sentences = [
        ngettext("{n} order pulled.", "{n} orders pulled.", report.pulled).format(n=report.pulled),
        ngettext("{n} change sent.", "{n} changes sent.", report.sent).format(n=report.sent),
    ]
    if report.waiting:
        sentences.append(_("{n} waiting to be sent.").format(n=report.waiting))
    if report.needs_person:
        sentences.append(
            ngettext(
                "{n} decision is needed: see “orderdesk outbox”.",
                "{n} decisions are needed: see “orderdesk outbox”.",
                report.needs_person,
            ).format(n=report.needs_person)
        )
    sentences += [str(problem) for problem in report.problems]
    data = {
        "pulled": report.pulled,
        "sent": report.sent,
        "waiting": report.waiting,
        "needs_person": report.needs_person,
        "problems": [str(problem) for problem in report.problems],
    }
    if report.problems:
        return Answer(tuple(sentences), data, CANNOT_RUN)
    return Answer(tuple(sentences), data, NEEDS_PERSON if report.needs_person else DONE)


async def _orders(desk: Desk, arguments: Arguments) -> Answer:
    if arguments.search:
        hits = await desk.orders.search(arguments.search)
        return Answer(
            tuple(f"{hit.name}  {hit.customer_name}  {hit.fulfillment_status}" for hit in hits)
            or (_("Nothing was found."),),
            {
                "orders": [
                    {
                        "id": hit.order_id,
                        "name": hit.name,
                        "units": hit.units,
                        "fulfillment_status": hit.fulfillment_status,
                        "financial_status": hit.financial_status,
                    }
                    for hit in hits
                ]
            },
        )
    location_id = desk.require_location()
    work = await desk.orders.queue(location_id)
    sentences = tuple(
        f"{item.order_name}  {item.status}  {item.units}  {item.delivery_name}  "
        f"{item.due_at.astimezone(desk.zone()):%Y-%m-%d %H:%M}"
        for item in work
    )
    return Answer(sentences or (_("Nothing to pack here."),), {"orders": [_row(i) for i in work]})


def _row(item: WorkItem) -> dict[str, Any]:
    return {
        "id": item.order_id,
        "name": item.order_name,
        "status": item.status,
        "units": item.units,
        "lines": item.lines,
        "delivery": item.delivery_method,
        "due_at": item.due_at.isoformat(),
        "stock": item.stock.state,
        "unsent": item.unsent,
    }


async def _pack(desk: Desk, arguments: Arguments) -> Answer:
    order_id = await desk.orders.find(arguments.order)
    bench = await desk.packing.open(order_id, desk.require_location())
    try:
        await _fill(desk, bench, dict(arguments.lines))
        for number in arguments.tracking:
            await desk.packing.add_parcel(bench, number, arguments.carrier)
        intent = await desk.packing.complete(bench, notify_customer=arguments.notify)
    except NotPossibleError:
        await desk.packing.set_aside(bench)
        raise
    return Answer(
        (
            _("{name} is packed and saved here. It is sent by the next sync.").format(
                name=bench.packing.order_name
            ),
        ),
        {"intent": intent.id, "order": order_id, "units": bench.box.in_box},
    )


async def _fill(desk: Desk, bench: Bench, wanted: dict[str, int]) -> None:
    """Put the named quantities into the box, or everything; declare the rest short."""
    keyed = {code_key(sku): quantity for sku, quantity in wanted.items()}
    for line in bench.lines:
        count = bench.box.count(line.line_item_id)
        if count is None or not count.needed:
            continue
        take = count.needed
        if wanted:
            key = next((key for key in line.keys if key in keyed), None)
            take = min(count.needed, keyed[key]) if key is not None else 0
            if key is not None:
                keyed[key] -= take
        if take:
            await desk.packing.set_quantity(bench, line.line_item_id, take)
        if take < count.needed:
            await desk.packing.short(
                bench, line.line_item_id, count.needed - take, ShortReason.OTHER
            )
    over = [sku for sku, quantity in wanted.items() if keyed[code_key(sku)] and quantity]
    if over:
        raise NotPossibleError(
            _("This order does not need that many of: {skus}.").format(skus=", ".join(over))
        )


async def _outbox(desk: Desk, arguments: Arguments) -> Answer:
    if arguments.outbox_action == "list":
        entries = await desk.outbox.open_entries()
        needs = sum(entry.intent.needs_person for entry in entries)
        return Answer(
            tuple(_entry_sentence(entry) for entry in entries) or (_("Nothing waits."),),
            {"intents": [_entry_data(entry) for entry in entries]},
            NEEDS_PERSON if needs else DONE,
        )
    entries = await desk.outbox.open_entries()
    if arguments.intent:
        entries = tuple(e for e in entries if e.intent.id == arguments.intent)
        if not entries:
            raise NotFoundError(arguments.intent)
    act = _retry if arguments.outbox_action == "retry" else _cancel
    changed = [entry.intent.id for entry in entries if await act(desk, entry)]
    return Answer(
        (ngettext("{n} changed.", "{n} changed.", len(changed)).format(n=len(changed)),),
        {"changed": changed},
    )


async def _retry(desk: Desk, entry: OutboxEntry) -> bool:
    if not entry.intent.needs_person:
        return False
    await desk.outbox.send_again(entry.intent.id)
    return True


async def _cancel(desk: Desk, entry: OutboxEntry) -> bool:
    intent_id: IntentId = entry.intent.id
    if entry.intent.needs_person:
        await desk.outbox.give_up(intent_id)
    else:
        await desk.outbox.take_back(intent_id)
    return True


def _entry_sentence(entry: OutboxEntry) -> str:
    intent = entry.intent
    why = f"  {intent.problem.code}" if intent.problem else ""
    return f"{intent.id}  {intent.order_name}  {intent.state}{why}"


def _entry_data(entry: OutboxEntry) -> dict[str, Any]:
    intent = entry.intent
    return {
        "id": intent.id,
        "order": intent.order_name,
        "kind": type(intent.payload).__name__,
        "state": intent.state,
        "attempts": intent.attempts,
        "problem": intent.problem.code if intent.problem else None,
        "shop_said": intent.problem.shop_said if intent.problem else "",
        "choices": [choice.kind for choice in entry.choices],
    }


_COMMANDS: Mapping[str, Callable[[Desk, Arguments], Awaitable[Answer]]] = {
    "sync": _sync,
    "orders": _orders,
    "pack": _pack,
    "outbox": _outbox,
}
