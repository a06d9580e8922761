"""New orders outside the page: a notice on the desktop, a chime, the window's title and badge."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from orderdesk.presenters.arrivals import Arrived, Chime
from orderdesk.presenters.navigation import PageName
from orderdesk.settings import Settings
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.theme import Colour, icon
from orderdesk.words import ngettext

REPEAT_MS = 30_000
SHOWN_MS = 10_000


class Arrivals(QObject):
    """Without a tray there is the chime, the title and the task bar; nothing here ever fails."""

    def __init__(
        self,
        window: MainWindow,
        player: SoundPlayer,
        settings: Callable[[], Settings],
        open_queue: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._player = player
        self._settings = settings
        self._open_queue = open_queue
        self._plain_title = window.windowTitle()
        self._chimes: tuple[Chime, ...] = ()
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(REPEAT_MS)
        self._timer.timeout.connect(self._ring)

    @property
    def is_repeating(self) -> bool:
        """Whether a chime comes again and again."""
        return self._timer.isActive()

    def tell_arrival(self, arrived: Arrived) -> None:
        """Let it be heard, and show it on the desktop where the window is not in front."""
        for chime in arrived.chimes:
            self._player.play(Sound(chime))
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        tray = self._find_tray() if self._settings().shows_on_desktop else None
        if tray is not None:
            shown = icon("package", Colour.ACCENT)
            tray.showMessage(arrived.title, arrived.detail, shown, SHOWN_MS)

    def show_waiting(self, count: int) -> None:
        """Say it in the title and on the badge."""
        title = self._plain_title
        if count:
            sentence = ngettext(
                "{count} new order · {title}", "{count} new orders · {title}", count
            )
            title = sentence.format(count=count, title=title)
        self._window.setWindowTitle(title)
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.setBadgeNumber(count)

    def repeat(self, chimes: tuple[Chime, ...]) -> None:
        """Ring again every half minute."""
        self._chimes = chimes
        if not chimes:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def is_queue_watched(self) -> bool:
        """Whether the queue is in front of somebody."""
        return self._window.isActiveWindow() and self._window.current_page == PageName.QUEUE

    def close(self) -> None:
        """Leave the tray."""
        self._timer.stop()
        if self._tray is not None:
            self._tray.hide()

    def _ring(self) -> None:
        for chime in self._chimes:
            self._player.play(Sound(chime))

    def _find_tray(self) -> QSystemTrayIcon | None:
        """The tray, where the desktop has one; a tray that goes takes its notices with it."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return None
        if self._tray is None:
            tray = QSystemTrayIcon(icon("package", Colour.ACCENT), self)
            tray.setToolTip(self._plain_title)
            tray.messageClicked.connect(self._come)
            tray.activated.connect(lambda _reason: self._come())
            tray.show()
            self._tray = tray
        return self._tray

    def _come(self) -> None:
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        self._open_queue()
