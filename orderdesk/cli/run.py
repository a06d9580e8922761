"""Runs one headless command: opens the desk, carries it out, says what became of it."""

import asyncio
import getpass
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from orderdesk.arguments import CANNOT_RUN, DEMO_SERVER, Arguments
from orderdesk.cli.answer import DONE, NEEDS_PERSON, Answer, could_not, show
from orderdesk.cli.orders import orders
from orderdesk.cli.outbox import outbox
from orderdesk.cli.pack import pack
from orderdesk.cli.report import report
from orderdesk.cli.sync import sync
from orderdesk.composition import Desk, World, open_desk
from orderdesk.crash_reports import keep_report, report_of
from orderdesk.doctor import examine, examine_program
from orderdesk.errors import OrderDeskError, PassphraseNeededError, WrongPassphraseError
from orderdesk.mending import mend
from orderdesk.paths import profile_paths
from orderdesk.presenters.access_words import access_notice
from orderdesk.presenters.journal_words import journal_notice
from orderdesk.words import _

log = logging.getLogger(__name__)

PASSPHRASES_ASKED = 3

_COMMANDS: Mapping[str, Callable[[Desk, Arguments], Awaitable[Answer]]] = {
    "sync": sync,
    "orders": orders,
    "pack": pack,
    "outbox": outbox,
    "report": report,
}


def run_command(arguments: Arguments, world: World | None = None) -> int:
    """Carry out one headless command and print its answer. Returns the exit code.

    `world` gives a test another clock than this computer's.
    """
    if arguments.command == DEMO_SERVER:
        from orderdesk.demo.__main__ import main as serve_demo

        return serve_demo(list(arguments.rest))
    if not logging.getLogger().handlers:
        # Without any handler Python prints warnings to the screen, amid the answer.
        logging.getLogger().addHandler(logging.NullHandler())
    return show(_carried_out(arguments, world or World()), as_json=arguments.json)


def _carried_out(arguments: Arguments, world: World) -> Answer:
    passphrase, asked = "", 0
    while True:
        try:
            return asyncio.run(_stoppable(_answer(arguments, world, passphrase)))
        except (PassphraseNeededError, WrongPassphraseError) as error:
            asked += 1
            passphrase = _ask_passphrase(error) if asked <= PASSPHRASES_ASKED else ""
            if not passphrase:
                return could_not(error)
        except OrderDeskError as error:
            return could_not(error)
        except (KeyboardInterrupt, asyncio.CancelledError):
            sentence = _("Stopped. What was done is saved; run it again to go on.")
            return Answer(
                (), {"error": {"kind": "stopped", "what": sentence}}, CANNOT_RUN, (sentence,)
            )
        except Exception as failure:
            return _failed(arguments, failure)


async def _stoppable(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Let the system end a command as a key does: in order, with what is being written on the disk."""
    task = asyncio.current_task()
    assert task is not None
    # Windows has no such signal for its programs, and a thread beside the main one hears none.
    with suppress(NotImplementedError, RuntimeError, ValueError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


async def _answer(arguments: Arguments, world: World, passphrase: str) -> Answer:
    if arguments.command == "doctor":
        return await _doctor(arguments, world, passphrase)
    desk = await open_desk(arguments, world, passphrase=passphrase)
    try:
        answer = await _COMMANDS[arguments.command](desk, arguments)
        return replace(answer, complaints=(*_told_at_start(desk), *answer.complaints))
    except OrderDeskError:
        raise
    except Exception:
        # While the log is still open.
        log.exception("%s failed", arguments.command)
        raise
    finally:
        await desk.close()


def _told_at_start(desk: Desk) -> tuple[str, ...]:
    """What the start found of the journal and of the folder's access, where that is anything to tell."""
    found = (journal_notice(desk.files.journal), access_notice(desk.files.paths))
    sentences = (one for notice in found if notice for one in (notice.what, notice.advice))
    return tuple(one for one in sentences if one)


async def _doctor(arguments: Arguments, world: World, passphrase: str) -> Answer:
    if arguments.mend:
        mended = await mend(arguments, world, passphrase=passphrase)
        said = mended.sentences or (_("Nothing needs mending."),)
        return Answer(said, mended.data)
    if arguments.resources:
        found = examine_program()
    else:
        found = await examine(arguments, world, passphrase=passphrase)
    return Answer(found.sentences, found.data, DONE if found.is_healthy else NEEDS_PERSON)


def _failed(arguments: Arguments, failure: Exception) -> Answer:
    """A bug of ours: said in a sentence, its place is in a report without anybody's data."""
    paths, now = profile_paths(arguments.profile), datetime.now(UTC)
    path = keep_report(paths.crashes, report_of(failure, now), now)
    what = _("OrderDesk failed because of a fault of its own. What was acknowledged is saved.")
    advice = _("Report it with {path}.").format(path=path or paths.logs)
    error = {"kind": "fault", "what": what, "advice": advice}
    return Answer((), {"error": error}, CANNOT_RUN, (what, advice))


def _ask_passphrase(error: OrderDeskError) -> str:
    """Ask whoever sits at the terminal; "" where nobody does, or the environment gave a wrong one."""
    if not sys.stdin.isatty() or os.environ.get("ORDERDESK_PASSPHRASE"):
        return ""
    print(error.what, file=sys.stderr)
    try:
        typed = getpass.getpass(_("Passphrase: "))
        if isinstance(error, PassphraseNeededError) and error.is_new and typed:
            while getpass.getpass(_("The same again: ")) != typed:
                print(_("The two differ. Choose it once more."), file=sys.stderr)
                typed = getpass.getpass(_("Passphrase: "))
    except (EOFError, KeyboardInterrupt):
        return ""
    return typed
