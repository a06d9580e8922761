"""The words of the bench: what each verdict says, and what to do with the hands."""

from orderdesk.domain.packing import MISSING_REASONS, Count, ShortReason
from orderdesk.domain.stops import CalmChange
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.sheet_states import Choice
from orderdesk.words import _, ngettext

LONGEST_SHOWN = 40


def word_of(kind: VerdictKind) -> str:
    """The one word of a verdict."""
    match kind:
        case VerdictKind.READY | VerdictKind.BOUNCE:
            return _("Scan an item")
        case VerdictKind.RIGHT:
            return _("Right")
        case VerdictKind.TAKEN_OUT:
            return _("Taken out")
        case VerdictKind.TOO_MANY:
            return _("One too many")
        case VerdictKind.ALREADY_PACKED:
            return _("Already packed")
        case VerdictKind.UNKNOWN:
            return _("Unknown code")
        case VerdictKind.AMBIGUOUS:
            return _("Not clear")
        case VerdictKind.DAMAGED:
            return _("Damaged code")
        case VerdictKind.WRONG:
            return _("Wrong item")
        case VerdictKind.STOP:
            return _("Stop")
        case VerdictKind.NOT_EXPECTED:
            return _("Not an item")
        case VerdictKind.PACKED:
            return _("Packed")


def answer_of(kind: VerdictKind) -> str:
    """The one answer to a verdict that locks the bench."""
    match kind:
        case VerdictKind.TOO_MANY:
            return _("It is out")
        case VerdictKind.WRONG:
            return _("It is back")
        case VerdictKind.UNKNOWN | VerdictKind.AMBIGUOUS:
            return _("It is aside")
        case _:
            return _("I have seen it")


def shown_code(code: str) -> str:
    """A scanned code as it may stand in a sentence: printable, and not longer than a line."""
    clean = "".join(sign for sign in code if sign.isprintable()).strip()
    if not clean:
        return _("(nothing readable)")
    return clean if len(clean) <= LONGEST_SHOWN else clean[: LONGEST_SHOWN - 1] + "…"


def ready_sentence(formats: Formats, lines_left: int, lines: int) -> str:
    """What to do before the first scan and between two."""
    if lines_left == 0:
        return _("Everything is in the box. Close it, then complete with {key}.").format(
            key=cap(CommandId.PACK_COMPLETE)
        )
    if lines_left == 1 and lines > 1:
        return _("One line to go, the one below.")
    if lines_left < lines:
        return _("{lines} to go, in any sequence.").format(lines=formats.lines(lines_left))
    if lines == 1:
        return _("It is the one below.")
    return _("{lines}, in any sequence. Start with the one below.").format(
        lines=formats.lines(lines)
    )


def right_sentence(formats: Formats, product: str, count: Count) -> str:
    """What was counted, once it is on disk."""
    done = formats.number(count.in_box)
    needed = formats.number(count.needed)
    if count.in_box >= count.needed:
        return _("{product}. {done}\u00a0of\u00a0{needed}, line done.").format(
            product=product, done=done, needed=needed
        )
    return _("{product}. {done}\u00a0of\u00a0{needed}.").format(
        product=product, done=done, needed=needed
    )


def taken_out_sentence(formats: Formats, product: str, count: Count) -> str:
    """What was taken out, once that is on disk."""
    if count.surplus:
        return _("{product}. {count} more to take out.").format(
            product=product, count=formats.number(count.surplus)
        )
    return _("{product}. That was all of it.").format(product=product)


def take_out_word(formats: Formats, count: int) -> str:
    """So many units have to come out of the box."""
    return ngettext("Take {count} out", "Take {count} out", count).format(
        count=formats.number(count)
    )


def take_out_sentence(product: str) -> str:
    """What has to come out of the box before anything else."""
    return _("Scan each one that you take out: {product}.").format(product=product)


