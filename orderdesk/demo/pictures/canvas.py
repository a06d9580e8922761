"""A square canvas that fills smooth-edged shapes and writes itself as a PNG, with nothing but zlib.

Coordinates run from 0 to 100 in both directions, whatever the number of pixels.
"""

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

Point = tuple[float, float]
Shape = Sequence[Point]
Rgb = tuple[int, int, int]
Span = tuple[float, float]

# Each row of pixels is looked at on so many lines, so that slanting edges come out smooth.
_LINES = 4
_ARC_STEPS = 14


def rgb(colour: str) -> Rgb:
    """Red, green and blue of "#RRGGBB"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with so much of `other` in it."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> Shape:
    """A rectangle, with rounded corners where a radius is given."""
    if radius <= 0:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    corners = (
        (right - radius, top + radius, -90),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
        (left + radius, top + radius, 180),
    )
    return [
        (x + radius * math.cos(turn), y + radius * math.sin(turn))
        for x, y, start in corners
        for turn in (math.radians(start + 90 * step / 6) for step in range(7))
    ]


def oval(x: float, y: float, across: float, down: float) -> Shape:
    """An ellipse by its centre and its two radii."""
    steps = _ARC_STEPS * 4
    turns = (2 * math.pi * step / steps for step in range(steps))
    return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]


def ring(x: float, y: float, across: float, down: float, width: float) -> Shape:
    """An ellipse with a hole that leaves so much of its edge."""
    outer, inner = oval(x, y, across, down), oval(x, y, across - width, down - width)
    return [*outer, outer[0], inner[0], *reversed(inner)]


def outline(*stations: Sequence[float]) -> Shape:
    """A shape from station to station: (x, y) straight, (cx, cy, x, y) bent by a control point."""
    made: list[Point] = []
    for station in stations:
        if len(station) == 2:
            made.append((station[0], station[1]))
            continue
        (from_x, from_y), (bend_x, bend_y, x, y) = made[-1], station
        for step in range(1, _ARC_STEPS + 1):
            t = step / _ARC_STEPS
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            made.append((a * from_x + b * bend_x + c * x, a * from_y + b * bend_y + c * y))
    return made


def line(points: Shape, width: float) -> Shape:
    """A stroke along `points`, as a shape of its own."""
    left: list[Point] = []
    right: list[Point] = []
    for place, (x, y) in enumerate(points):
        before, after = points[max(0, place - 1)], points[min(len(points) - 1, place + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        off_x, off_y = -dy / length * width / 2, dx / length * width / 2
        left.append((x + off_x, y + off_y))
        right.append((x - off_x, y - off_y))
    return [*left, *reversed(right)]


def turned(shape: Shape, degrees: float, around: Point = (50, 50)) -> Shape:
    """The shape turned clockwise."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    cx, cy = around
    return [
        (cx + (x - cx) * cosine - (y - cy) * sine, cy + (x - cx) * sine + (y - cy) * cosine)
        for x, y in shape
    ]


