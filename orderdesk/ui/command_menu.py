"""Menus made of commands: each with its key, and where it is forbidden with the reason instead."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from orderdesk.presenters.command_table import caps_of
from orderdesk.presenters.commands import Commands, Offer
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.theme import Colour, icon


def open_menu(parent: QWidget, commands: Commands, page: PageName, at: QPoint) -> QMenu:
    """Open the menu of what a page's commands can do now, at a point of the screen."""
    menu = QMenu(parent)
    menu.setAccessibleName(", ".join(offer.command.title() for offer in _listed(commands, page)))
    for offer in _listed(commands, page):
        command = offer.command
        action = menu.addAction(icon(command.icon, Colour.INK2), _text(offer))
        action.setEnabled(not offer.why_not)
        action.triggered.connect(
            lambda _checked=False, command_id=command.id: commands.run(command_id)
        )
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def offer_menu(view: QAbstractItemView, commands: Commands, page: PageName) -> None:
    """Let the right mouse button and the Menu key open the page's menu on a row of `view`."""

    def ask(pos: QPoint) -> None:
        index = view.indexAt(pos)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            view.setCurrentIndex(index)
        else:
            # The Menu key means the current row, wherever the pointer is.
            rect = view.visualRect(view.currentIndex())
            pos = rect.center() if rect.isValid() else pos
        open_menu(view, commands, page, view.viewport().mapToGlobal(pos))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(ask)


def _listed(commands: Commands, page: PageName) -> list[Offer]:
    return [
        offer
        for offer in commands.offers(page)
        if not (
            offer.command.is_everywhere or offer.command.is_numbered or offer.command.is_steering
        )
    ]


def _text(offer: Offer) -> str:
    keys = offer.command.all_keys
    right = offer.why_not or (caps_of(keys[0]).replace(" ", "+") if keys else "")
    # Qt would take "&" in a shop's words for a mnemonic; what follows a tab stands at the right.
    words = "\t".join(part for part in (offer.command.title(), right) if part)
    return words.replace("&", "&&")
