"""The bench's sounds: mixed by us, played through one device that is opened once."""

import logging
import sys
import wave
from array import array
from collections.abc import Callable, Generator
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)

RATE_HZ = 48_000
_BUFFER_MS = 40
_LOUDEST = 32_767

Samples: TypeAlias = "array[int]"


class Sound(StrEnum):
    """What can be heard; the file of each has its name."""

    ITEM_OK = "item_ok"
    LINE_DONE = "line_done"
    ORDER_DONE = "order_done"
    WRONG = "wrong"
    OVER = "over"
    UNKNOWN = "unknown"
    STOP = "stop"
    NEW_ORDER = "new_order"
    PICKUP = "pickup"
    CUSTOMER_WAITING = "customer_waiting"
    OFFLINE = "offline"
    ONLINE = "online"
    TICK = "tick"

    @property
    def is_error(self) -> bool:
        """Whether it stops the packer: such sounds are not muted along with the others."""
        return self in _ERRORS


_ERRORS = frozenset((Sound.WRONG, Sound.OVER, Sound.UNKNOWN, Sound.STOP))


class Muting(StrEnum):
    """NOTHING, only the SUCCESSES, or EVERYTHING: a silent site, where the screen has to do."""

    NOTHING = "nothing"
    SUCCESSES = "successes"
    EVERYTHING = "everything"


Stream = Generator[bytes, int, None]


class Device(Protocol):
    """What plays: takes a started generator that is sent a count of frames and gives the samples."""

    def start(self, stream: Stream) -> None: ...

    def close(self) -> None: ...


def open_device() -> Device | None:
    """The system's own output, or None where there is none. May take a while: not on the GUI thread."""
    import miniaudio

    try:
        device: Device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=_BUFFER_MS,
            backends=_backends(),
            app_name="OrderDesk",
        )
    except miniaudio.MiniaudioError as error:
        log.info("no sound: %s", error)
        return None
    return device


def _backends() -> list[object] | None:
    """None leaves the choice to the library. ALSA writes pages to stderr where there is no card."""
    import miniaudio

    if not sys.platform.startswith("linux"):
        return None
    chosen: list[object] = [miniaudio.Backend.PULSEAUDIO]
    try:
        has_card = "no soundcards" not in Path("/proc/asound/cards").read_text()
    except OSError:
        has_card = False
    return [*chosen, miniaudio.Backend.ALSA] if has_card else chosen


class Mixer:
    """Adds up what sounds at the moment. Filled by the GUI thread, emptied by the device's."""

    def __init__(self) -> None:
        self.volume = 1.0
        self._voices: list[tuple[str, Samples, int]] = []
        self._lock = Lock()

    def start(self, name: str, samples: Samples) -> None:
        """Let a sound begin, from its first sample, replacing itself if it still sounds."""
        with self._lock:
            self._voices = [voice for voice in self._voices if voice[0] != name]
            self._voices.append((name, samples, 0))

    def stop(self, name: str) -> None:
        """End a sound at once."""
        with self._lock:
            self._voices = [voice for voice in self._voices if voice[0] != name]

    def frames(self, count: int) -> bytes:
        """The next `count` samples; silence where nothing sounds."""
        mixed = [0] * count
        with self._lock:
            going_on: list[tuple[str, Samples, int]] = []
            for name, samples, position in self._voices:
                part = samples[position : position + count]
                for index, sample in enumerate(part):
                    mixed[index] += sample
                if position + count < len(samples):
                    going_on.append((name, samples, position + count))
            self._voices = going_on
        volume = self.volume
        scaled = (max(-_LOUDEST, min(_LOUDEST, round(value * volume))) for value in mixed)
        return array("h", scaled).tobytes()

    @property
    def is_silent(self) -> bool:
        """Whether nothing sounds."""
        return not self._voices

    def stream(self) -> Stream:
        """A generator as the device wants it, already started."""
        stream = self._stream()
        next(stream)
        return stream

    def _stream(self) -> Stream:
        count = yield b""
        while True:
            count = yield self.frames(count) if self._voices else bytes(2 * count)


class SoundPlayer(QObject):
    """Plays by name. Without a card, a file or a device it stays silent and nothing fails.

    Call `open` once, in a thread of the pool; until it has ended, what is asked for is not heard.
    """

    def __init__(
        self,
        folder: Path,
        parent: QObject | None = None,
        opener: Callable[[], Device | None] = open_device,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._opener = opener
        self._mixer = Mixer()
        self._samples: dict[Sound, Samples] = {}
        self._device: Device | None = None
        self._muting = Muting.NOTHING
        self._repeated: Sound | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_repeat_due)

    @property
    def mixer(self) -> Mixer:
        """What sounds at the moment."""
        return self._mixer

    @property
    def has_device(self) -> bool:
        """Whether anything can be heard here."""
        return self._device is not None

    @property
    def repeated(self) -> Sound | None:
        """What sounds again and again until it is answered."""
        return self._repeated

    def open(self) -> None:
        """Load the files and open the device. Touches nothing of Qt, so any thread will do."""
        loaded = {sound: self._load(sound) for sound in Sound}
        self._samples = {sound: samples for sound, samples in loaded.items() if samples}
        try:
            device = self._opener()
            if device is not None:
                device.start(self._mixer.stream())
        except Exception:
            # Whatever a sound system thinks of, packing goes on without sounds.
            log.exception("the sound device cannot be used")
            return
        self._device = device

    def play(self, sound: Sound) -> None:
        """Let it sound once, now."""
        if self._muting is Muting.EVERYTHING:
            return
        if self._muting is Muting.SUCCESSES and not sound.is_error:
            return
        samples = self._samples.get(sound)
        if samples is not None and self._device is not None:
            self._mixer.start(sound, samples)

    def repeat_until_answered(self, sound: Sound, every_s: float) -> None:
        """Let it sound now and every `every_s` seconds until `stop`."""
        self.stop()
        self._repeated = sound
        self._timer.start(round(every_s * 1000))
        self.play(sound)

    def stop(self) -> None:
        """It is answered: end the repetition, and what sounds of it."""
        self._timer.stop()
        if self._repeated is not None:
            self._mixer.stop(self._repeated)
            self._repeated = None

    def set_volume(self, volume: float) -> None:
        """0 to 1, for all sounds alike: errors stay louder than successes."""
        self._mixer.volume = min(1.0, max(0.0, volume))

    def set_muting(self, muting: Muting) -> None:
        """What is not to be heard."""
        self._muting = muting

    def close(self) -> None:
        """Let go of the device."""
        self.stop()
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _on_repeat_due(self) -> None:
        if self._repeated is not None:
            self.play(self._repeated)

    def _load(self, sound: Sound) -> "Samples | None":
        try:
            with wave.open(str(self._folder / f"{sound}.wav"), "rb") as file:
                return array("h", file.readframes(file.getnframes()))
        except (OSError, EOFError, wave.Error) as error:
            log.warning("the sound %s cannot be used: %s", sound, error)
            return None


class SoundsByName:
    """Plays by the names that the pages use; a name without a sound is silence."""

    def __init__(self, player: SoundPlayer) -> None:
        self._player = player

    def play(self, name: str) -> None:
        """Let it be heard once."""
        if name in set(Sound):
            self._player.play(Sound(name))
