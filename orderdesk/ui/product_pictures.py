"""Product pictures ready to be painted: each read and scaled once for its size, off the GUI thread."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPixmap

from orderdesk.events import Bus, PicturesChanged
from orderdesk.tasks import TaskSet

log = logging.getLogger(__name__)

FORMATS = frozenset({"png", "jpeg", "gif", "webp", "bmp"})
"""Read by their own first bytes, whatever the host called them. No SVG: it is a program, nearly."""

MOST_PIXELS = 24_000_000
"""About 100 MB while it is being decoded: no product picture comes near, a spiteful one does."""

KEPT_BYTES = 48 * 1024 * 1024
"""So much of memory the scaled ones may take: some hundred of the largest on the bench."""

SIZES_KEPT = 4
ASK_AGAIN_S = 60.0
_TELL_MS = 15

Find = Callable[[str], Awaitable[bytes | None]]
"""The picture of an address as it lies on this computer; None if it is not here (yet)."""


class ProductPictures(QObject):
    """Give `find_pixmap` to whatever paints products, and repaint it when `arrived` comes.

    What cannot be read as a picture is as good as none.

    Signals: arrived() when pictures that were asked for can be painted now.
    """

    arrived = Signal()

    def __init__(
        self,
        find: Find,
        bus: Bus,
        tasks: TaskSet,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`monotonic` gives seconds."""
        super().__init__(parent)
        self._find = find
        self._tasks = tasks
        self._monotonic = monotonic
        self._ready: OrderedDict[str, OrderedDict[int, QPixmap]] = OrderedDict()
        self._bytes = 0
        self._loading: dict[str, int] = {}
        self._absent_since: dict[str, float] = {}
        self._unreadable: set[str] = set()
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_MS)
        self._telling.timeout.connect(self.arrived)
        self._end = bus.subscribe(PicturesChanged, self._on_changed)

    @property
    def is_loading(self) -> bool:
        """Whether a picture is being read, or has not been told of."""
        return bool(self._loading) or self._telling.isActive()

    def find_pixmap(self, address: str, edge_px: int) -> QPixmap | None:
        """A square of `edge_px` device pixels. While there is none, the nearest that there is."""
        if not address or edge_px <= 0:
            return None
        sizes = self._ready.get(address)
        if sizes is not None:
            self._ready.move_to_end(address)
            found = sizes.get(edge_px)
            if found is not None:
                return found
        self._load(address, edge_px)
        if sizes is None:
            return None
        return min(sizes.items(), key=lambda one: abs(one[0] - edge_px))[1]

    def close(self) -> None:
        """Hear and tell nothing any more."""
        self._end()
        self._telling.stop()

    def _load(self, address: str, edge_px: int) -> None:
        is_under_way = address in self._loading
        if not is_under_way and address in self._unreadable:
            return
        since = self._absent_since.get(address)
        if not is_under_way and since is not None and self._monotonic() - since < ASK_AGAIN_S:
            return
        # Of several sizes wanted at a time the last one counts: a window that is being resized.
        self._loading[address] = edge_px
        if not is_under_way:
            self._tasks.spawn(self._bring(address))

    async def _bring(self, address: str) -> None:
        try:
            while True:
                edge_px = self._loading[address]
                self._absent_since[address] = self._monotonic()
                content = await self._find(address)
                if content is None:
                    if address in self._absent_since:
                        return
                    # It came between the answer and now.
                    continue
                self._absent_since.pop(address, None)
                image = await asyncio.to_thread(read_square, content, edge_px)
                if image.isNull():
                    log.info("a product picture cannot be read")
                    self._unreadable.add(address)
                    return
                self._keep(address, edge_px, QPixmap.fromImage(image))
                self._telling.start()
                if self._loading[address] == edge_px:
                    return
        finally:
            del self._loading[address]

    def _keep(self, address: str, edge_px: int, pixmap: QPixmap) -> None:
        sizes = self._ready.setdefault(address, OrderedDict())
        sizes[edge_px] = pixmap
        self._ready.move_to_end(address)
        self._bytes += _weight(pixmap)
        while len(sizes) > SIZES_KEPT:
            self._bytes -= _weight(sizes.popitem(last=False)[1])
        while self._bytes > KEPT_BYTES and len(self._ready) > 1:
            _address, dropped = self._ready.popitem(last=False)
            self._bytes -= sum(map(_weight, dropped.values()))

    def _on_changed(self, event: PicturesChanged) -> None:
        for address in event.addresses:
            self._absent_since.pop(address, None)
            self._unreadable.discard(address)
        self._telling.start()


def read_square(content: bytes, edge_px: int) -> QImage:
    """The middle square of a picture in this size, on white; a null image if it is none."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    image = _read(buffer)
    if image.isNull():
        return image
    side = min(image.width(), image.height())
    left, top = (image.width() - side) // 2, (image.height() - side) // 2
    square = image.copy(left, top, side, side).scaled(
        edge_px,
        edge_px,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    flat = QImage(square.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor("#FFFFFF"))
    painter = QPainter(flat)
    painter.drawImage(0, 0, square)
    painter.end()
    return flat


def _read(buffer: QBuffer) -> QImage:
    # In a function of its own: the reader must be gone before the buffer is.
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    kind = bytes(reader.format().data()).decode("ascii", "replace").lower()
    size = reader.size()
    if kind not in FORMATS or not size.isValid():
        return QImage()
    if size.isEmpty() or size.width() * size.height() > MOST_PIXELS:
        return QImage()
    return reader.read()


def _weight(pixmap: QPixmap) -> int:
    return 4 * pixmap.width() * pixmap.height()
