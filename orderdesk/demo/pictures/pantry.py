"""How pots, jars, brushes, tools and boxed things look."""

from orderdesk.demo.pictures.canvas import Canvas, box, line, mixed, outline, oval, ring, turned
from orderdesk.demo.pictures.parts import (
    INK,
    PAPER,
    STEEL,
    Look,
    add_gleam,
    cast_shadow,
    dark,
    fill_body,
    light,
    stick_label,
)


def pot(canvas: Canvas, look: Look) -> None:
    """A cast-iron pot with its lid."""
    cast_shadow(canvas, 50, 80, 32)
    for x in (13, 78):
        canvas.fill(box(x, 46, x + 9, 53, 3), dark(look.main, 0.3))
    fill_body(
        canvas,
        outline((20, 42), (80, 42), (78, 74), (77, 80, 70, 80), (30, 80), (23, 80, 22, 74)),
        look.main,
    )
    lid = outline((18, 43), (20, 33, 50, 31), (80, 33, 82, 43))
    canvas.fill(lid, light(look.main, 0.25), dark(look.main, 0.05))
    canvas.fill(box(45, 24, 55, 32, 3), look.accent, dark(look.accent, 0.3))
    add_gleam(canvas, box(26, 50, 28.5, 72, 1.2))


def jars(canvas: Canvas, look: Look) -> None:
    """Two preserving jars, one before the other."""
    cast_shadow(canvas, 50, 83, 33)
    for left, top, deep in ((44, 24, "#B7C6C2"), (20, 34, "#CBD8D3")):
        right = left + 36
        canvas.fill(box(left, top + 8, right, 83, 5), light(deep, 0.5), deep)
        canvas.fill(box(left + 3, top + 26, right - 3, 80, 3), look.main, dark(look.main, 0.2))
        canvas.fill(box(left + 1, top, right - 1, top + 5, 2), light(deep, 0.65), deep)
        canvas.fill(box(left, top + 5.5, right, top + 9, 1), look.accent)
        canvas.fill(box(right - 8, top + 9, right - 6, top + 18), dark(STEEL, 0.2))
        add_gleam(canvas, box(left + 4, top + 14, left + 6.4, 76, 1), 0.6)


def bread_box(canvas: Canvas, look: Look) -> None:
    """A wooden bread box with a rolled lid."""
    cast_shadow(canvas, 50, 80, 35)
    fill_body(
        canvas,
        outline((16, 80), (16, 48), (16, 36, 28, 36), (72, 36), (84, 36, 84, 48), (84, 80)),
        look.main,
    )
    for y in (43, 49, 55, 61):
        canvas.fill(box(16, y, 84, y + 0.9), dark(look.main, 0.3), alpha=0.6)
    canvas.fill(box(16, 67, 84, 80, 1), light(look.main, 0.12), dark(look.main, 0.28))
    canvas.fill(box(43, 60.5, 57, 64, 1.6), look.accent)


def pump(canvas: Canvas, look: Look) -> None:
    """A bottle of liquid soap with a pump."""
    cast_shadow(canvas, 50, 86, 20)
    canvas.fill(box(48.5, 20, 51.5, 34), dark(STEEL, 0.25))
    canvas.fill(
        outline(
            (34, 17), (58, 15), (58, 21), (40, 21.5), (37, 22, 36, 25), (33.5, 25), (33, 18, 34, 17)
        ),
        INK,
    )
    canvas.fill(box(42, 31, 58, 37, 1.5), INK)
    fill_body(
        canvas,
        outline(
            (42, 37),
            (58, 37),
            (69, 40, 69, 51),
            (69, 83),
            (69, 86, 66, 86),
            (34, 86),
            (31, 86, 31, 83),
            (31, 51),
            (31, 40, 42, 37),
        ),
        look.main,
    )
    stick_label(canvas, 37, 53, 63, 74, look.accent)
    add_gleam(canvas, box(33.5, 50, 35.6, 80, 1), 0.35)


