"""How textiles, paper, candles and table ware look."""

from orderdesk.demo.pictures.canvas import (
    Canvas,
    Point,
    box,
    line,
    mixed,
    outline,
    oval,
    ring,
    turned,
)
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


def towel(canvas: Canvas, look: Look) -> None:
    """A folded cloth with woven stripes, tied by a white ribbon."""
    top = 82 - 50 * look.size
    cast_shadow(canvas, 50, 82, 31)
    fill_body(canvas, box(22, top, 78, 82, 2), look.main)
    for x in (31.5, 68):
        canvas.fill(box(x, top, x + 1.4, 82), look.accent, alpha=0.55)
    height = 82 - top
    for share in (0.26, 0.33, 0.70, 0.77):
        canvas.fill(box(22, top + share * height, 78, top + share * height + 1.8), look.accent)
    y = top + 0.52 * height
    canvas.fill(box(22, y - 0.7, 78, y + 0.7), "#FFFFFF", alpha=0.30)
    canvas.fill(
        [(42, y - 5), (50, y - 1.4), (58, y - 5), (58, y + 5), (50, y + 1.4), (42, y + 5)],
        "#FFFFFF",
    )


def mug(canvas: Canvas, look: Look) -> None:
    """An enamel mug with a coloured rim and handle, and a crane."""
    cast_shadow(canvas, 48, 79, 25)
    canvas.fill(ring(70, 54, 12, 13, 4.8), look.accent)
    cup = outline((26, 32), (70, 32), (68, 76), (67.5, 79, 64, 79), (32, 79), (28.5, 79, 28, 76))
    fill_body(canvas, cup, look.main)
    canvas.fill(oval(48, 32, 22, 4.2), look.accent)
    canvas.fill(oval(48, 32.3, 19.5, 2.9), dark(look.main, 0.22))
    bird = outline(
        (38, 62), (46, 58, 52, 48), (52, 58, 60, 60), (50, 62, 45, 67), (46, 63), (38, 62)
    )
    canvas.fill(bird, look.accent)
    add_gleam(canvas, box(30.5, 38, 32.8, 71, 1.1), 0.5)


def knife(canvas: Canvas, look: Look) -> None:
    """A kitchen knife; its blade is as long as `size` says."""
    tip = 58 - 46 * look.size
    cast_shadow(canvas, 52, 82, 27)
    blade = outline((47, 60), (47, tip), (60, tip + 16, 59, 60))
    handle = box(46.4, 59, 55, 86, 3)
    canvas.fill(turned(blade, 38), light(STEEL, 0.4), dark(STEEL, 0.12))
    canvas.fill(
        turned(outline((47, 60), (47, tip), (50, tip + 14, 50, 60)), 38), "#FFFFFF", alpha=0.45
    )
    fill_body(canvas, turned(handle, 38), look.main)
    for y in (66, 73, 80):
        canvas.fill(turned(oval(50.6, y, 1.1, 1.1), 38), light(STEEL, 0.2))


def wax_cloth(canvas: Canvas, look: Look) -> None:
    """A cloth of bees' wax; the comb's cells, or a meadow's dots, as its accent says."""
    half = 16 + 15 * look.size
    cast_shadow(canvas, 50, 84, half * 0.95)
    cloth = turned(box(50 - half, 50 - half, 50 + half, 50 + half, 2), -8)
    fill_body(canvas, cloth, look.main)
    for row in range(-2, 3):
        for column in range(-2, 3):
            x = 50 + column * half * 0.42 + (half * 0.21 if row % 2 else -half * 0.02)
            y = 50 + row * half * 0.37
            if abs(x - 50) > half * 0.82:
                continue
            if look.accent == "#5F8A4A":
                canvas.fill(oval(x, y, 2.6, 2.6), look.accent)
                canvas.fill(oval(x, y, 1.1, 1.1), "#FFF3C4")
            else:
                cell = turned(
                    [
                        (x + 4, y),
                        (x + 2, y + 3.5),
                        (x - 2, y + 3.5),
                        (x - 4, y),
                        (x - 2, y - 3.5),
                        (x + 2, y - 3.5),
                    ],
                    30,
                    (x, y),
                )
                canvas.fill(cell, look.accent, alpha=0.75)
    fold = turned(
        [(50 + half, 50 + half), (50 + half * 0.45, 50 + half), (50 + half, 50 + half * 0.45)], -8
    )
    canvas.fill(fold, light(look.main, 0.45))


