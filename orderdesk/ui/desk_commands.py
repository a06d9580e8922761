"""Says for every command of the table what it does in an open desk, and when it cannot be done.

Each page's part is a function of its own; a new command of a page is bound there. What is bound
asks `desk` for a page only when it runs: until then the page may not have been made.
"""

from collections.abc import Callable
from functools import partial

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.detail_commands import COMMANDS
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.desk_covers import DeskCovers
from orderdesk.ui.desk_pages import DeskPages
from orderdesk.words import _

_GO = {
    CommandId.GO_QUEUE: PageName.QUEUE,
    CommandId.GO_PACK: PageName.PACK,
    CommandId.GO_OUTBOX: PageName.OUTBOX,
    CommandId.GO_REPORT: PageName.REPORT,
    CommandId.GO_SETTINGS: PageName.SETTINGS,
}
_AT_BENCH = (
    CommandId.PACK_COMPLETE,
    CommandId.PACK_ANSWER,
    CommandId.PACK_UNDO,
    CommandId.PACK_QUANTITY,
    CommandId.PACK_CODE,
    CommandId.PACK_HOLD,
    CommandId.PACK_MESSAGE,
    CommandId.PACK_SHORT,
    CommandId.PACK_PARCELS,
    CommandId.PACK_ONE_MORE,
    CommandId.PACK_SLIP,
    CommandId.PACK_NOTIFY,
)


def bind_desk(commands: Commands, desk: DeskPages, covers: DeskCovers) -> None:
    """Bind every command."""
    _bind_program(commands, desk, covers)
    _bind_queue(commands, desk)
    _bind_detail(commands, desk)
    _bind_pack(commands, desk)
    _bind_outbox(commands, desk)
    _bind_report(commands, desk)


def _bind_program(commands: Commands, desk: DeskPages, covers: DeskCovers) -> None:
    window = desk.window
    for command_id, page in _GO.items():
        commands.bind(command_id, _turning_to(desk, page))
    commands.bind(CommandId.PALETTE, covers.toggle_palette)
    commands.bind(CommandId.SWITCH_USER, covers.toggle_users)
    commands.bind(CommandId.KEYS, covers.toggle_keys)
    commands.bind(CommandId.SEARCH, covers.open_search)
    commands.bind(CommandId.CHECK, desk.check_now)
    commands.bind(CommandId.NEXT_PANE, window.focus_next_pane)
    commands.bind(
        CommandId.UNDO,
        window.undo,
        lambda: "" if window.has_undo else _("There is nothing to undo."),
    )
    commands.bind(
        CommandId.SNOOZE,
        desk.arrivals.look,
        lambda: "" if desk.arrivals.waiting else _("No new order is waiting to be looked at."),
    )
    commands.bind(CommandId.BACK, window.back_requested.emit)
    commands.bind(CommandId.ROWS, window.focus_page)


def _turning_to(desk: DeskPages, page: PageName) -> Callable[[], None]:
    return lambda: desk.window.show_page(page)


def _bind_queue(commands: Commands, desk: DeskPages) -> None:
    queue = desk.queue

    def number() -> str:
        return queue.preview.number if queue.preview is not None else ""

    def why_not_selected() -> str:
        return "" if queue.selected_order is not None else _("No order is selected.")

    def why_not_pack() -> str:
        preview = queue.preview
        return why_not_selected() or (preview.primary.why_not if preview is not None else "")

    def why_not_slip() -> str:
        if desk.window.current_page == PageName.DETAIL:
            return "" if desk.detail.state is not None else _("No order is shown.")
        return why_not_selected()

    commands.bind(CommandId.QUEUE_PACK, queue.pack, why_not_pack, number)
    commands.bind(CommandId.QUEUE_OPEN, queue.open, why_not_selected, number)
    commands.bind(CommandId.QUEUE_VIEW, desk.window.focus_page)
    commands.bind(CommandId.PRINT_SLIP, desk.print_slip, why_not_slip)
    commands.bind(
        CommandId.QUEUE_PICK_LIST,
        lambda: desk.paper.print_pick_list(),
        lambda: "" if queue.listed_orders else _("This view has no orders."),
    )
    page = desk.queue_page
    commands.bind(CommandId.QUEUE_FILTER, page.sheets.open_chooser)
    commands.bind(CommandId.QUEUE_SORT, page.bar.open_sort_menu)
    commands.bind(CommandId.QUEUE_KEEP_VIEW, page.sheets.open_keep_form)
    page.command_wanted.connect(lambda command_id: commands.run(command_id))
    bulk = queue.bulk
    for command_id, action, act in (
        (CommandId.QUEUE_HOLD, OrderAction.HOLD, page.sheets.open_hold),
        (CommandId.QUEUE_RELEASE, OrderAction.RELEASE, bulk.release),
        (CommandId.QUEUE_TAG, OrderAction.TAG, page.sheets.open_tags),
        (CommandId.QUEUE_PREPARE, OrderAction.PREPARE, bulk.prepare),
    ):
        commands.bind(command_id, act, partial(bulk.why_not, action))
    for command_id in (CommandId.QUEUE_MARK, CommandId.QUEUE_MARK_DOWN, CommandId.QUEUE_MARK_UP):
        commands.bind(command_id, desk.window.focus_page)
    commands.bind(CommandId.QUEUE_MARK_ALL, bulk.mark_all)
    commands.bind(CommandId.QUEUE_WHY, lambda: page.sheets.open_why(queue.selected_order))


