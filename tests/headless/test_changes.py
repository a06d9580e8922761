"""Holds, tags and notes through the whole program without a window: decided, listed, sent, disputed."""

from orderdesk.composition import Desk
from orderdesk.domain.holds import HoldReason
from tests.headless.here import Here
from tests.headless.orders import place


def test_what_was_decided_is_listed_sent_and_disputed(here: Here) -> None:
    order = place(here.shop, 2, note="Ring twice")
    assert here.run("sync").code == 0

    async def decide(desk: Desk) -> None:
        desk.want_location(desk.locations[0].name)
        await desk.order_changes.add_tags([order.id], ["fragile, gift"])
        await desk.order_changes.hold([order.id], HoldReason.OTHER, "Wait")
        await desk.order_changes.set_note(order.id, "Back door")

    here.at_the_desk(decide)
    listed = here.run("outbox")
    assert listed.code == 0
    for what in ("Tags added: ", "fragile, gift", "Put on hold", "Note changed"):
        assert what in listed.out
    kinds = [one["kind"] for one in here.json("outbox").data["intents"]]
    assert kinds == ["AddTags", "HoldWork", "SetNote"]
    order.admin("set_note", note="Front door")
    assert here.run("sync").code == 1
    card = here.run("outbox")
    assert card.code == 1
    assert f"The note of {order.name} was changed" in card.out
    (left,) = here.json("outbox").data["intents"]
    assert (left["kind"], left["problem"]) == ("SetNote", "note_changed")
    assert here.run("outbox", "retry").code == 0
    assert here.run("sync").code == 0
    state = order.state()
    assert state["note"] == "Back door"
    assert set(state["tags"]) >= {"fragile", "gift"}
    assert [one["status"] for one in state["fulfillment_orders"]] == ["ON_HOLD"]
