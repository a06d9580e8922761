"""`orderdesk pack` names the carrier by the number: a given one wins, an unsure one is offered."""

from orderdesk.demo.process import DemoProcess
from tests.headless.here import Here
from tests.headless.orders import place

UPS = "1Z999AA10123456784"
BARE = "568838414941"


def test_the_carrier_by_its_number(here: Here, shop: DemoProcess) -> None:
    sure, unsure, told = (place(shop, 1) for _ in range(3))
    assert here.run("sync").code == 0

    named = here.json("pack", sure.name, "--tracking", UPS)
    assert (named.code, named.data["carriers"]) == (0, ["UPS"])
    assert "without a carrier" not in named.err
    offered = here.json("pack", unsure.name, "--tracking", BARE)
    assert (offered.code, offered.data["carriers"]) == (0, [""])
    assert f"{BARE} goes out without a carrier; it may be one of: FedEx, GLS." in offered.err
    given = here.json("pack", told.name, "--tracking", UPS, "--carrier", "dhl express")
    assert given.data["carriers"] == ["DHL Express"]

    assert here.run("sync").code == 0
    companies = [order.made()[0]["tracking"][0][0] for order in (sure, unsure, told)]
    links = [order.made()[0]["tracking"][0][2] for order in (sure, unsure, told)]
    assert [company or "" for company in companies] == ["UPS", "", "DHL Express"]
    assert "ups.com" in links[0]
    assert "dhl.com" in links[2]
