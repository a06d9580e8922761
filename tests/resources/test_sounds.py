"""The sounds are what their recipes say: pitch, rhythm, loudness."""

import math
import wave
from array import array
from typing import TypeAlias

import pytest

from tests.resources.sound_recipes import FOLDER, RATE_HZ, RECIPES, render

ERRORS = {"wrong", "over", "unknown", "stop"}

Samples: TypeAlias = "array[int]"


def samples_of(name: str) -> Samples:
    with wave.open(str(FOLDER / f"{name}.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        return array("h", file.readframes(file.getnframes()))


@pytest.mark.parametrize("name", RECIPES)
def test_each_sound_is_what_its_recipe_makes(name: str) -> None:
    made, kept = render(RECIPES[name]), samples_of(name)
    assert len(made) == len(kept)
    # Another C library may round a sine the other way.
    assert max(abs(a - b) for a, b in zip(made, kept, strict=True)) <= 1


def test_there_are_no_others() -> None:
    assert {file.stem for file in FOLDER.glob("*.wav")} == set(RECIPES)


def test_errors_are_six_decibels_louder_than_successes() -> None:
    loudest = {name: max(map(abs, samples_of(name))) for name in ("item_ok", "over", "unknown")}
    for error in ("over", "unknown"):
        difference_db = 20 * math.log10(loudest[error] / loudest["item_ok"])
        assert difference_db == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize("name", RECIPES)
def test_no_sound_clips(name: str) -> None:
    assert max(map(abs, samples_of(name))) < 32_767


def test_errors_differ_from_one_another_in_rhythm() -> None:
    rhythms = {tuple(tone.ms for tone in RECIPES[name].tones) for name in ERRORS}
    assert len(rhythms) == len(ERRORS)
