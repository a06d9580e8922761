"""The window's side of the program: starts Qt's loop, shows the window at once, opens the desk, closes.

Nothing that needs Qt, the network or the database is imported before it is known that a window can be
opened, and nothing slow before the window has been painted.
"""

import asyncio
import contextlib
import gc
import importlib
import logging
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderdesk.arguments import CANNOT_RUN, Arguments
from orderdesk.notices import Notices
from orderdesk.paths import profile_paths, resources_folder
from orderdesk.settings import Settings, Theme, load_settings, save_settings
from orderdesk.tasks import TaskSet
from orderdesk.ui.display_check import why_no_window
from orderdesk.ui.failure_news import FailureNews
from orderdesk.words import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from orderdesk.composition import Desk
    from orderdesk.demo.process import DemoProcess
    from orderdesk.opening import Beginning
    from orderdesk.ui.desk_parts import DeskParts, StationParts
    from orderdesk.ui.desk_window import DeskWindow

log = logging.getLogger(__name__)

# A new order about every 40 seconds: a good half of what happens is an order.
DEMO_EVENTS_A_MINUTE = 2.7
NEEDS_A_PERSON = 1
QUEUE_BEFORE_NETWORK_S = 5.0
TOUR_STAFF = "Mara Voss"
_SLOW_MODULES = ("orderdesk.composition", "orderdesk.ui.desk_window", "orderdesk.opening")


def run_window(arguments: Arguments) -> int:
    """Run the window to its end. Returns the exit code; 2 where no window can be opened."""
    why_not = why_no_window()
    if why_not:
        return _cannot_run(why_not)
    # What is loaded from here on stays; the loop brings a collector of its own.
    gc.disable()
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        sentence = _("OrderDesk cannot open a window, because Qt cannot be loaded: {reason}.")
        return _cannot_run(sentence.format(reason=str(error).split(":")[0]))
    with tempfile.TemporaryDirectory(prefix="orderdesk-demo-") as folder:
        if arguments.demo and arguments.profile is None:
            arguments = replace(arguments, profile=Path(folder) / "profile")
        if arguments.tour is not None:
            _set_up_tour(arguments)
        settings, _notice = load_settings(profile_paths(arguments.profile).settings)
        _scale(settings)
        app = QApplication(sys.argv[:1])
        app.setApplicationName("OrderDesk")
        from orderdesk.ui.event_loop import run_window as run_loop

        program = WindowProgram(app, arguments, settings)
        while True:
            code = run_loop(app, program.run())
            if program.then is None:
                return code
            program = program.next_run()