def candle(canvas: Canvas, look: Look) -> None:
    """A scented candle in a coloured glass, burning."""
    cast_shadow(canvas, 50, 82, 23)
    canvas.fill(outline((50, 15), (56, 24, 50, 29), (44, 24, 50, 15)), "#E8A33B")
    canvas.fill(outline((50, 20), (53, 25, 50, 28), (47, 25, 50, 20)), "#FBE3A6")
    canvas.fill(box(49.3, 27, 50.7, 38), INK)
    fill_body(canvas, box(29, 36, 71, 82, 4), look.main)
    canvas.fill(box(29, 36, 71, 43, 3), light(look.main, 0.35), light(look.main, 0.12))
    stick_label(canvas, 36, 51, 64, 71, look.accent)
    add_gleam(canvas, box(31.5, 45, 33.5, 77, 1))


def notebook(canvas: Canvas, look: Look) -> None:
    """A clothbound book with an elastic band."""
    cast_shadow(canvas, 51, 84, 24)
    canvas.fill(box(31, 22, 75, 84, 2), PAPER)
    for y in (80.4, 82):
        canvas.fill(box(33, y, 74.5, y + 0.5), "#B9B09C")
    fill_body(canvas, box(28, 19, 73, 80, 2.5), look.main)
    canvas.fill(box(28, 19, 34.5, 80, 2), dark(look.main, 0.35), alpha=0.75)
    canvas.fill(box(63.5, 19, 66.5, 80), look.accent)
    canvas.fill(box(41, 30, 57, 38, 1), light(look.main, 0.75), alpha=0.85)


def tin(canvas: Canvas, look: Look) -> None:
    """A tea tin with a drop on its label."""
    cast_shadow(canvas, 50, 84, 23)
    fill_body(canvas, box(30, 28, 70, 84, 2), look.main)
    canvas.fill(box(28.5, 18, 71.5, 31, 2), light(look.main, 0.1), dark(look.main, 0.4))
    canvas.fill(oval(50, 57, 13, 15), PAPER)
    canvas.fill(outline((50, 46), (60, 58, 50, 66), (40, 58, 50, 46)), look.accent)
    add_gleam(canvas, box(33, 34, 35.4, 80, 1))


def pouch(canvas: Canvas, look: Look) -> None:
    """A bag of tea or coffee with a folded top; small bags are small."""
    top = 84 - 64 * look.size
    left, right = 50 - 23 * look.size - 2, 50 + 23 * look.size + 2
    cast_shadow(canvas, 50, 84, (right - left) * 0.52)
    bag = outline((left + 2, top), (right - 2, top), (right, 84), (50, 86, left, 84))
    fill_body(canvas, bag, look.main)
    fold = box(left + 1.2, top, right - 1.2, top + 9 * look.size, 1)
    canvas.fill(fold, dark(look.main, 0.12), dark(look.main, 0.34))
    for x in (left + 4, right - 8):
        canvas.fill(box(x, top + 3 * look.size, x + 4, top + 5.4 * look.size, 1), look.accent)
    height = 84 - top
    stick_label(canvas, left + 6, top + 0.30 * height, right - 6, top + 0.72 * height, look.accent)