def bath_brush(canvas: Canvas, look: Look) -> None:
    """A long brush of beech."""
    cast_shadow(canvas, 50, 84, 25)
    canvas.fill(turned(box(56, 20, 66, 50, 3), 30), look.accent, dark(look.accent, 0.25))
    fill_body(canvas, turned(box(41, 15, 58, 55, 8), 30), look.main)
    fill_body(
        canvas,
        turned(outline((46, 52), (53, 52), (52, 70), (55, 92, 49.5, 94), (44, 92, 47, 70)), 30),
        look.main,
    )
    canvas.fill(turned(box(55, 18, 57, 52, 1), 30), dark(look.main, 0.4), alpha=0.5)


def dish_brush(canvas: Canvas, look: Look) -> None:
    """A dish brush: round head, wooden stem, wire."""
    cast_shadow(canvas, 52, 84, 24)
    head = turned(outline((34, 31), (66, 31), (70, 12), (30, 12)), 32)
    canvas.fill(head, light(look.accent, 0.1), dark(look.accent, 0.25))
    for x in range(34, 68, 4):
        bristle = line([(x, 30), (x + (x - 50) * 0.14, 13)], 0.8)
        canvas.fill(turned(bristle, 32), dark(look.accent, 0.4), alpha=0.6)
    fill_body(canvas, turned(box(33, 29, 67, 37, 3.5), 32), look.main)
    canvas.fill(turned(line([(44, 37), (48, 46), (50, 50)], 1.4), 32), dark(STEEL, 0.35))
    canvas.fill(turned(line([(56, 37), (52, 46), (50, 50)], 1.4), 32), dark(STEEL, 0.35))
    fill_body(canvas, turned(box(47, 46, 53, 92, 3), 32), look.main)


def teapot(canvas: Canvas, look: Look) -> None:
    """A teapot of glass with tea in it."""
    cast_shadow(canvas, 48, 80, 27)
    canvas.fill(ring(74, 54, 13, 14, 3.4), "#B9C7C6")
    canvas.fill(outline((28, 60), (20, 56, 13, 38), (18, 37), (24, 48, 32, 48)), "#CBD6D4")
    canvas.fill(oval(48, 58, 25, 22), "#E6EDEB", "#BECCC9")
    tea = outline((24, 56), (48, 60, 72, 56), (72, 78, 48, 78), (24, 78, 24, 56))
    canvas.fill(tea, look.main, dark(look.main, 0.2))
    canvas.fill(box(36, 33, 60, 38, 2), "#D7E0DE", "#B0BEBC")
    canvas.fill(oval(48, 31, 4.4, 3.6), look.accent)
    add_gleam(canvas, outline((31, 48), (27, 56, 30, 66), (32, 66), (30, 56, 34, 48)), 0.7)


def candle_stick(canvas: Canvas, look: Look) -> None:
    """A candlestick; its stem is as high as `size` says."""
    top = 76 - 42 * look.size
    cast_shadow(canvas, 50, 84, 20)
    canvas.fill(box(46.5, top - 20, 53.5, top), look.accent, dark(look.accent, 0.12))
    canvas.fill(box(49.6, top - 24, 50.4, top - 19), INK)
    fill_body(
        canvas,
        outline(
            (42, top - 2),
            (58, top - 2),
            (57, top + 7, 53, top + 9),
            (52.4, 74),
            (56, 79, 68, 81),
            (68, 84),
            (32, 84),
            (32, 81),
            (44, 79, 47.6, 74),
            (47, top + 9),
            (43, top + 7, 42, top - 2),
        ),
        look.main,
    )
    middle = (top + 74) / 2
    canvas.fill(oval(50, middle + 2, 5.4, 3.2), light(look.main, 0.2), dark(look.main, 0.2))
    add_gleam(canvas, box(48.6, top + 10, 49.6, 72, 0.5), 0.6)


def tapers(canvas: Canvas, look: Look) -> None:
    """Four thin candles, tied by a paper band."""
    cast_shadow(canvas, 50, 85, 24)
    for x in (29, 40, 51, 62):
        canvas.fill(line([(x + 4.5, 14), (x + 4.1, 9), (x + 5.2, 7)], 0.9), INK)
        body = outline((x + 1.6, 16), (x + 4.5, 12, x + 7.4, 16), (x + 9, 85), (x, 85))
        canvas.fill(body, light(look.main, 0.2), dark(look.main, 0.16))
    canvas.fill(box(27, 52, 73, 68), PAPER, mixed(PAPER, "#C9BFA8", 0.45))
    canvas.fill(box(27, 59, 73, 61), look.accent)