def _bind_detail(commands: Commands, desk: DeskPages) -> None:
    def why_not_shown() -> str:
        return "" if desk.detail.state is not None else _("No order is shown.")

    def why_not_pack() -> str:
        state = desk.detail.state
        return state.primary.why_not if state is not None else why_not_shown()

    def why_not_step(by: int) -> Callable[[], str]:
        return lambda: "" if desk.detail.can_step(by) else _("This is the last order of the view.")

    commands.bind(CommandId.DETAIL_PACK, lambda: desk.detail.pack(), why_not_pack)
    commands.bind(CommandId.DETAIL_PREVIOUS, lambda: desk.detail.step(-1), why_not_step(-1))
    commands.bind(CommandId.DETAIL_NEXT, lambda: desk.detail.step(1), why_not_step(1))
    commands.bind(CommandId.DETAIL_BACK, lambda: desk.detail.back())
    commands.bind(CommandId.DETAIL_ACTIONS, lambda: desk.detail_page.open_actions(), why_not_shown)
    for action, command_id in COMMANDS.items():
        commands.bind(command_id, _asking_for(desk, action), _why_not_ask(desk, action))
    commands.bind(CommandId.SAVE_FORM, desk.window.focus_page)


def _asking_for(desk: DeskPages, action: OrderAction) -> Callable[[], None]:
    return lambda: desk.detail_page.ask(action)


def _why_not_ask(desk: DeskPages, action: OrderAction) -> Callable[[], str]:
    return lambda: desk.detail.why_not(action)


def _bind_pack(commands: Commands, desk: DeskPages) -> None:
    def doing(command_id: CommandId) -> Callable[[], None]:
        return lambda: desk.packing_page.run(command_id)

    def asking(command_id: CommandId) -> Callable[[], str]:
        def why_not() -> str:
            from orderdesk.presenters.bench_commands import why_not_at_bench

            return why_not_at_bench(desk.packing.screen(), command_id)

        return why_not

    for command_id in _AT_BENCH:
        commands.bind(command_id, doing(command_id), asking(command_id))
    for command_id in (CommandId.FULL_SCREEN, CommandId.PACK_BACK):
        commands.bind(command_id, doing(command_id))
    commands.bind(CommandId.PACK_COMMANDS, lambda: desk.paper.presenter.print_command_sheet())
    commands.bind(CommandId.PACK_CHOOSE, lambda: desk.packing_page.setFocus())
    commands.bind(CommandId.PACK_NEXT_LINE, lambda: desk.packing.choose(1))
    commands.bind(CommandId.PACK_PREVIOUS_LINE, lambda: desk.packing.choose(-1))
    commands.bind(CommandId.PACK_MORE, lambda: desk.packing.adjust(1))
    commands.bind(CommandId.PACK_FEWER, lambda: desk.packing.adjust(-1))


def _bind_outbox(commands: Commands, desk: DeskPages) -> None:
    def why_not_decide() -> str:
        detail = desk.outbox.state().detail
        if detail is None or not detail.choices:
            return _("Nothing is to be decided here.")
        is_marked = any(one.is_chosen for one in detail.choices)
        return "" if is_marked else _("Mark first what you decide.")

    def why_not_open() -> str:
        return "" if desk.outbox.state().detail is not None else _("No decision is selected.")

    def why_not_take_back() -> str:
        detail = desk.outbox.state().detail
        if detail is not None and detail.take_back:
            return ""
        return _("Only what still waits to be sent can be taken back.")

    def why_not_send() -> str:
        return "" if desk.outbox.state().can_send_now else _("Nothing waits to be sent.")

    commands.bind(CommandId.OUTBOX_CHOOSE, desk.window.focus_page)
    commands.bind(CommandId.OUTBOX_DO, lambda: desk.outbox.do_it(), why_not_decide)
    commands.bind(CommandId.OUTBOX_OPEN, lambda: desk.outbox.open_order(), why_not_open)
    commands.bind(CommandId.OUTBOX_MESSAGES, lambda: desk.open_messages())
    commands.bind(CommandId.OUTBOX_SEND, lambda: desk.outbox.send_now(), why_not_send)
    commands.bind(CommandId.OUTBOX_TAKE_BACK, lambda: desk.outbox.take_back(), why_not_take_back)


def _bind_report(commands: Commands, desk: DeskPages) -> None:
    def why_no_file() -> str:
        return desk.report.why_no_file

    commands.bind(CommandId.REPORT_PDF, lambda: desk.report.save_pdf(), why_no_file)
    commands.bind(CommandId.REPORT_TABLE, lambda: desk.report.save_table(), why_no_file)
    commands.bind(CommandId.REPORT_BEFORE, lambda: desk.report.step(-1))
    commands.bind(CommandId.REPORT_AFTER, lambda: desk.report.step(1))
    commands.bind(CommandId.REPORT_TODAY, lambda: desk.report.choose_today())