def soap(canvas: Canvas, look: Look) -> None:
    """A bar of soap in a paper sleeve."""
    cast_shadow(canvas, 50, 77, 31)
    fill_body(canvas, box(20, 40, 80, 77, 7), look.main)
    canvas.fill(box(20, 40, 80, 48, 6), "#FFFFFF", alpha=0.22)
    canvas.fill(box(37, 39.5, 63, 77.5), PAPER, mixed(PAPER, "#C9BFA8", 0.4))
    leaf = outline((44, 66), (43, 53, 56, 50), (57, 63, 44, 66))
    canvas.fill(leaf, look.accent)
    canvas.fill(line([(43, 68), (53, 54)], 0.9), PAPER)


def apron(canvas: Canvas, look: Look) -> None:
    """An apron with a neck loop and a pocket."""
    cast_shadow(canvas, 50, 85, 23)
    canvas.fill(ring(50, 25, 10, 13, 2), look.accent)
    for bend in (((30, 48), (18, 54)), ((70, 48), (82, 54))):
        canvas.fill(line(bend, 2), look.accent)
    cloth = outline(
        (39, 26), (61, 26), (61, 40, 73, 45), (74, 83), (50, 87, 26, 83), (27, 45), (39, 40, 39, 26)
    )
    fill_body(canvas, cloth, look.main)
    canvas.fill(box(39, 57, 61, 73, 1.5), look.accent, alpha=0.55)
    canvas.fill(box(40.2, 58.2, 59.8, 71.8, 1), look.main)
    canvas.fill(box(39, 57, 61, 59.4), look.accent, alpha=0.7)


def bottle(canvas: Canvas, look: Look) -> None:
    """A steel bottle; three sizes are three heights."""
    top = 86 - 66 * look.size
    half = 12 + 3 * look.size
    cast_shadow(canvas, 50, 86, half * 1.15)
    canvas.fill(box(50 - half * 0.5, top - 8, 50 + half * 0.5, top + 3, 1.5), look.accent)
    canvas.fill(box(50 - half * 0.62, top + 1, 50 + half * 0.62, top + 6), dark(STEEL, 0.3))
    steel = outline(
        (50 - half * 0.62, top + 5),
        (50 + half * 0.62, top + 5),
        (50 + half, top + 8, 50 + half, top + 17),
        (50 + half, 84),
        (50 + half, 86, 50 + half - 2, 86),
        (50 - half + 2, 86),
        (50 - half, 86, 50 - half, 84),
        (50 - half, top + 17),
        (50 - half, top + 8, 50 - half * 0.62, top + 5),
    )
    canvas.fill(steel, light(look.main, 0.35), dark(look.main, 0.22))
    canvas.fill(box(50 - half, 68, 50 + half, 73), look.accent)
    add_gleam(canvas, box(50 - half * 0.62, top + 16, 50 - half * 0.36, 64, 1), 0.55)


def sock(canvas: Canvas, look: Look) -> None:
    """A knitted sock; cuff, rings and toe are of its accent."""
    s = look.size

    def at(x: float, y: float) -> Point:
        return 46 + (x - 46) * s, 84 - (84 - y) * s

    def grown(*stations: tuple[float, ...]) -> list[tuple[float, ...]]:
        return [
            tuple(value for k in range(0, len(one), 2) for value in at(one[k], one[k + 1]))
            for one in stations
        ]

    cast_shadow(canvas, 52, 85, 27 * s)
    leg = grown(
        (29, 14),
        (54, 14),
        (54, 50),
        (55, 56, 63, 62),
        (72, 68, 76, 74),
        (79, 83, 67, 86),
        (54, 89, 40, 78),
        (28, 70, 29, 56),
    )
    fill_body(canvas, outline(*leg), look.main)
    canvas.fill(outline(*grown((28, 12), (55, 12), (55, 24), (28, 24))), look.accent)
    for y in (31, 37):
        canvas.fill(outline(*grown((29, y), (54, y), (54, y + 2.2), (29, y + 2.2))), look.accent)
    toe = grown((72, 68), (79, 73, 77, 81), (74, 86, 68, 86), (73, 79, 67, 73))
    canvas.fill(outline(*toe), look.accent)
    add_gleam(canvas, outline(*grown((33, 41), (37, 41), (37, 60), (33, 58))), 0.16)


