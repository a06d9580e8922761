"""The order page's tracking form: a sure carrier is filled in, others are offered."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.projection import Projected
from orderdesk.presenters.shipment_cards import ShipmentCard, cards_of
from orderdesk.services.orders import OrderSheet
from orderdesk.ui.detail.tracking_form import TrackingForm
from orderdesk.ui.theme import Theme
from tests.builders import NOW, an_order, some_work
from tests.presenters.detail_desk import SHIPPED
from tests.presenters.fakes import FORMATS, HERE

UPS = "1Z999AA10123456784"
FEDEX = "449044304137821"
BARE = "568838414941"


def a_card(*tracking: Tracking) -> ShipmentCard:
    order = replace(
        an_order(some_work(1, {1: 1})), fulfillments=(replace(SHIPPED, tracking=tracking),)
    )
    sheet = OrderSheet(Projected(order), (), None, {}, {}, (HERE,), NOW)
    return cards_of(sheet, FORMATS, NOW)[0]


class Opened:
    """The form on a window, and what it saved."""

    def __init__(self, qtbot: QtBot, *tracking: Tracking) -> None:
        self.saved: list[tuple[list[str], str]] = []
        self.form = TrackingForm(
            a_card(*tracking),
            lambda card, numbers, company, notify: self.saved.append((list(numbers), company)),
            notify=False,
            can_notify=False,
        )
        qtbot.addWidget(self.form)
        self.form.resize(380, 600)
        self.form.show()

    @property
    def offers(self) -> list[str]:
        return [button.text() for button in self.form.offers]


@pytest.fixture
def opened(qtbot: QtBot, dressed: Theme) -> Opened:
    return Opened(qtbot)


def test_a_sure_carrier_is_filled_in_and_goes_with_its_number(qtbot: QtBot, opened: Opened) -> None:
    form = opened.form
    qtbot.keyClicks(form.numbers[0], UPS)
    assert form.carrier.text() == "UPS"
    assert opened.offers == []
    form.numbers[0].clear()
    qtbot.keyClicks(form.numbers[0], FEDEX)
    assert form.carrier.text() == ""
    assert opened.offers == ["FedEx"]
    qtbot.mouseClick(form.offers[0], Qt.MouseButton.LeftButton)
    assert form.carrier.text() == "FedEx"
    assert opened.offers == []
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert opened.saved == [([FEDEX], "FedEx")]


def test_a_carrier_named_by_hand_stays(qtbot: QtBot, opened: Opened) -> None:
    form = opened.form
    qtbot.keyClicks(form.carrier, "Bike Bob")
    form.take_scan(UPS)
    assert form.carrier.text() == "Bike Bob"
    assert opened.offers == ["UPS"]


def test_bare_digits_say_nothing_against_the_shops_carrier(qtbot: QtBot, dressed: Theme) -> None:
    opened = Opened(qtbot, Tracking("1", "UPS"))
    opened.form.numbers[0].setText(BARE)
    assert opened.form.carrier.text() == "UPS"
    assert opened.offers == []
    opened.form.numbers[0].setText(FEDEX)
    assert opened.offers == ["FedEx"]


def test_two_carriers_numbers_name_none(qtbot: QtBot, opened: Opened) -> None:
    form = opened.form
    form.take_scan(UPS)
    assert form.carrier.text() == "UPS"
    form._add_field("00340434161094042557")
    form.numbers[1].setText("00340434161094042564")
    assert form.carrier.text() == ""
    assert opened.offers == ["UPS", "DHL"]


def test_names_are_completed_as_shopify_spells_them(opened: Opened) -> None:
    completer = opened.form.carrier.completer()
    assert completer is not None
    completer.setCompletionPrefix("dhl e")
    assert completer.currentCompletion() in ("DHL eCommerce", "DHL Express")
