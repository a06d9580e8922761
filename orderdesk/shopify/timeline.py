"""An order's timeline: from an answer to the domain's `ShopTimeline`."""

from html.parser import HTMLParser

from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.timeline import CarrierStep, ShopEvent, ShopTimeline
from orderdesk.shopify.payload import Payload


class _PlainText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append(" ")


def plain_text(formatted: str) -> str:
    """A `FormattedString` (text with a few HTML tags) as plain text in one line."""
    reader = _PlainText()
    reader.feed(formatted)
    reader.close()
    return " ".join("".join(reader.parts).split())


def read_timeline(order: Payload) -> ShopTimeline:
    """The entries and the carriers' steps, each from oldest to newest."""
    events = tuple(
        ShopEvent(
            id=event.text("id"),
            action=event.text("action"),
            message=plain_text(event.text("message")),
            at=event.moment("createdAt"),
            app_title=event.find_text("appTitle"),
            by_staff=event.flag("attributeToUser"),
        )
        for event in order.nodes("events")
    )
    steps = [one for each in order.children("fulfillments") for one in read_steps(each)]
    return ShopTimeline(
        events=tuple(sorted(events, key=lambda one: one.at)),
        steps=tuple(sorted(steps, key=lambda one: one.at)),
    )


def read_steps(fulfillment: Payload) -> tuple[CarrierStep, ...]:
    """What became of a fulfillment on its way, in the sequence of the answer."""
    return tuple(
        CarrierStep(
            fulfillment_id=FulfillmentGid(fulfillment.text("id")),
            status=step.text("status"),
            at=step.moment("happenedAt"),
            message=step.find_text("message"),
            city=step.find_text("city"),
        )
        for step in fulfillment.nodes("events")
    )
