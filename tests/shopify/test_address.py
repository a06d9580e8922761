"""Addresses: a shop over TLS or this computer, and nothing else ever sees a token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.errors import ShopAddressError
from orderdesk.shopify.address import parse_endpoint, shop_address


@pytest.mark.parametrize(
    "written",
    [
        "my-shop.myshopify.com",
        "My-Shop.MyShopify.com ",
        "https://my-shop.myshopify.com",
        "https://my-shop.myshopify.com/admin/orders?x=1",
        "https://my-shop.myshopify.com:443/",
    ],
)
def test_a_shops_address_in_the_forms_that_people_copy(written: str) -> None:
    endpoint = parse_endpoint(written)
    assert endpoint.graphql_url == ("https://my-shop.myshopify.com/admin/api/2026-10/graphql.json")
    assert endpoint.token_url == "https://my-shop.myshopify.com/admin/oauth/access_token"
    assert not endpoint.is_loopback


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_this_computer(written: str, origin: str) -> None:
    endpoint = parse_endpoint(written)
    assert endpoint.graphql_url == f"{origin}/admin/api/2026-10/graphql.json"
    assert endpoint.is_loopback


@pytest.mark.parametrize(
    "written",
    [
        "",
        "my-shop",
        "example.com",
        "https://my-shop.example.com",
        "http://my-shop.myshopify.com",
        "https://my-shop.myshopify.com:8443",
        "https://my-shop.myshopify.com.evil.example",
        "https://myshopify.com",
        "https://.myshopify.com",
        "https://a.b.myshopify.com",
        "https://evil.example/my-shop.myshopify.com",
        "https://my-shop.myshopify.com@evil.example",
        "https://evil.example#my-shop.myshopify.com",
        "https://user:secret@my-shop.myshopify.com",
        "http://127.0.0.1:8080/path",
        "http://127.0.0.1:99999",
        "https://127.0.0.1:8080",
        "http://127.0.0.2:8080",
        "http://10.0.0.1:8080",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://[::1",
        "ftp://localhost",
        "my-shop.myshopify.com\n.evil.example",
        "mÿ-shop.myshopify.com",
        "a" * 5000 + ".myshopify.com",
    ],
)
def test_everything_else_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(ShopAddressError) as refused:
        parse_endpoint(written)
    assert "myshopify.com" in str(refused.value)
    assert len(str(refused.value)) < 600


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z0-9.:@/\[\]#?-]{0,50}", fullmatch=True))
def test_no_text_leads_anywhere_else(written: str) -> None:
    try:
        endpoint = parse_endpoint(written)
    except ShopAddressError:
        return
    host = endpoint.origin.split("://")[1]
    if endpoint.is_loopback:
        assert host.split(":")[0] in ("127.0.0.1", "localhost") or host.startswith("[::1]")
    else:
        assert endpoint.origin.startswith("https://")
        assert host.endswith(".myshopify.com")
        assert "/" not in host


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kiezladen-berlin", "kiezladen-berlin.myshopify.com"),
        (" KiezLaden ", "kiezladen.myshopify.com"),
        ("https://admin.shopify.com/store/kiezladen/orders?x=1", "kiezladen.myshopify.com"),
        ("admin.shopify.com/store/Kiezladen", "kiezladen.myshopify.com"),
        ("https://kiezladen.myshopify.com/admin", "https://kiezladen.myshopify.com/admin"),
    ],
)
def test_what_people_type_or_paste_for_a_shop(typed: str, meant: str) -> None:
    assert shop_address(typed) == meant
    assert not parse_endpoint(meant).is_loopback


@pytest.mark.parametrize(
    "typed", ["", "www.kiezladen.de", "https://admin.shopify.com/", "admin.shopify.com/store/"]
)
def test_what_names_no_shop_stays_as_it_was_typed(typed: str) -> None:
    assert shop_address(typed) == typed
    with pytest.raises(ShopAddressError):
        parse_endpoint(shop_address(typed))
