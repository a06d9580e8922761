"""Sounds: heard where there is a device, silent and harmless where there is none."""

import asyncio
from array import array
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from orderdesk.ui.event_loop import run_window
from orderdesk.ui.sounds import Mixer, Muting, Sound, SoundPlayer, Stream, open_device
from tests.ui.conftest import RESOURCES


class FakeDevice:
    """Plays when the test asks for frames."""

    def __init__(self) -> None:
        self.stream: Stream | None = None
        self.is_closed = False

    def start(self, stream: Stream) -> None:
        self.stream = stream

    def close(self) -> None:
        self.is_closed = True

    def heard(self, count: int = 4_800) -> bool:
        assert self.stream is not None
        frames = self.stream.send(count)
        assert len(frames) == 2 * count
        return any(array("h", frames))


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture
def player(qapp: QApplication, device: FakeDevice) -> SoundPlayer:
    made = SoundPlayer(RESOURCES / "sounds", opener=lambda: device)
    made.open()
    return made


def test_every_sound_has_its_file() -> None:
    assert all((RESOURCES / "sounds" / f"{sound}.wav").is_file() for sound in Sound)


def test_a_sound_is_heard_once(player: SoundPlayer, device: FakeDevice) -> None:
    assert not device.heard()
    player.play(Sound.ITEM_OK)
    assert device.heard()
    assert not device.heard()
    assert player.mixer.is_silent


def test_the_device_is_opened_off_the_gui_thread(qapp: QApplication, device: FakeDevice) -> None:
    player = SoundPlayer(RESOURCES / "sounds", opener=lambda: device)

    async def main() -> None:
        await asyncio.to_thread(player.open)
        player.play(Sound.ORDER_DONE)

    run_window(qapp, main())
    assert device.heard()


def test_an_error_sounds_again_until_it_is_answered(
    player: SoundPlayer, device: FakeDevice, qtbot: QtBot
) -> None:
    player.repeat_until_answered(Sound.WRONG, every_s=0.02)
    assert device.heard(100_000)
    qtbot.waitUntil(lambda: not player.mixer.is_silent)
    player.stop()
    assert player.repeated is None
    assert not device.heard()


def test_another_alarm_takes_the_place_of_the_one_before(player: SoundPlayer) -> None:
    player.repeat_until_answered(Sound.WRONG, every_s=4)
    player.repeat_until_answered(Sound.STOP, every_s=1)
    assert player.repeated is Sound.STOP


def test_successes_can_be_muted_and_errors_still_sound(
    player: SoundPlayer, device: FakeDevice
) -> None:
    player.set_muting(Muting.SUCCESSES)
    player.play(Sound.ITEM_OK)
    assert not device.heard()
    player.play(Sound.WRONG)
    assert device.heard()


def test_a_silent_site_hears_nothing(player: SoundPlayer, device: FakeDevice) -> None:
    player.set_muting(Muting.EVERYTHING)
    player.play(Sound.STOP)
    assert not device.heard()


def test_two_sounds_at_once_never_leave_the_range() -> None:
    mixer = Mixer()
    mixer.start("a", array("h", [30_000, -30_000]))
    mixer.start("b", array("h", [30_000, -30_000]))
    assert array("h", mixer.frames(3)).tolist() == [32_767, -32_767, 0]


def test_the_volume_goes_for_all(player: SoundPlayer) -> None:
    mixer = player.mixer
    player.set_volume(0.5)
    mixer.start("a", array("h", [10_000]))
    assert array("h", mixer.frames(1)).tolist() == [5_000]
    player.set_volume(7)
    assert mixer.volume == 1


def test_without_a_card_all_stays_silent_and_nothing_fails(qapp: QApplication) -> None:
    player = SoundPlayer(RESOURCES / "sounds", opener=lambda: None)
    player.open()
    player.play(Sound.WRONG)
    player.repeat_until_answered(Sound.STOP, every_s=10)
    player.stop()
    player.close()
    assert not player.has_device
    assert player.mixer.is_silent


def test_a_device_that_raises_is_like_none(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    def opener() -> FakeDevice:
        raise RuntimeError("the sound server has gone")

    player = SoundPlayer(RESOURCES / "sounds", opener=opener)
    player.open()
    player.play(Sound.WRONG)
    assert not player.has_device


def test_missing_and_broken_files_are_left_out(
    qapp: QApplication, device: FakeDevice, tmp_path: Path
) -> None:
    (tmp_path / "wrong.wav").write_bytes(b"not a sound")
    player = SoundPlayer(tmp_path, opener=lambda: device)
    player.open()
    player.play(Sound.WRONG)
    player.play(Sound.STOP)
    assert not device.heard()


def test_closing_lets_go_of_the_device(player: SoundPlayer, device: FakeDevice) -> None:
    player.close()
    player.close()
    assert device.is_closed


def test_the_real_opener_writes_nothing_where_there_is_no_card(
    capfd: pytest.CaptureFixture[str],
) -> None:
    device = open_device()
    if device is not None:
        device.close()
    assert capfd.readouterr().err == ""
