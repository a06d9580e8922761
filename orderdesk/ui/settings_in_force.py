"""What the settings mean to the window: theme, sounds, motion, and the scanner's pause."""

import asyncio

from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from orderdesk.ui import motion
from orderdesk.ui.scan_burst import ScannerSettings
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.sounds import Muting, Sound, SoundPlayer
from orderdesk.ui.theme import Mode, Theme

_TEST_SOUNDS = (Sound.ITEM_OK, Sound.LINE_DONE, Sound.ORDER_DONE, Sound.WRONG)
_TEST_PAUSE_S = 0.7


class SettingsInForce:
    """Puts settings in force at once, without a restart."""

    def __init__(
        self, theme: Theme, player: SoundPlayer, listener: ScannerListener, tasks: TaskSet
    ) -> None:
        self._theme = theme
        self._player = player
        self._listener = listener
        self._tasks = tasks

    def put(self, settings: Settings) -> None:
        """Look, sound and listen as these say."""
        mode = Mode(settings.theme)
        if mode is not self._theme.mode:
            self._theme.set_mode(mode)
        self._player.set_volume(settings.sound_volume_percent / 100)
        self._player.set_muting(Muting.EVERYTHING if settings.muted else Muting.NOTHING)
        motion.set_reduced(settings.reduces_motion)
        self._listener.set_settings(ScannerSettings(gap_ms=settings.scanner_gap_ms))

    def test_sounds(self) -> None:
        """Let the bench's sounds be heard one after another."""
        self._tasks.spawn(self._play_test())

    async def _play_test(self) -> None:
        for sound in _TEST_SOUNDS:
            self._player.play(sound)
            await asyncio.sleep(_TEST_PAUSE_S)
