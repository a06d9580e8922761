"""The window's event loop: each trap of plain qasync, sprung and met."""

import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from orderdesk.ui.event_loop import POOL_THREADS, DeskEventLoop, run_window
from tests.patience import PATIENCE_S


async def test_is_not_the_loop_of_plain_asyncio_tests() -> None:
    assert not isinstance(asyncio.get_running_loop(), DeskEventLoop)


def test_runs_coroutines_in_the_order_in_which_they_were_asked_for(qapp: QApplication) -> None:
    order: list[int] = []

    async def note(number: int) -> None:
        await asyncio.sleep(0)
        order.append(number)

    async def main() -> str:
        await asyncio.gather(*(note(number) for number in range(50)))
        return "done"

    assert run_window(qapp, main()) == "done"
    assert order == list(range(50))


def test_other_threads_hand_the_interpreter_over_soon(qapp: QApplication) -> None:
    usual_s = sys.getswitchinterval()
    during_s: list[float] = []

    async def main() -> None:
        during_s.append(sys.getswitchinterval())

    run_window(qapp, main())
    assert during_s[0] < usual_s
    assert sys.getswitchinterval() == usual_s


def test_timers_fire_in_the_order_of_their_time(qapp: QApplication) -> None:
    order: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        loop.call_later(0.02, lambda: (order.append("late"), done.set_result(None)))
        loop.call_later(0.01, order.append, "early")
        await done

    run_window(qapp, main())
    assert order == ["early", "late"]


def test_finished_timeouts_do_not_stay(qapp: QApplication) -> None:
    held: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, DeskEventLoop)
        for _turn in range(5_000):
            async with asyncio.timeout(30):
                await asyncio.sleep(0)
        held.append(loop.timers_held)
        held.append(len(loop._timer.children()))

    run_window(qapp, main())
    assert held[0] < 200
    assert held[1] == 0


def test_a_cancelled_timer_never_runs(qapp: QApplication) -> None:
    ran: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        handle = loop.call_later(0.005, ran.append, "cancelled")
        handle.cancel()
        handle.cancel()
        await asyncio.sleep(0.02)

    run_window(qapp, main())
    assert ran == []


def test_goes_on_when_the_last_window_closes(qapp: QApplication) -> None:
    async def main() -> str:
        window = QWidget()
        window.show()
        await asyncio.sleep(0)
        window.close()
        window.deleteLater()
        await asyncio.sleep(0.02)
        return "still here"

    assert run_window(qapp, main()) == "still here"


def test_blocking_work_goes_to_our_bounded_pool(qapp: QApplication) -> None:
    names: set[str] = set()
    gate = threading.Barrier(POOL_THREADS)

    def work() -> None:
        gate.wait(timeout=PATIENCE_S)
        names.add(threading.current_thread().name)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop._QEventLoop__default_executor, ThreadPoolExecutor)
        await asyncio.gather(*(asyncio.to_thread(work) for _ in range(POOL_THREADS * 3)))

    run_window(qapp, main())
    assert len(names) == POOL_THREADS
    assert all(name.startswith("orderdesk-pool") for name in names)


def test_a_nested_qt_loop_in_a_coroutine_loses_no_wake_up(qapp: QApplication) -> None:
    seen: list[str] = []

    async def ticking() -> None:
        for _turn in range(3):
            await asyncio.sleep(0.005)
        seen.append("ticked")

    async def main() -> None:
        task = asyncio.get_running_loop().create_task(ticking())
        await asyncio.sleep(0)
        nested = QEventLoop()
        QTimer.singleShot(40, nested.quit)
        nested.exec()
        seen.append("nested ended")
        await asyncio.wait_for(task, PATIENCE_S)

    run_window(qapp, main())
    assert seen == ["nested ended", "ticked"]


def test_a_nested_qt_loop_in_a_plain_slot_lets_tasks_go_on(qapp: QApplication) -> None:
    seen: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        done = loop.create_future()

        def slot() -> None:
            nested = QEventLoop()
            QTimer.singleShot(60, nested.quit)
            nested.exec()
            seen.append("nested ended")
            done.set_result(None)

        QTimer.singleShot(0, slot)
        await asyncio.sleep(0.005)
        seen.append("task went on")
        await done

    run_window(qapp, main())
    assert seen == ["task went on", "nested ended"]


def test_words_from_another_thread_arrive_in_the_loops_thread(qapp: QApplication) -> None:
    async def main() -> bool:
        loop = asyncio.get_running_loop()
        arrived = loop.create_future()
        thread = threading.Thread(
            target=lambda: loop.call_soon_threadsafe(
                lambda: arrived.set_result(threading.current_thread() is threading.main_thread())
            )
        )
        thread.start()
        result = await asyncio.wait_for(arrived, PATIENCE_S)
        thread.join()
        return bool(result)

    assert run_window(qapp, main()) is True


def test_sockets_and_streams_work(qapp: QApplication) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def main() -> bytes:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"scan\n")
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()
        return answer

    assert run_window(qapp, main()) == b"SCAN\n"


def test_what_is_left_running_is_ended_before_the_application(qapp: QApplication) -> None:
    ended: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    loops: list[DeskEventLoop] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, DeskEventLoop)
        loops.append(loop)
        loop.left_over = loop.create_task(forever())  # type: ignore[attr-defined]
        await asyncio.sleep(0)

    run_window(qapp, main())
    assert ended == ["cancelled"]
    assert loops[0].is_closed()
    assert not any(thread.name.startswith("orderdesk-pool") for thread in threading.enumerate())
    with pytest.raises(RuntimeError):
        loops[0].call_soon(print)


def test_a_failing_coroutine_is_told_to_the_caller(qapp: QApplication) -> None:
    async def main() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        run_window(qapp, main())


def test_a_failing_callback_does_not_end_the_loop(qapp: QApplication) -> None:
    reported: list[BaseException | None] = []

    async def main() -> str:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: reported.append(context.get("exception")))
        loop.call_soon(lambda: 1 / 0)
        await asyncio.sleep(0.005)
        return "went on"

    assert run_window(qapp, main()) == "went on"
    assert isinstance(reported[0], ZeroDivisionError)


def test_a_flood_of_callbacks_leaves_qt_its_turn(qapp: QApplication) -> None:
    turns: list[bool] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        flooding = True

        def again() -> None:
            if flooding:
                loop.call_soon(again)

        for _copy in range(100):
            again()
        done = loop.create_future()
        QTimer.singleShot(10, lambda: (turns.append(True), done.set_result(None)))
        await done
        flooding = False

    run_window(qapp, main())
    assert turns == [True]


class _Sender(QObject):
    sent = Signal(bool)


def test_emitting_signals_loses_no_reference_to_true(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 drops one at each emit, and aborts after some hundreds."""
    sender = _Sender()
    heard: list[bool] = []
    sender.sent.connect(heard.append)
    sender.sent.emit(True)
    heard.clear()
    before = sys.getrefcount(True)
    for _turn in range(600):
        sender.sent.emit(True)
    # The list itself holds one reference to True for each time it was heard.
    after = sys.getrefcount(True) - len(heard)
    assert len(heard) == 600
    if sys.version_info < (3, 12):
        assert abs(after - before) < 50
