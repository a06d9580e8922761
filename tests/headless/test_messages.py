"""A mail that could not go in time, through the whole program without a window."""

from orderdesk.composition import Desk
from orderdesk.domain.message_gate import MAILS_WITHIN
from tests.headless.here import Here
from tests.headless.orders import place


def test_what_is_late_waits_for_a_word_and_is_mailed_once(here: Here) -> None:
    order = place(here.shop, 2, method="PICK_UP", email="kundin@example.com")
    assert here.run("sync").code == 0

    async def decide(desk: Desk) -> None:
        desk.want_location(order.state()["fulfillment_orders"][0]["location"])
        await desk.order_changes.prepare_for_pickup([order.id])

    def mails() -> list[str]:
        found = here.shop.control.call("mailbox")["mails"]
        return [one["kind"] for one in found if one["order_id"] == order.id]

    here.at_the_desk(decide)
    assert here.run("outbox").code == 0
    here.shop.control.call("advance_clock", seconds=MAILS_WITHIN.total_seconds() + 60)
    assert here.run("sync").code == 1
    assert mails() == []
    listed = here.run("outbox")
    assert (listed.code, "Its mail waits for your word" in listed.out) == (1, True)
    (left,) = here.json("outbox").data["intents"]
    assert left["mail_waits"]
    # This computer's clock is behind the shop's by now: its time is what counts.
    assert here.run("outbox", "retry", left["id"][:10]).code == 0
    assert here.run("sync").code == 0
    assert mails() == ["ready_for_pickup"]