def calm_sentence(change: CalmChange) -> str:
    """What changed in Shopify that interrupts nobody."""
    if change.note:
        return _("The note on this order was changed. Read it with {key}.").format(
            key=cap(CommandId.PACK_MESSAGE)
        )
    if change.added_tags:
        tags = isolated(", ".join(change.added_tags))
        return _("Tagged in Shopify just now: {tags}.").format(tags=tags)
    if change.removed_tags:
        tags = isolated(", ".join(change.removed_tags))
        return _("Not tagged any more: {tags}.").format(tags=tags)
    return ""


def new_address_sentence() -> str:
    """After the packer has seen that it goes somewhere else."""
    return _("New address. Print the slip again with {key}, and put the new label on.").format(
        key=cap(CommandId.PACK_SLIP)
    )


def too_many_sentence(formats: Formats, product: str, count: Count | None) -> str:
    """Why this unit is one too many."""
    if count is None or not count.needed:
        return _("{product} is not needed any more. Take 1 out.").format(product=product)
    return _("{product}: {done} of {needed} are in the box already. Put 1 back.").format(
        product=product, done=formats.number(count.in_box), needed=formats.number(count.needed)
    )


def unknown_sentence(code: str) -> str:
    """A code that no product has."""
    return _("{code} is no product here. Put it aside, or link it.").format(code=shown_code(code))


def damaged_sentence(code: str) -> str:
    """A number whose check digit is wrong."""
    return _("{code} is damaged or misread. It was not counted: scan again.").format(
        code=shown_code(code)
    )


def help_sentence() -> str:
    """Beside the third error in one parcel."""
    return _("This is the third mistake in this parcel: let a colleague look at it with you.")


def case_too_large_sentence(formats: Formats, product: str, count: Count, units: int) -> str:
    """A case holds more than is left to pack."""
    sentence = _("{product}: the case holds {units}, but only {left} are left. Scan single units.")
    return sentence.format(
        product=product, units=formats.number(units), left=formats.number(count.left)
    )


def defect_sentence() -> str:
    """A step ended in a defect of ours; the screen was made anew from the disk."""
    return _("OrderDesk had an error. What you see is what is saved: compare it with the box.")


def ambiguous_sentence(code: str) -> str:
    """A code that two products share."""
    return _(
        "{code} is on several products, so it proves none. Count it by key with {key}."
    ).format(code=shown_code(code), key=cap(CommandId.PACK_QUANTITY))


def items_left_label(left: int) -> str:
    """Below the big number."""
    return ngettext("item left", "items left", left)


def lines_done_text(formats: Formats, done: int) -> str:
    """At the foot of the list."""
    sentence = ngettext("{count}\u00a0line done", "{count}\u00a0lines done", done)
    return sentence.format(count=formats.number(done))


def more_below_text(formats: Formats, count: int) -> str:
    """Lines that have no room in the list."""
    return ngettext("{count} more below", "{count} more below", count).format(
        count=formats.number(count)
    )


def reason_text(reason: ShortReason) -> str:
    """Why units are missing, as staff choose it."""
    match reason:
        case ShortReason.OUT_OF_STOCK:
            return _("Out of stock")
        case ShortReason.DAMAGED:
            return _("Damaged")
        case ShortReason.NOT_FOUND:
            return _("Not found")
        case ShortReason.OTHER:
            return _("Other")
        case ShortReason.SEPARATE:
            return _("Ships separately")


def short_reasons() -> tuple[Choice, ...]:
    """The reasons to choose from."""
    return tuple(Choice(str(reason), reason_text(reason)) for reason in MISSING_REASONS)


def take_over_reasons() -> tuple[Choice, ...]:
    """Why somebody takes an order out of a colleague's hands."""
    return (
        Choice("asked", _("We agreed on it")),
        Choice("away", _("Nobody is at that bench")),
        Choice("hurry", _("It has to leave now")),
        Choice("other", _("Something else")),
    )


def take_over_text(reason: str) -> str:
    """A reason as it was given, in this reader's language where it was one of those to choose from."""
    known = {choice.key: choice.text for choice in take_over_reasons()}
    return known.get(reason) or isolated(reason)


def initials(name: str) -> str:
    """Two letters for the round badge."""
    words = [word for word in name.split() if word]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()