def shears(canvas: Canvas, look: Look) -> None:
    """Garden shears, forged, with wooden handles."""
    cast_shadow(canvas, 50, 86, 22)
    left = outline((49, 50), (44, 30, 50, 11), (56, 32, 53, 52))
    right = outline((50, 50), (58, 32, 57, 16), (48, 30, 46, 52))
    canvas.fill(right, dark(STEEL, 0.2), dark(STEEL, 0.4))
    canvas.fill(left, light(STEEL, 0.3), STEEL)
    for side in (-1, 1):
        stem = outline(
            (50, 47),
            (50 + 16 * side, 58, 50 + 13 * side, 86),
            (50 + 20 * side, 86),
            (50 + 24 * side, 56, 50 + 3 * side, 44),
        )
        fill_body(canvas, stem, look.main)
    canvas.fill(oval(50.5, 49, 3.6, 3.6), look.accent)
    canvas.fill(oval(50.5, 49, 1.4, 1.4), dark(STEEL, 0.5))


def plant_labels(canvas: Canvas, look: Look) -> None:
    """Slates on spikes before a pot with a plant."""
    cast_shadow(canvas, 50, 84, 30)
    for bend in ((36, 30, 26, 26), (46, 22, 46, 12), (56, 28, 66, 20)):
        leaf = outline(
            (46, 52), (bend[0] - 7, bend[1], bend[2], bend[3]), (bend[0] + 9, bend[1] + 6, 46, 52)
        )
        canvas.fill(leaf, "#6E9458", "#4F7742")
    fill_body(canvas, [(28, 50), (64, 50), (60, 84), (32, 84)], look.accent)
    canvas.fill(box(26, 46, 66, 54, 1.5), light(look.accent, 0.12), dark(look.accent, 0.2))
    for x, y in ((58, 48), (70, 56)):
        canvas.fill(box(x + 5.4, y + 12, x + 7.2, 86), dark(look.main, 0.2))
        fill_body(canvas, box(x, y, x + 13, y + 18, 1.5), look.main)
        canvas.fill(box(x + 2.5, y + 6, x + 10, y + 7.2), "#E8E6E0")
        canvas.fill(box(x + 2.5, y + 9.5, x + 8, y + 10.6), "#E8E6E0")


def carton(canvas: Canvas, look: Look) -> None:
    """A printed box: a game, or seeds."""
    cast_shadow(canvas, 50, 82, 33)
    canvas.fill([(18, 34), (26, 27), (84, 27), (78, 34)], light(look.main, 0.4))
    canvas.fill([(78, 34), (84, 27), (84, 74), (78, 82)], dark(look.main, 0.4))
    fill_body(canvas, box(18, 34, 78, 82), look.main)
    if look.size < 1:
        for x, height in ((32, 20), (48, 27), (64, 18)):
            canvas.fill(box(x - 0.8, 72 - height, x + 0.8, 72), "#E9F0DC")
            for side in (-1, 1):
                leaf = outline(
                    (x, 72 - height * 0.5),
                    (x + 7 * side, 70 - height, x + 8 * side, 66 - height * 0.6),
                    (x + 3 * side, 74 - height * 0.5, x, 72 - height * 0.5),
                )
                canvas.fill(leaf, look.accent)
        canvas.fill(box(24, 72, 72, 74.5), "#E9F0DC")
        return
    for place in range(5):
        canvas.fill(box(22 + place * 10.6, 66, 30.6 + place * 10.6, 76, 1), light(look.main, 0.5))
    for x, top, colour in ((30, 48, look.accent), (42, 42, PAPER), (54, 46, look.accent)):
        canvas.fill([(x, top), (x + 6, top - 6), (x + 12, top), (x + 12, 62), (x, 62)], colour)


def backpack(canvas: Canvas, look: Look) -> None:
    """A roll-top rucksack of canvas with straps of leather."""
    cast_shadow(canvas, 50, 86, 26)
    canvas.fill(ring(50, 20, 8, 8, 2.4), look.accent)
    fill_body(
        canvas,
        outline(
            (32, 22),
            (68, 22),
            (75, 24, 75, 36),
            (77, 82),
            (77, 86, 72, 86),
            (28, 86),
            (23, 86, 23, 82),
            (25, 36),
            (25, 24, 32, 22),
        ),
        look.main,
    )
    canvas.fill(box(25, 22, 75, 40, 5), light(look.main, 0.08), dark(look.main, 0.3))
    fill_body(canvas, box(33, 58, 67, 81, 3), light(look.main, 0.06))
    canvas.fill(box(33, 58, 67, 64, 2), dark(look.main, 0.3), alpha=0.6)
    for x in (37, 59):
        canvas.fill(box(x, 24, x + 4, 54, 1), look.accent)
        canvas.fill(box(x - 0.8, 46, x + 4.8, 50, 1), light(STEEL, 0.2))


