"""How each sound of the bench is made: python -m tests.resources.sound_recipes writes them anew."""

import math
import wave
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).parents[2] / "resources" / "sounds"
RATE_HZ = 48_000
SUCCESS = 0.30
ERROR = SUCCESS * 10 ** (6 / 20)
SOFT = SUCCESS * 0.6
ATTACK_S = 0.004
RELEASE_S = 0.018

Samples: TypeAlias = "array[int]"

G5, C6, E6 = 783.99, 1046.50, 1318.51


def pure(phase: float) -> float:
    return math.sin(phase)


def bell(phase: float) -> float:
    return (math.sin(phase) + 0.35 * math.sin(2 * phase) + 0.12 * math.sin(3 * phase)) / 1.25


def buzz(phase: float) -> float:
    odd = (math.sin(n * phase) / n for n in (1, 3, 5, 7, 9))
    return sum(odd) / 0.95


@dataclass(frozen=True)
class Tone:
    """A tone of `hz` for `ms`; 0 Hz is silence."""

    hz: float
    ms: int


@dataclass(frozen=True)
class Recipe:
    tones: tuple[Tone, ...]
    level: float
    timbre: Callable[[float], float] = pure


def tones(*pairs: tuple[float, int]) -> tuple[Tone, ...]:
    return tuple(Tone(hz, ms) for hz, ms in pairs)


RECIPES: dict[str, Recipe] = {
    "item_ok": Recipe(tones((1760, 80)), SUCCESS),
    "line_done": Recipe(tones((1319, 70), (1760, 70)), SUCCESS),
    "order_done": Recipe(tones((1047, 110), (1319, 110), (1568, 110)), SUCCESS),
    "wrong": Recipe(tones((196, 250), (0, 100), (196, 250)), ERROR, buzz),
    "over": Recipe(tones((880, 120), (740, 120), (587, 120)), ERROR),
    "unknown": Recipe(tones((440, 600)), ERROR),
    "stop": Recipe(tones((622, 250), (466, 250), (622, 250), (466, 250)), ERROR),
    "new_order": Recipe(tones((G5, 140), (C6, 260)), SUCCESS, bell),
    "pickup": Recipe(tones((C6, 140), (G5, 140), (C6, 260)), SUCCESS, bell),
    "customer_waiting": Recipe(tones((E6, 220), (C6, 340)), SUCCESS, bell),
    "offline": Recipe(tones((523, 160), (392, 260)), SOFT),
    "online": Recipe(tones((392, 160), (523, 260)), SOFT),
    "tick": Recipe(tones((880, 30)), SOFT * 0.6),
}


def render(recipe: Recipe) -> Samples:
    """The samples, 16 bit mono. Each tone fades in and out, so that nothing clicks."""
    samples = array("h")
    for tone in recipe.tones:
        count = RATE_HZ * tone.ms // 1000
        for index in range(count):
            at_s, left_s = index / RATE_HZ, (count - 1 - index) / RATE_HZ
            fade = min(1.0, at_s / ATTACK_S, left_s / RELEASE_S)
            value = recipe.timbre(2 * math.pi * tone.hz * at_s) if tone.hz else 0.0
            samples.append(round(32767 * recipe.level * fade * value))
    return samples


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, recipe in RECIPES.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(render(recipe).tobytes())


if __name__ == "__main__":
    main()
