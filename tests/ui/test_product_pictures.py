"""Product pictures on their way into the window: from a real host, scaled beside the GUI thread."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.demo.pictures.wares import MISSING, NO_PICTURE
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import LineItemGid
from orderdesk.events import Bus, PicturesChanged
from orderdesk.presenters.detail_lines import DetailLine
from orderdesk.presenters.outbox_state import Side, SideLine
from orderdesk.presenters.packing_screens import Row, RowKind
from orderdesk.services.pictures import PicturesService
from orderdesk.shopify.pictures import PictureClient
from orderdesk.storage.picture_cache import PictureCache
from orderdesk.tasks import TaskSet
from orderdesk.ui import product_pictures
from orderdesk.ui.detail.lines_list import LinesList
from orderdesk.ui.event_loop import run_window
from orderdesk.ui.outbox.comparison import Comparison
from orderdesk.ui.packing.row_list import RowList
from orderdesk.ui.product_pictures import ASK_AGAIN_S, KEPT_BYTES, ProductPictures, read_square
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.product_picture import ProductPicture
from tests.patience import PATIENCE_S, until

MUG = "https://cdn.shopify.com/mug.png"


def encoded(image: QImage, kind: str = "PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


def plain(width: int, height: int, name: str = "#2A4BD0") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(name))
    return image


# One picture


def test_the_middle_of_a_picture_is_shown_square() -> None:
    wide = plain(300, 100, "#FF0000")
    for x in range(100, 200):
        for y in range(100):
            wide.setPixelColor(x, y, QColor("#0000FF"))
    square = read_square(encoded(wide), 40)
    assert (square.width(), square.height()) == (40, 40)
    assert square.pixelColor(1, 20) == square.pixelColor(38, 20) == QColor("#0000FF")


def test_what_is_transparent_is_white() -> None:
    image = QImage(10, 10, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    assert read_square(encoded(image), 20).pixelColor(10, 10) == QColor("#FFFFFF")


@pytest.mark.parametrize("kind", ["PNG", "JPG", "BMP"])
def test_it_is_read_whatever_the_host_called_it(kind: str) -> None:
    assert not read_square(encoded(plain(30, 30), kind), 20).isNull()


WHOLE = encoded(plain(64, 64))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>soon</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        WHOLE[:30],
        WHOLE[:8] + b"\xff" * 60,
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["empty", "html", "svg", "cut", "broken", "head only"],
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert read_square(content, 20).isNull()


def test_one_too_large_to_decode_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_pictures, "MOST_PIXELS", 64 * 64 - 1)
    assert read_square(WHOLE, 20).isNull()


# Many


class Shelf:
    """What lies on this computer, and who asked on which thread."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.now = 0.0
        self.bus = Bus()
        self.tasks = TaskSet()
        self.pictures: ProductPictures

    async def find(self, address: str) -> bytes | None:
        self.asked.append(address)
        content = self.contents.get(address)
        await asyncio.sleep(0)
        return content

    async def arrived(self) -> None:
        heard = asyncio.Event()
        # A bound method is dropped with its object, and a new object may have its place in memory.
        self.pictures.arrived.connect(lambda: heard.set())
        await asyncio.wait_for(heard.wait(), PATIENCE_S)

    async def settled(self) -> None:
        await until(lambda: not self.pictures.is_loading)


def on_the_loop(qapp: QApplication, work: Callable[[Shelf], Coroutine[Any, Any, None]]) -> Shelf:
    """Run `work` on the window's own loop."""
    shelf = Shelf()

    async def main() -> None:
        shelf.pictures = ProductPictures(
            shelf.find, shelf.bus, shelf.tasks, monotonic=lambda: shelf.now
        )
        try:
            await work(shelf)
        finally:
            await shelf.tasks.close()
            shelf.pictures.close()

    run_window(qapp, main())
    return shelf