def spoon(canvas: Canvas, look: Look) -> None:
    """A wooden spoon, slanting."""
    cast_shadow(canvas, 52, 85, 24)
    stem = turned(box(48.2, 38, 51.8, 92, 1.8), 32)
    fill_body(canvas, stem, look.main)
    fill_body(canvas, turned(oval(50, 25, 10, 15), 32), look.main)
    canvas.fill(turned(oval(50, 25, 6.6, 11), 32), dark(look.main, 0.2), alpha=0.7)


def postcards(canvas: Canvas, look: Look) -> None:
    """A fan of cards; the upper one shows a place."""
    cast_shadow(canvas, 50, 82, 30)
    for degrees, colour in ((13, "#D9CFBC"), (5, "#EDE6D6")):
        canvas.fill(turned(box(20, 30, 80, 72, 1), degrees), colour)
    canvas.fill(turned(box(20, 30, 80, 72, 1), -4), PAPER)
    canvas.fill(turned(box(23, 33, 77, 69), -4), light(look.main, 0.3), look.main)
    if look.size < 1:
        for x in range(27, 76, 6):
            canvas.fill(turned(line([(x, 36), (x - 4, 50)], 0.9), -4), "#FFFFFF", alpha=0.6)
        for x, top in ((28, 54), (38, 48), (50, 56), (60, 46), (68, 55)):
            canvas.fill(turned(box(x, top, x + 9, 69), -4), look.accent)
    else:
        canvas.fill(turned(oval(62, 45, 6, 6), -4), "#F3D9A0")
        wave = outline((23, 60), (36, 54, 50, 60), (64, 66, 77, 58), (77, 69), (23, 69))
        canvas.fill(turned(wave, -4), look.accent)


def bowl(canvas: Canvas, look: Look) -> None:
    """A thrown bowl with a glazed inside."""
    cast_shadow(canvas, 50, 77, 24)
    canvas.fill(box(40, 70, 60, 77, 1.5), dark(look.main, 0.3))
    cup = outline((19, 42), (81, 42), (79, 70, 58, 73), (42, 73), (21, 70, 19, 42))
    fill_body(canvas, cup, look.main)
    canvas.fill(oval(50, 42, 31, 7), light(look.main, 0.3))
    canvas.fill(oval(50, 42.8, 28, 5.4), look.accent)
    canvas.fill(
        outline((20, 49), (50, 60, 80, 49), (79.6, 52), (50, 63, 20.4, 52)), look.accent, alpha=0.5
    )


def linen(canvas: Canvas, look: Look) -> None:
    """Folded linen, layer upon layer."""
    cast_shadow(canvas, 50, 82, 33)
    for place in range(4):
        top = 69 - place * 12.5
        left = 19 + place % 2 * 1.5
        fill_body(
            canvas,
            box(left, top, 100 - left, top + 13, 5),
            mixed(look.main, "#FFFFFF", place * 0.07),
        )
        canvas.fill(box(left + 2, top + 11, 98 - left, top + 12), dark(look.main, 0.3), alpha=0.5)
    canvas.fill(box(44, 31, 56, 82), look.accent, alpha=0.9)


def blanket(canvas: Canvas, look: Look) -> None:
    """A woollen blanket with fringes and broad stripes."""
    cast_shadow(canvas, 50, 84, 31)
    for x in range(24, 77, 4):
        canvas.fill(box(x, 76, x + 1.6, 84), dark(look.main, 0.1))
    fill_body(canvas, box(22, 26, 78, 77, 3), look.main)
    for y in (35, 42, 62):
        canvas.fill(box(22, y, 78, y + 4), look.accent, alpha=0.85)
    canvas.fill(
        outline((22, 50), (50, 53, 78, 50), (78, 51.6), (50, 54.6, 22, 51.6)),
        dark(look.main, 0.4),
        alpha=0.6,
    )
