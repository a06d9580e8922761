"""What every drawing is made with: light from the left, a shadow on the floor, a printed label."""

from collections.abc import Callable
from dataclasses import dataclass

from orderdesk.demo.pictures.canvas import Canvas, Shape, box, mixed, oval

WOOD = "#B98A56"
PAPER = "#F6F1E6"
INK = "#3A3733"
STEEL = "#C3C8CB"


@dataclass(frozen=True, slots=True)
class Look:
    """What tells one kind from another. `size` 1 is the largest of a product."""

    main: str
    accent: str = "#FFFFFF"
    size: float = 1.0


Drawing = Callable[[Canvas, Look], None]


def dark(colour: str, share: float = 0.25) -> str:
    """The colour in shade."""
    return mixed(colour, "#1B1713", share)


def light(colour: str, share: float = 0.25) -> str:
    """The colour in light."""
    return mixed(colour, "#FFFFFF", share)


def cast_shadow(canvas: Canvas, x: float, y: float, across: float) -> None:
    """The shadow of what stands at `y`, so far to either side."""
    canvas.fill(oval(x, y, across, 3.2), "#3A2E1E", alpha=0.10)
    canvas.fill(oval(x, y, across * 0.9, 2.2), "#3A2E1E", alpha=0.16)


def fill_body(canvas: Canvas, shape: Shape, colour: str) -> None:
    """A shape lit from the left."""
    canvas.fill(shape, light(colour, 0.16), dark(colour, 0.14))


def add_gleam(canvas: Canvas, shape: Shape, alpha: float = 0.22) -> None:
    """Light on a smooth side."""
    canvas.fill(shape, "#FFFFFF", alpha=alpha)


def stick_label(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, ink: str) -> None:
    """A paper label with three lines of print."""
    canvas.fill(box(x0, y0, x1, y1, 1), PAPER)
    middle = (x0 + x1) / 2
    half = (x1 - x0) / 2 - 3
    for share, length in ((0.26, 0.55), (0.48, 0.9), (0.68, 0.7)):
        y = y0 + share * (y1 - y0)
        canvas.fill(box(middle - half * length, y, middle + half * length, y + 1.8), ink)