class Canvas:
    """Pixels in three planes: a row of one colour is then one slice."""

    def __init__(self, size: int, zoom: float = 1.0) -> None:
        """`zoom` enlarges what is drawn, around the middle."""
        self.size = size
        self._planes = [bytearray(size * size) for _colour in range(3)]
        self._scale = size / 100 * zoom
        self._shift = size / 2 * (1 - zoom)

    def fill_ground(self, top: str, bottom: str) -> None:
        """Cover everything, shading from `top` to `bottom`."""
        for y in range(self.size):
            for plane, value in zip(
                self._planes, rgb(mixed(top, bottom, y / self.size)), strict=True
            ):
                plane[y * self.size : (y + 1) * self.size] = bytes((value,)) * self.size

    def fill(self, shape: Shape, colour: str, to: str = "", alpha: float = 1.0) -> None:
        """Fill a shape with a colour, shading to another one from left to right where one is given.

        Where the shape covers itself it has a hole. `alpha` 0 … 1 lets through what is below; it
        goes with a single colour.
        """
        scale, shift = self._scale, self._shift
        points = [(x * scale + shift, y * scale + shift) for x, y in shape]
        left = min(x for x, _y in points)
        width = max(1.0, max(x for x, _y in points) - left)
        ramp = _ramp(colour, to or colour, math.ceil(width) + 2)
        for y, spans in _rows(points, self.size):
            self._fill_row(y, spans, ramp, math.floor(left), alpha, shades=bool(to))

    def png(self) -> bytes:
        """The picture as a file."""
        size = self.size
        pixels = bytearray(3 * size * size)
        for place, plane in enumerate(self._planes):
            pixels[place::3] = plane
        rows = b"".join(
            b"\0" + pixels[start : start + 3 * size]
            for start in range(0, 3 * size * size, 3 * size)
        )
        head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 7)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)

    def _fill_row(
        self,
        y: int,
        lines: list[list[Span]],
        ramp: list[bytes],
        origin: int,
        alpha: float,
        *,
        shades: bool,
    ) -> None:
        for spans in _stacked(lines):
            first = max(0, math.floor(min(start for start, _end in spans)))
            last = min(self.size, math.ceil(max(end for _start, end in spans)))
            inner = max(first, math.ceil(max(start for start, _end in spans)))
            outer = min(last, math.floor(min(end for _start, end in spans)))
            if len(spans) == _LINES and inner < outer:
                self._fill_whole(y, inner, outer, ramp, origin, alpha, shades=shades)
                edges: Iterable[int] = (*range(first, inner), *range(outer, last))
            else:
                edges = range(first, last)
            for x in edges:
                covered = sum(max(0.0, min(end, x + 1) - max(start, x)) for start, end in spans)
                self._mix_pixel(y, x, ramp, x - origin, alpha * covered / _LINES)

    def _fill_whole(
        self,
        y: int,
        x0: int,
        x1: int,
        ramp: list[bytes],
        origin: int,
        alpha: float,
        *,
        shades: bool,
    ) -> None:
        start, end = y * self.size + x0, y * self.size + x1
        for plane, values in zip(self._planes, ramp, strict=True):
            if alpha < 1:
                plane[start:end] = plane[start:end].translate(_mixing(values[0], round(alpha, 3)))
            elif shades:
                plane[start:end] = values[x0 - origin : x1 - origin]
            else:
                plane[start:end] = values[:1] * (x1 - x0)

    def _mix_pixel(self, y: int, x: int, ramp: list[bytes], place: int, share: float) -> None:
        at = y * self.size + x
        for plane, values in zip(self._planes, ramp, strict=True):
            plane[at] = round(plane[at] + (values[place] - plane[at]) * min(1.0, share))


def _rows(points: Shape, size: int) -> Iterable[tuple[int, list[list[Span]]]]:
    """Row by row, where each of its lines lies inside the shape (even-odd)."""
    crossings: dict[int, list[list[float]]] = {}
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        if y0 == y1:
            continue
        if y0 > y1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        slope = (x1 - x0) / (y1 - y0)
        first = max(0, math.ceil(y0 * _LINES - 0.5))
        last = min(size * _LINES, math.ceil(y1 * _LINES - 0.5))
        for step in range(first, last):
            row = crossings.setdefault(step // _LINES, [[] for _line in range(_LINES)])
            row[step % _LINES].append(x0 + ((step + 0.5) / _LINES - y0) * slope)
    for y, lines in crossings.items():
        made = []
        for found in lines:
            found.sort()
            made.append(list(zip(found[::2], found[1::2], strict=False)))
        yield y, made


def _stacked(lines: list[list[Span]]) -> Iterable[list[Span]]:
    """Spans of a row's lines that lie above one another, so that they share their inside."""
    if len({len(spans) for spans in lines}) == 1:
        return [list(stack) for stack in zip(*lines, strict=True)]
    return [[span] for spans in lines for span in spans]


def _ramp(colour: str, to: str, length: int) -> list[bytes]:
    pairs = zip(rgb(colour), rgb(to), strict=True)
    return [bytes(round(a + (b - a) * x / length) for x in range(length)) for a, b in pairs]


@lru_cache(maxsize=512)
def _mixing(value: int, alpha: float) -> bytes:
    return bytes(round(old + (value - old) * alpha) for old in range(256))


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
