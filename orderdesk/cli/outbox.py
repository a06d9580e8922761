"""`orderdesk outbox`: what waits, what needs a person, and their decision."""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Any

from orderdesk.arguments import CANNOT_RUN, Arguments
from orderdesk.cli.answer import DONE, NEEDS_PERSON, Answer, table
from orderdesk.cli.shop import formats_of, meet_shop
from orderdesk.composition import Desk
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Intent, IntentState
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.outbox_words import what_text
from orderdesk.presenters.problem_sentences import problem_text
from orderdesk.services.outbox import OutboxEntry
from orderdesk.services.outbox_choices import ChoiceKind, may_be_given_up
from orderdesk.words import _

ID_SHOWN = 8
INDENT = "    "


async def outbox(desk: Desk, arguments: Arguments) -> Answer:
    """List the outbox, or decide on one entry of it."""
    entries = await desk.outbox.open_entries()
    mails = frozenset(one.intent.id for one in await desk.messages.waiting())
    if arguments.outbox_action == "list":
        return _listed(desk, entries, mails)
    retry = arguments.outbox_action == "retry"
    chosen = _chosen(entries, arguments.intent, retry)
    if chosen is None:
        return Answer((_("Nothing needs a decision."),), {"changed": []})
    if retry and chosen.intent.id in mails:
        return await _mail(desk, chosen)
    return await (_retry if retry else _cancel)(desk, chosen)


def _listed(desk: Desk, entries: Sequence[OutboxEntry], mails: Set[IntentId]) -> Answer:
    data = {
        "intents": [{**_data(entry), "mail_waits": entry.intent.id in mails} for entry in entries]
    }
    if not entries:
        return Answer((_("Nothing waits."),), data)
    formats, now = formats_of(desk), desk.world.clock()
    shown = _shown_ids(entries)
    head = (_("ID"), _("Order"), _("What"), _("State"), _("Since"), _("By"))
    rows = [
        _row(entry, shown[entry.intent.id], formats, now, mail_waits=entry.intent.id in mails)
        for entry in entries
    ]
    sentences = table(head, rows)
    asking = [entry for entry in entries if entry.intent.needs_person]
    for entry in asking:
        sentences += ["", *_problem(entry, shown[entry.intent.id])]
    if mails:
        sentences += ["", _("orderdesk outbox retry ID  mails the customer now")]
    return Answer(tuple(sentences), data, NEEDS_PERSON if asking or mails else DONE)


def _row(
    entry: OutboxEntry, shown_id: str, formats: Formats, now: datetime, *, mail_waits: bool
) -> tuple[str, ...]:
    intent = entry.intent
    return (
        shown_id,
        intent.order_name,
        what_text(intent, formats),
        _("Its mail waits for your word") if mail_waits else _state_word(intent),
        formats.age(intent.created_at, now),
        intent.staff,
    )


def _state_word(intent: Intent) -> str:
    if intent.needs_person:
        return problem_text(intent).short
    match intent.state:
        case IntentState.SENDING:
            return _("On its way")
        case IntentState.AMBIGUOUS if intent.sent is None:
            return _("Put back after a loss")
        case IntentState.AMBIGUOUS:
            return _("Sent, the answer was lost")
        case _:
            return _("Waits to be sent")


def _problem(entry: OutboxEntry, shown_id: str) -> list[str]:
    """What happened, what is safe, what to do, and the commands that do it."""
    words = problem_text(entry.intent)
    lines = [f"{shown_id}  {words.title}", words.what, words.safe]
    if words.shop_said:
        lines.append(_("Shopify said: “{words}”").format(words=words.shop_said))
    lines.append(words.advice)
    kinds = {choice.kind for choice in entry.choices}
    if ChoiceKind.SEND_AGAIN in kinds:
        lines.append(_("orderdesk outbox retry {id}  sends it anew").format(id=shown_id))
    if may_be_given_up(entry.intent):
        lines.append(_("orderdesk outbox cancel {id}  gives it up").format(id=shown_id))
    for kind, sentence in (
        (ChoiceKind.CANCEL_EXTRA, _("orderdesk outbox cancel {id}  cancels the extra parcel")),
        (ChoiceKind.SEEN, _("orderdesk outbox cancel {id}  lets it stand as it is")),
    ):
        if kind in kinds:
            lines.append(sentence.format(id=shown_id))
    return [lines[0], *(INDENT + line for line in lines[1:])]


