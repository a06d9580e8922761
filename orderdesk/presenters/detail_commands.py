"""Which command asks for which change on the order's page."""

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.presenters.command import CommandId

COMMANDS = {
    OrderAction.HOLD: CommandId.DETAIL_HOLD,
    OrderAction.RELEASE: CommandId.DETAIL_RELEASE,
    OrderAction.TAG: CommandId.DETAIL_TAGS,
    OrderAction.NOTE: CommandId.DETAIL_NOTE,
    OrderAction.MOVE: CommandId.DETAIL_MOVE,
    OrderAction.SPLIT: CommandId.DETAIL_SPLIT,
    OrderAction.PREPARE: CommandId.DETAIL_PREPARE,
}