class WindowProgram:
    """One run of the window, from the first paint to the orderly end."""

    def __init__(
        self,
        app: "QApplication",
        arguments: Arguments,
        settings: Settings,
        *,
        new_shop: bool = False,
        mends: bool = False,
    ) -> None:
        """`new_shop` begins with connecting another shop, `mends` with mending the local copy."""
        from PySide6.QtCore import QLocale

        from orderdesk.ui.enter_presses import EnterPresses
        from orderdesk.ui.main_window import MainWindow
        from orderdesk.ui.sounds import SoundPlayer
        from orderdesk.ui.start_page import StartPage
        from orderdesk.ui.theme import Mode, Theme
        from orderdesk.ui.widgets.focus_frame import FocusRingKeeper

        self._app = app
        self._arguments = arguments
        self._new_shop = new_shop
        self._mends = mends
        self._locale = QLocale.system().name()
        self.failures = FailureNews(
            lambda: self.window,
            self._standing_notices,
            lambda: self._start_again(),
            lambda: self._start_again(mends=True),
        )
        self.crashes = self.failures.crashes
        self.tasks = TaskSet(self.failures.take)
        resources = resources_folder()
        self._theme = Theme(app, resources, Mode(settings.theme), self._locale)
        self._ring = FocusRingKeeper(app)
        self._enter = EnterPresses(self._ring)
        self.player = SoundPlayer(resources / "sounds", app)
        self.window = MainWindow()
        self.start_page = StartPage()
        if arguments.tour is not None:
            self.window.resize(*arguments.tour_size)
        else:
            self.window.fit_into(self.window.screen().availableSize())
        self.window.add_page(
            "start", _("Start"), "package", self.start_page, in_rail=False, full_bleed=True
        )
        self._closing = asyncio.Event()
        self.window.close_requested.connect(self._closing.set)
        self.desk: Desk | None = None
        self.desk_window: DeskWindow | None = None
        self.demo: DemoProcess | None = None
        self.then: Beginning | None = None
        self._demo_folder: tempfile.TemporaryDirectory[str] | None = None

    def begin_again(self, then: "Beginning") -> None:
        """End this run in order, and begin another one in the same place on the screen."""
        self.then = then
        self._closing.set()

    def next_run(self) -> "WindowProgram":
        """The run that `begin_again` asked for."""
        assert self.then is not None
        arguments = self.then.arguments
        settings, _notice = load_settings(profile_paths(arguments.profile).settings)
        program = WindowProgram(
            self._app, arguments, settings, new_shop=self.then.new_shop, mends=self.then.mends
        )
        program.window.setGeometry(self.window.geometry())
        self.window.deleteLater()
        self._ring.deleteLater()
        return program

    async def run(self) -> int:
        """Open, serve until the window or the system ends it, and end everything in its sequence."""
        from orderdesk.ui.end_requests import EndRequests

        ends = EndRequests()
        ends.asked.connect(self._closing.set)
        self.crashes.install()
        self.crashes.watch(asyncio.get_running_loop())
        self.start_page.say(_("Opening the orders of this station"), "")
        self.window.show()
        opening = asyncio.ensure_future(self._open())
        closing = asyncio.ensure_future(self._closing.wait())
        first = None
        try:
            await asyncio.wait({opening, closing}, return_when=asyncio.FIRST_COMPLETED)
            failure = opening.exception() if opening.done() else None
            if failure is not None:
                self._say_not_opened(failure)
            elif opening.done() and not opening.result():
                return 0
            if self.desk is not None and self.desk_window is not None:
                first = self._listen_for_later_starts()
            if self._arguments.tour is not None and not closing.done():
                return await self._tour(self._arguments.tour, closing)
            await closing
            return 0 if failure is None else CANNOT_RUN
        finally:
            if first is not None:
                first.close()
            for one in (opening, closing):
                one.cancel()
            await asyncio.gather(opening, closing, return_exceptions=True)
            try:
                await self._close()
            finally:
                ends.close()

    def _say_not_opened(self, failure: BaseException) -> None:
        """A bug of ours came before there was a desk: a window that vanishes would say nothing."""
        self.start_page.say(
            _("OrderDesk had an error and did not open."),
            _(
                "Nothing was changed. Restart OrderDesk; if it happens again, send the details to"
                " whoever looks after it."
            ),
        )
        self.window.show_page("start")
        self.crashes.take(failure)

    async def _open(self) -> bool:
        """Bring the desk into the window. False: another window has it and came to the front."""
        await self._painted()
        await self._load_slow_modules()
        from orderdesk.opening import Beginning, Opening, OtherWindowError

        opening = Opening(
            Beginning(self._arguments, self._new_shop, self._mends),
            self.window,
            self.start_page,
            self.tasks,
            self._start_demo,
        )
        try:
            self.desk = await opening.run()
        except OtherWindowError:
            return False
        if self.desk is not None:
            self.crashes.folder = self.desk.files.paths.crashes
            self._show_desk(self.desk)
            if opening.is_new_station and self.desk_window is not None:
                self.desk_window.begin_setup()
        return True

    async def _tour(self, folder: Path, closing: "asyncio.Future[Any]") -> int:
        """Go through the main job. Returns 0 if every check held; 1, also if it was closed before."""
        from orderdesk.ui.tour.run import run_tour

        if self.desk_window is None or self.demo is None:
            return _cannot_run(self.start_page.accessibleName())
        touring = asyncio.ensure_future(
            run_tour(self.desk_window, self.demo.control, folder, lambda: self.crashes.count)
        )
        try:
            await asyncio.wait({touring, closing}, return_when=asyncio.FIRST_COMPLETED)
            return 0 if touring.done() and touring.result() else NEEDS_A_PERSON
        finally:
            touring.cancel()
            await asyncio.gather(touring, return_exceptions=True)

    async def _painted(self) -> None:
        """Return once the window has been seen: what is slow comes after that."""
        from PySide6.QtCore import QTimer

        painted = asyncio.Event()
        QTimer.singleShot(0, painted.set)
        await painted.wait()

    async def _load_slow_modules(self) -> None:
        loop = asyncio.get_running_loop()
        for name in _SLOW_MODULES:
            await loop.run_in_executor(None, importlib.import_module, name)

    async def _start_demo(self) -> Arguments | None:
        from orderdesk.demo.process import DemoProcess, DemoProcessError

        self.start_page.say(_("Opening the demo shop"), _("It lives on this computer only."))
        is_tour = self._arguments.tour is not None
        try:
            self.demo = await asyncio.to_thread(
                DemoProcess.start, traffic_per_minute=0.0 if is_tour else DEMO_EVENTS_A_MINUTE
            )
        except DemoProcessError as error:
            self.start_page.say(_("The demo shop did not start."), str(error))
            return None
        arguments = replace(
            self._arguments, endpoint=self.demo.endpoint, token=self.demo.token, demo=True
        )
        if not (self._arguments.demo and self._arguments.profile):
            # Whoever only looks around leaves nothing in the profile of their own shop.
            self._demo_folder = tempfile.TemporaryDirectory(prefix="orderdesk-demo-")
            arguments = replace(arguments, profile=Path(self._demo_folder.name) / "profile")
        return arguments

    def _show_desk(self, desk: "Desk") -> None:
        from orderdesk.ui.cut_button import CutButton
        from orderdesk.ui.desk_window import DeskWindow

        self.desk_window = DeskWindow(
            self._app, self.window, self._parts(desk), self._theme, self.player, self.tasks
        )
        if self.demo is not None:
            self.window.add_top_widget(CutButton(self._cut, self.tasks))
        # Modules and pages live as long as the program: no round of the collector need walk them.
        gc.freeze()
        self.tasks.spawn(self._serve(desk, self.desk_window))

    async def _serve(self, desk: "Desk", window: "DeskWindow") -> None:
        """Keep in step with the shop, from when the queue is there: the network takes long to load."""
        from orderdesk.shopify.gateway import load_network
        from orderdesk.storage.journal_file import load_sealing

        counted = asyncio.Event()
        window.queue.on_counted(counted.set)
        # A new station has no queue to wait for: it comes by the network.
        if desk.location() is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(counted.wait(), QUEUE_BEFORE_NETWORK_S)
        await asyncio.to_thread(load_network)
        await asyncio.to_thread(load_sealing)
        self.tasks.spawn(asyncio.to_thread(self.player.open))
        self.tasks.spawn(window.make_rest())
        await desk.run()

    def _parts(self, desk: "Desk") -> "DeskParts":
        from orderdesk.window_parts import desk_parts, station_parts

        def station() -> "StationParts":
            return station_parts(
                desk, self._here(), self.begin_again, is_demo=self.demo is not None
            )

        return desk_parts(desk, station, self._locale)

    def _here(self) -> Arguments:
        """What opens the same profile again."""
        if self.demo is not None:
            return Arguments(demo=True)
        if self.desk is None:
            return self._arguments
        folder, endpoint = self.desk.files.paths.folder, self.desk.files.endpoint
        return Arguments(profile=folder, endpoint=endpoint.origin if endpoint.is_loopback else "")

    def _standing_notices(self) -> Notices | None:
        return self.desk.notices if self.desk is not None else None

    def _start_again(self, *, mends: bool = False) -> None:
        from orderdesk.opening import Beginning

        self.begin_again(Beginning(self._here(), mends=mends))

    async def _cut(self, is_cut: bool) -> None:
        assert self.demo is not None
        control = self.demo.control
        await (control.cut_internet() if is_cut else control.heal_internet())

    def _listen_for_later_starts(self) -> Any:
        from orderdesk.ui.first_window import FirstWindow

        assert self.desk is not None
        first = FirstWindow(self.desk.files.paths.folder)
        first.raise_requested.connect(self._come_to_front)
        return first

    def _come_to_front(self) -> None:
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    async def _close(self) -> None:
        """Stop accepting, let the write in flight commit, close the client, close the database."""
        self.failures.end()
        self.window.setEnabled(False)
        if self.desk_window is not None:
            self.desk_window.close()
        await self.tasks.close()
        self.player.close()
        if self.desk is not None:
            await self.desk.close()
        if self.demo is not None:
            await asyncio.to_thread(self.demo.stop)
        if self._demo_folder is not None:
            await asyncio.to_thread(self._demo_folder.cleanup)
        self.window.close_for_good()


def _cannot_run(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return CANNOT_RUN


def _set_up_tour(arguments: Arguments) -> None:
    """The settings of the tour's own new profile: pictures must not depend on this computer."""
    paths = profile_paths(arguments.profile)
    paths.make_folders()
    settings = Settings(
        station_name=_("Bench 1"), staff_name=TOUR_STAFF, theme=Theme(arguments.tour_look)
    )
    save_settings(paths.settings, settings)


def _scale(settings: Settings) -> None:
    """Everything larger, by Qt's own factor, which it reads once at its start."""
    if settings.scale_percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale_percent / 100))