def test_a_picture_is_scaled_once_for_its_size_beside_the_gui_thread(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[bool] = []

    def watched(content: bytes, edge_px: int) -> QImage:
        threads.append(threading.current_thread() is threading.main_thread())
        return read_square(content, edge_px)

    monkeypatch.setattr(product_pictures, "read_square", watched)

    async def work(shelf: Shelf) -> None:
        shelf.contents[MUG] = WHOLE
        assert shelf.pictures.find_pixmap(MUG, 40) is None
        assert shelf.pictures.find_pixmap(MUG, 40) is None
        await shelf.arrived()
        pixmap = shelf.pictures.find_pixmap(MUG, 40)
        assert pixmap is not None
        assert pixmap.width() == 40
        assert shelf.pictures.find_pixmap(MUG, 40) is pixmap
        # Another size: the one at hand stands in until it is there.
        assert shelf.pictures.find_pixmap(MUG, 208) is pixmap
        await shelf.arrived()
        larger = shelf.pictures.find_pixmap(MUG, 208)
        assert larger is not None
        assert larger.width() == 208

    on_the_loop(qapp, work)
    assert threads == [False, False]


def test_one_that_comes_later_is_asked_for_when_it_has_come(qapp: QApplication) -> None:
    async def work(shelf: Shelf) -> None:
        for _paint in range(5):
            assert shelf.pictures.find_pixmap(MUG, 40) is None
            await shelf.settled()
        assert shelf.asked == [MUG]
        shelf.contents[MUG] = WHOLE
        shelf.bus.publish(PicturesChanged(frozenset({MUG})))
        await shelf.arrived()
        assert shelf.pictures.find_pixmap(MUG, 40) is None
        await shelf.arrived()
        assert shelf.pictures.find_pixmap(MUG, 40) is not None
        assert shelf.asked == [MUG, MUG]

    on_the_loop(qapp, work)


def test_one_that_comes_while_it_is_looked_for_is_not_missed(qapp: QApplication) -> None:
    async def work(shelf: Shelf) -> None:
        shelf.pictures.find_pixmap(MUG, 40)
        await asyncio.sleep(0)
        # It was looked for and not found, which has not been said yet.
        assert shelf.asked == [MUG]
        shelf.contents[MUG] = WHOLE
        shelf.bus.publish(PicturesChanged(frozenset({MUG})))
        await shelf.settled()
        assert shelf.asked == [MUG, MUG]
        assert shelf.pictures.find_pixmap(MUG, 40) is not None

    on_the_loop(qapp, work)


def test_a_missing_one_is_looked_for_again_after_a_while(qapp: QApplication) -> None:
    async def work(shelf: Shelf) -> None:
        shelf.pictures.find_pixmap(MUG, 40)
        await shelf.settled()
        shelf.now += ASK_AGAIN_S - 1
        shelf.pictures.find_pixmap(MUG, 40)
        await shelf.settled()
        assert shelf.asked == [MUG]
        shelf.now += 2
        shelf.pictures.find_pixmap(MUG, 40)
        await shelf.settled()
        assert shelf.asked == [MUG, MUG]

    on_the_loop(qapp, work)


def test_a_damaged_one_is_as_good_as_none_and_read_once(qapp: QApplication) -> None:
    async def work(shelf: Shelf) -> None:
        shelf.contents[MUG] = WHOLE[:30]
        for _paint in range(3):
            assert shelf.pictures.find_pixmap(MUG, 40) is None
            await shelf.settled()
            shelf.now += 2 * ASK_AGAIN_S
        assert shelf.asked == [MUG]

    on_the_loop(qapp, work)


def test_memory_is_bounded(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_pictures, "KEPT_BYTES", 10 * 4 * 40 * 40)
    assert KEPT_BYTES < 64 * 1024 * 1024

    async def work(shelf: Shelf) -> None:
        for number in range(15):
            shelf.contents[f"{number}"] = WHOLE
            shelf.pictures.find_pixmap(f"{number}", 40)
            await shelf.settled()
        before = len(shelf.asked)
        assert shelf.pictures.find_pixmap("14", 40) is not None
        assert shelf.pictures.find_pixmap("5", 40) is not None
        assert len(shelf.asked) == before
        assert shelf.pictures.find_pixmap("0", 40) is None

    on_the_loop(qapp, work)


# From a real host into a tile


def test_a_tile_shows_what_the_shop_has_and_offline_what_was_kept(
    qapp: QApplication, qtbot: QtBot, dressed: Theme, demo_shop: DemoProcess, tmp_path: Path
) -> None:
    address = f"{demo_shop.endpoint}/pictures/nb-a5-nac.png?v=1"
    others = [
        f"{demo_shop.endpoint}/pictures/{sku.lower()}.png?v=1" for sku in (MISSING, NO_PICTURE)
    ]
    blue = QColor("#27406B")

    def service(bus: Bus, *, online: bool) -> PicturesService:
        return PicturesService(
            PictureCache(tmp_path),
            lambda: PictureClient(allows_loopback=True),
            bus,
            is_online=lambda: online,
            monotonic=lambda: 0.0,
        )

    async def show(*, online: bool) -> None:
        bus, tasks = Bus(), TaskSet()
        found = service(bus, online=online)
        pictures = ProductPictures(found.find, bus, tasks)
        page = QWidget()
        qtbot.addWidget(page)
        column = QVBoxLayout(page)
        find = pictures.find_pixmap
        tiles = [ProductPicture(120, "Notizbuch", one, find) for one in (address, *others)]
        for tile in tiles:
            column.addWidget(tile)
        pictures.arrived.connect(page.update)
        page.show()
        before = [tile.geometry() for tile in tiles]
        edge_px = round(120 * page.devicePixelRatioF())
        await until(lambda: pictures.find_pixmap(address, edge_px) is not None)
        await until(lambda: not found.is_fetching and not pictures.is_loading)
        book, *bare = [tile.grab().toImage() for tile in tiles]
        assert near(book.pixelColor(book.width() // 3, book.height() // 2), blue)
        for image in bare:
            assert not near(image.pixelColor(image.width() // 3, image.height() // 2), blue)
        assert [tile.geometry() for tile in tiles] == before
        await tasks.close()
        await found.close()
        pictures.close()

    run_window(qapp, show(online=True))
    demo_shop.control.call("cut_internet")
    run_window(qapp, show(online=False))


def near(one: QColor, other: QColor) -> bool:
    apart = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(map(abs, apart)) < 30


# On the pages


class Asked:
    """A source that has a picture from the second time on."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.has = False
        self._pixmap = QPixmap.fromImage(plain(20, 20, "#FF00FF"))

    def __call__(self, address: str, edge_px: int) -> QPixmap | None:
        self.asked.append((address, edge_px))
        return self._pixmap if self.has else None


def lines_list(pictures: Asked) -> QWidget:
    made = LinesList(pictures)
    made.show_lines((a_detail_line(),), keep_place=False)
    return made


def comparison(pictures: Asked) -> QWidget:
    made = Comparison(pictures)
    made.show_sides(Side("desktop", "Here", "Anna", (SideLine("Becher", image_url=MUG),)), None)
    return made


def row_list(pictures: Asked) -> QWidget:
    made = RowList(pictures)
    row = Row(
        line_item_id=LineItemGid("gid://shopify/LineItem/1"),
        kind=RowKind.TO_DO,
        title="Becher",
        code="",
        detail="",
        amount="0 / 1",
        image_url=MUG,
        is_chosen=False,
        spoken="Becher",
    )
    made.show_rows((row,), "")
    return made


def a_detail_line() -> DetailLine:
    return DetailLine(
        title="Becher",
        option="",
        sku="",
        image_url=MUG,
        elsewhere="",
        places="",
        shows_places=False,
        here="",
        here_mark=None,
        to_pack="1",
        remark=None,
        is_removed=False,
        is_done=False,
        spoken="Becher",
    )


@pytest.mark.parametrize("make", [lines_list, comparison, row_list])
def test_a_page_that_is_painted_again_shows_what_has_come(
    qtbot: QtBot, dressed: Theme, make: Callable[[Asked], QWidget]
) -> None:
    asked = Asked()
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(make(asked))
    page.resize(900, 400)
    page.show()
    qtbot.waitUntil(lambda: bool(asked.asked))
    assert {address for address, _edge in asked.asked} == {MUG}
    assert QColor("#FF00FF").rgb() not in colours_of(page)
    before, asked.has = len(asked.asked), True
    page.update()
    qtbot.waitUntil(lambda: len(asked.asked) > before)
    assert QColor("#FF00FF").rgb() in colours_of(page)


def colours_of(widget: QWidget) -> set[int]:
    image = widget.grab().toImage()
    return {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(image.height())}
