"""What a start says of the journal: only where something was wrong, and what was done about it."""

from pathlib import Path

from orderdesk.notices import Notice, Tone
from orderdesk.storage.recovery import Comparison, JournalState
from orderdesk.storage.replay import Replayed
from orderdesk.words import _, ngettext

KEY = "journal"


def journal_notice(comparison: Comparison) -> Notice | None:
    """What staff are told; None where database and journal agree."""
    if comparison.is_well:
        return None
    tone = Tone.ACT if comparison.replayed is not None else Tone.CALM
    return Notice(KEY, tone, _what(comparison), _advice(comparison))


def _what(comparison: Comparison) -> str:
    is_damaged = comparison.journal is JournalState.DAMAGED
    if comparison.replayed is not None:
        if comparison.backup is not None:
            lost = _("The local copy had lost saved work, and its journal does not hold all of it.")
            put_back = _("It was put back as far as the backup of {day} holds it.")
            return f"{lost} {put_back}".format(day=comparison.backup.isoformat())
        if is_damaged:
            return _(
                "The local copy had lost saved work, and the journal that holds it is damaged too."
            )
        return _("The local copy had lost saved work. It was put back from the journal.")
    if is_damaged and comparison.is_copy_new:
        return _("The journal beside the local copy is damaged, and the local copy is a new one.")
    if is_damaged:
        return _("The journal beside the local copy is damaged. The local copy is whole.")
    if comparison.journal is JournalState.MISSING:
        return _("The journal beside the local copy is gone. The local copy is whole.")
    if comparison.journal is JournalState.FOREIGN:
        return _("The journal beside the local copy belongs to another profile.")
    return _("The journal beside the local copy is an older one. The local copy is whole.")


def _advice(comparison: Comparison) -> str:
    said = []
    if comparison.replayed is not None:
        said += _put_back(comparison.replayed)
    if comparison.journal is JournalState.DAMAGED and comparison.replayed is not None:
        said.append(_("What could be read was put back. Compare with Shopify before you pack on."))
    elif comparison.backup is not None or (
        comparison.journal is JournalState.DAMAGED and comparison.is_copy_new
    ):
        said.append(_("Compare with Shopify before you pack what was packed."))
    if comparison.rescued is not None:
        said.append(_kept(comparison.rescued))
    elif comparison.journal is JournalState.MISSING and comparison.replayed is None:
        said.append(_("A new one was begun. Tell the manager if nobody moved this profile."))
    return " ".join(said)


def _put_back(replayed: Replayed) -> list[str]:
    said = []
    decisions, in_hand = len(replayed.decisions), len(replayed.in_hand)
    if decisions:
        sentence = ngettext(
            "What was decided on {n} order is compared with Shopify before anything is sent.",
            "What was decided on {n} orders is compared with Shopify before anything is sent.",
            decisions,
        )
        said.append(sentence.format(n=decisions))
    if in_hand:
        sentence = ngettext(
            "{n} order is in hand with its scans.",
            "{n} orders are in hand with their scans.",
            in_hand,
        )
        said.append(sentence.format(n=in_hand))
    return said or [_("Nothing was open.")]


def _kept(rescued: Path) -> str:
    return _("It was kept as {name}, and a new one was begun.").format(name=rescued.name)
