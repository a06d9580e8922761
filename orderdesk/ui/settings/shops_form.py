"""The settings' list of connected shops: open another one, or connect one more."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.formats import isolated
from orderdesk.shops import KnownShop
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class ShopsForm(QWidget):
    """Each shop has its own data and settings. The one that is open here is named as such."""

    def __init__(self, open_shop: Callable[[Path], None], add_shop: Callable[[], None]) -> None:
        super().__init__()
        self._open_shop = open_shop
        self.add = Button(_("Connect another store"), icon="plus")
        self.add.clicked.connect(add_shop)
        self.opens: dict[Path, Button] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(10)
        column.addWidget(PlainLabel(_("Shops on this computer"), 15, 600))
        column.addLayout(self._rows)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_shops(self, shops: Sequence[KnownShop], here: Path) -> None:
        """Show these; `here` is the profile of the one that is open."""
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        self.opens = {}
        for shop in shops:
            self._rows.addWidget(self._row(shop, shop.folder == here))

    def _row(self, shop: KnownShop, is_here: bool) -> QWidget:
        host = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(isolated(shop.name), 14, 500))
        words.addWidget(PlainLabel(shop.domain, 12, 400, Colour.INK2))
        line = QHBoxLayout(host)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(12)
        line.addLayout(words, 1)
        if is_here:
            line.addWidget(PlainLabel(_("Open here"), 13, 600, Colour.RIGHT_INK))
        else:
            button = Button(_("Open"))
            button.setAccessibleDescription(shop.name)
            button.clicked.connect(lambda: self._open_shop(shop.folder))
            line.addWidget(button)
            self.opens[shop.folder] = button
        return host
