"""Whether a command of the packing page can be done on what it shows now, and if not why."""

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.packing_screens import (
    BenchScreen,
    HeldScreen,
    IdleScreen,
    PackedScreen,
    Screen,
    StopScreen,
    WrongScreen,
)
from orderdesk.presenters.sheet_states import Action
from orderdesk.words import _


def why_not_at_bench(screen: Screen, command_id: CommandId) -> str:
    """A sentence where the command can do nothing on this screen; "" where it can."""
    match command_id:
        case CommandId.PACK_COMPLETE:
            return _why_not_complete(screen)
        case CommandId.PACK_ANSWER:
            return "" if _is_asking(screen) else _("Nothing is waiting for an answer.")
        case CommandId.PACK_SLIP:
            is_empty = isinstance(screen, IdleScreen)
            return _("No order is in hand.") if is_empty else ""
        case CommandId.PACK_MESSAGE:
            return _why_not_message(screen)
        case _:
            return _why_no_button(screen, command_id)


def _is_asking(screen: Screen) -> bool:
    if isinstance(screen, BenchScreen):
        return screen.band.is_locked
    return isinstance(screen, WrongScreen | StopScreen | HeldScreen)


def _why_not_complete(screen: Screen) -> str:
    if _is_asking(screen):
        return _("Answer first what the screen asks.")
    if isinstance(screen, PackedScreen | IdleScreen):
        if not screen.open_next.is_enabled:
            return _("No other order is waiting.")
        return ""
    assert isinstance(screen, BenchScreen)
    return _why_disabled(screen.complete)


def _why_not_message(screen: Screen) -> str:
    why_not = _why_not_in_hand(screen)
    if not why_not and isinstance(screen, BenchScreen) and not screen.messages:
        return _("This order has no note and no gift message.")
    return why_not


def _why_no_button(screen: Screen, command_id: CommandId) -> str:
    if isinstance(screen, PackedScreen) and command_id is CommandId.PACK_UNDO:
        return ""
    if isinstance(screen, BenchScreen) and screen.band.link:
        return "" if command_id is CommandId.PACK_QUANTITY else _why_not_in_hand(screen)
    why_not = _why_not_in_hand(screen)
    if why_not or not isinstance(screen, BenchScreen):
        return why_not
    actions = {
        CommandId.PACK_UNDO: screen.undo,
        CommandId.PACK_QUANTITY: screen.quantity,
        CommandId.PACK_SHORT: screen.short,
        CommandId.PACK_PARCELS: screen.parcel,
        CommandId.PACK_NOTIFY: screen.notify,
    }
    action = actions.get(command_id)
    return _why_disabled(action) if action is not None else ""


def _why_not_in_hand(screen: Screen) -> str:
    if _is_asking(screen):
        return _("Answer first what the screen asks.")
    return "" if isinstance(screen, BenchScreen) else _("No order is in hand.")


def _why_disabled(action: Action) -> str:
    # A button that cannot act carries its reason in place of its verb; where it has none, nothing
    # stands on the bench that it could act on.
    return "" if action.is_enabled else action.text or _("There is nothing for it now.")