def felt_case(canvas: Canvas, look: Look) -> None:
    """A pencil case of felt with a zip."""
    cast_shadow(canvas, 50, 72, 34)
    fill_body(canvas, box(15, 34, 85, 72, 8), look.main)
    canvas.fill(box(19, 40, 81, 43.5, 1), look.accent)
    for x in range(21, 80, 3):
        canvas.fill(box(x, 41, x + 1.2, 42.6), PAPER, alpha=0.85)
    canvas.fill(box(76, 40, 81, 53, 2), dark(look.accent, 0.2))
    canvas.fill(box(64, 60, 78, 66, 1), light(look.main, 0.5), alpha=0.8)


def pencils(canvas: Canvas, look: Look) -> None:
    """Six pencils side by side."""
    cast_shadow(canvas, 50, 85, 26)
    tones = (look.main, look.accent, "#D8A23A", "#5E7F62", "#7C8FA6", "#A0503C")
    for place, tone in enumerate(tones):
        x = 23 + place * 9.4
        canvas.fill([(x, 30), (x + 4, 14), (x + 8, 30)], "#E2C08E")
        canvas.fill([(x + 2.7, 19.2), (x + 4, 14), (x + 5.3, 19.2)], tone)
        canvas.fill(box(x, 29.6, x + 8, 84), light(tone, 0.2), dark(tone, 0.2))
        canvas.fill(box(x + 3.2, 30, x + 4.4, 84), "#FFFFFF", alpha=0.25)
    canvas.fill(box(21, 60, 79, 72), PAPER, mixed(PAPER, "#C9BFA8", 0.45))


def rolls(canvas: Canvas, look: Look) -> None:
    """Three rolls of wrapping paper."""
    cast_shadow(canvas, 50, 84, 27)
    for x, top, tone in ((24, 20, look.main), (41, 14, PAPER), (58, 22, look.accent)):
        canvas.fill(box(x, top, x + 16, 84, 1.5), light(tone, 0.18), dark(tone, 0.18))
        dot = look.accent if tone != look.accent else PAPER
        for row, y in enumerate(range(top + 10, 80, 9)):
            canvas.fill(oval(x + (5 if row % 2 else 11), y, 2, 2), dot)
        canvas.fill(oval(x + 8, top, 8, 2.6), dark(tone, 0.1))
        canvas.fill(oval(x + 8, top, 4.6, 1.4), dark(tone, 0.5))


def honey(canvas: Canvas, look: Look) -> None:
    """A jar of honey."""
    cast_shadow(canvas, 50, 84, 23)
    canvas.fill(box(29, 31, 71, 84, 7), light(look.main, 0.25), dark(look.main, 0.22))
    canvas.fill(box(30, 19, 70, 32, 2.5), look.accent, dark(look.accent, 0.3))
    stick_label(canvas, 34, 46, 66, 69, dark(look.main, 0.35))
    add_gleam(canvas, box(31.8, 38, 34, 78, 1), 0.5)


def oil(canvas: Canvas, look: Look) -> None:
    """A dark bottle of oil."""
    cast_shadow(canvas, 50, 87, 16)
    canvas.fill(box(45, 9, 55, 20, 1.5), look.accent)
    fill_body(
        canvas,
        outline(
            (45.6, 19),
            (54.4, 19),
            (54.4, 30),
            (55, 37, 64, 41),
            (64, 84),
            (64, 87, 61, 87),
            (39, 87),
            (36, 87, 36, 84),
            (36, 41),
            (45, 37, 45.6, 30),
        ),
        look.main,
    )
    stick_label(canvas, 37.5, 52, 62.5, 75, look.accent)
    add_gleam(canvas, box(38.4, 43, 40, 50, 0.8), 0.4)
