"""Code 128 bars, code set B, as a picture that HTML can carry in itself."""

import base64
import struct
import zlib

# Widths of bar, space, bar, ...: six each of the symbols 0 to 105, seven of the stop (ISO/IEC 15417).
_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132"
    "122231113222123122123221223211221132221231213212223112312131311222321122321221312212"
    "322112322211212123212321232121111323131123131321112313132113132311211313231113231311"
    "112133112331132131113123113321133121313121211331231131213113213311213131311123311321"
    "331121312113312311332111314111221411431111111224111422121124121421141122141221112214"
    "112412122114122411142112142211241211221114413111241112134111111242121142121241114212"
    "124112124211411212421112421211212141214121412121111143111341131141114113114311411113"
    "4113111131411141313111414111312114122112142112322331112"
)
_START_B, _STOP = 104, 106
_QUIET = 10
_DOTS_PER_MODULE = 8


def can_encode(text: str) -> bool:
    """Whether code set B has every sign of `text`: printable ASCII."""
    return bool(text) and all(" " <= sign <= "~" for sign in text)


def modules_of(text: str) -> tuple[bool, ...]:
    """The bars of `text`, True for black, with the quiet zones of ten modules at both ends.

    Raises ValueError for a sign that code set B lacks.
    """
    if not can_encode(text):
        raise ValueError("code set B has printable ASCII only")
    values = [ord(sign) - 32 for sign in text]
    check = (_START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    modules: list[bool] = [False] * _QUIET
    for symbol in (_START_B, *values, check, _STOP):
        for place, width in enumerate(_widths_of(symbol)):
            modules.extend([place % 2 == 0] * int(width))
    return (*modules, *[False] * _QUIET)


def _widths_of(symbol: int) -> str:
    return _WIDTHS[6 * symbol :] if symbol == _STOP else _WIDTHS[6 * symbol : 6 * symbol + 6]


def picture_url(text: str) -> str:
    """The bars as a PNG in a data URL, one dot high: give the picture its height where it is used."""
    dots = [black for black in modules_of(text) for _dot in range(_DOTS_PER_MODULE)]
    packed = bytes(
        sum((not black) << (7 - place) for place, black in enumerate(dots[start : start + 8]))
        for start in range(0, len(dots), 8)
    )
    head = struct.pack(">IIBBBBB", len(dots), 1, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", head),
            (b"IDAT", zlib.compress(b"\x00" + packed)),
            (b"IEND", b""),
        )
    )
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