def _shown_ids(entries: Iterable[OutboxEntry]) -> dict[str, str]:
    """The first signs of each id, as many as tell it from the others."""
    ids = [entry.intent.id for entry in entries]
    length = ID_SHOWN
    while len({one[:length] for one in ids}) < len(ids):
        length += 1
    return {one: one[:length] for one in ids}


def _chosen(entries: Sequence[OutboxEntry], wanted: str, retry: bool) -> OutboxEntry | None:
    """The entry that is meant: by its id or the first signs of it, or the only one that can be."""
    if wanted:
        named = [entry for entry in entries if entry.intent.id.startswith(wanted)]
        if not named:
            raise NotFoundError(wanted)
    else:
        named = [entry for entry in entries if entry.intent.needs_person or not retry]
    if len(named) > 1:
        ids = ", ".join(_shown_ids(named).values())
        raise NotPossibleError(
            _("Which one is meant? {ids} can be.").format(ids=ids),
            _("Nothing was changed. Name one; “orderdesk outbox” shows what each is."),
        )
    return named[0] if named else None


async def _mail(desk: Desk, entry: OutboxEntry) -> Answer:
    # A word grows old by the shop's time: let it say what that is.
    await meet_shop(desk)
    await desk.messages.send([entry.intent.id])
    return _changed(
        entry.intent, _("{name}: a sync within a quarter of an hour mails the customer.")
    )


async def _retry(desk: Desk, entry: OutboxEntry) -> Answer:
    intent = entry.intent
    if not intent.needs_person:
        raise NotPossibleError(
            _("{name} goes out by itself.").format(name=intent.order_name),
            _("Run “orderdesk sync” to send it now."),
        )
    if not _offers(entry, ChoiceKind.SEND_AGAIN):
        words = problem_text(intent)
        raise NotPossibleError(
            _("{what} It cannot be sent again.").format(what=words.what), words.advice
        )
    # What is decided anew rests on what the shop says now, not on what it said before.
    await meet_shop(desk)
    added = await desk.outbox.send_again(intent.id)
    sentence = _("{name} is decided anew. The next “orderdesk sync” sends it.")
    return _changed(intent, sentence, added)


async def _cancel(desk: Desk, entry: OutboxEntry) -> Answer:
    intent = entry.intent
    if not intent.needs_person:
        await desk.outbox.take_back(intent.id)
        return _changed(intent, _("{name} was taken back. Nothing of it was sent."))
    if may_be_given_up(intent):
        await desk.outbox.give_up(intent.id)
        return _changed(intent, _("{name} was given up. Shopify stays as it is."))
    if _offers(entry, ChoiceKind.SEEN):
        await desk.outbox.dismiss(intent.id)
        return _changed(intent, _("{name} stays as Shopify has it."))
    extras = [one for one in entry.choices if one.kind is ChoiceKind.CANCEL_EXTRA]
    if len(extras) == 1 and extras[0].fulfillment_id is not None:
        added = await desk.outbox.cancel_extra(intent.id, extras[0].fulfillment_id)
        sentence = _("The extra parcel of {name} is cancelled by the next “orderdesk sync”.")
        return _changed(intent, sentence, added)
    words = problem_text(intent)
    return Answer(
        (),
        {"changed": [], "error": {"kind": "not_possible", "what": words.what}},
        CANNOT_RUN,
        (words.what, _("Open OrderDesk's window to choose between them.")),
    )


def _offers(entry: OutboxEntry, kind: ChoiceKind) -> bool:
    return any(choice.kind is kind for choice in entry.choices)


def _changed(intent: Intent, sentence: str, added: Intent | None = None) -> Answer:
    return Answer(
        (sentence.format(name=intent.order_name),),
        {"changed": [intent.id], "added": [added.id] if added is not None else []},
    )


def _data(entry: OutboxEntry) -> dict[str, Any]:
    intent, problem = entry.intent, entry.intent.problem
    return {
        "id": intent.id,
        "order_id": intent.order_id,
        "order": intent.order_name,
        "kind": type(intent.payload).__name__,
        "state": intent.state,
        "attempts": intent.attempts,
        "created_at": intent.created_at.isoformat(),
        "needs_person": intent.needs_person,
        "problem": problem.code if problem is not None else None,
        "shop_said": problem.shop_said if problem is not None else "",
        "choices": [
            {"kind": choice.kind, "fulfillment_id": choice.fulfillment_id}
            for choice in entry.choices
        ],
    }
