"""Connects a profile to its shop and parts them again: the sign-in, the recovery code, what is unsent."""

import asyncio
from dataclasses import replace
from pathlib import Path

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World
from orderdesk.domain.catalogue import Shop, known_as_another
from orderdesk.domain.recovery_code import recovery_code
from orderdesk.errors import OtherShopError
from orderdesk.presenters.connect_state import (
    ConnectedShop,
    FoundShop,
    GivenSignIn,
    StationChoice,
)
from orderdesk.profile import Files, host_of, open_files
from orderdesk.services.work_export import export_of, write_export
from orderdesk.settings import Settings, save_settings
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import ClientCredentials, StaticToken, written
from orderdesk.shopify.gateway import load_network, open_gateway
from orderdesk.shops import new_profile_folder
from orderdesk.storage.sync_state import TokenStore


class Connecting:
    """The door to shops for a profile that is not open yet.

    `folder` is the profile's; None takes the default one, or one of its own for a further shop.
    `passphrase` opens a profile that is locked by one already.
    """

    def __init__(self, folder: Path | None, world: World, passphrase: str = "") -> None:
        self._folder = folder
        self._world = world
        self._passphrase = passphrase

    async def examine(self, address: str, sign_in: GivenSignIn) -> FoundShop:
        """The shop that answers at `address`. Raises errors of the Shopify branch."""
        return await examine_shop(address, sign_in, self._world)

    async def keep(self, found: FoundShop, choice: StationChoice) -> ConnectedShop:
        """Keep the sign-in, and the station's choice where it is a new profile.

        Raises PassphraseNeededError, OtherShopError (the profile's orders are another shop's), and
        the errors of profile, credentials and storage. Nothing is kept then.
        """
        endpoint = parse_endpoint(found.address)
        folder = self._folder or new_profile_folder(host_of(endpoint))
        passphrase = choice.passphrase or self._passphrase
        files = await open_files(
            Arguments(profile=folder, endpoint=found.address),
            self._world.clock,
            passphrase=passphrase,
            open_database=self._world.open_database,
            journal_disk=self._world.journal_disk,
        )
        try:
            await _keep(files, found, choice, self._world)
            code = ""
            if not endpoint.is_loopback:
                code = recovery_code(await files.credentials.database_key(passphrase or None))
        finally:
            await files.close()
        return ConnectedShop(
            folder, endpoint.origin if endpoint.is_loopback else "", passphrase, code
        )


class SigningInAgain:
    """The door for a desk that is open and signed out: its shop and no other, nothing else changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def examine(self, address: str, sign_in: GivenSignIn) -> FoundShop:
        """The shop that answers. Raises OtherShopError and other errors of the Shopify branch."""
        found = await examine_shop(self._desk.files.endpoint.origin, sign_in, self._desk.world)
        _refuse_another(
            found.shop, await self._desk.stores.catalogue.find_shop(), self._desk.settings
        )
        return found

    async def keep(self, found: FoundShop, choice: StationChoice) -> ConnectedShop:
        """Use the sign-in from now on. Raises errors of the credentials."""
        await self._desk.sign_in_again(kept_form(found.sign_in, self._desk.world))
        return ConnectedShop(self._desk.files.paths.folder)


async def examine_shop(address: str, sign_in: GivenSignIn, world: World) -> FoundShop:
    """Ask who answers at `address` to this sign-in. Raises errors of the Shopify branch."""
    endpoint = parse_endpoint(address)
    # The network's modules take many frames to load.
    await asyncio.to_thread(load_network)
    gateway = open_gateway(endpoint, _sign_in(sign_in, world), clock=world.clock)
    try:
        shop = await gateway.fetch_shop()
        ahead = gateway.server_now() - world.clock()
        # Without its permission the shop is found all the same, and the permission is named.
        may_read = "read_locations" in shop.scopes
        locations = await gateway.fetch_locations() if may_read else ()
    finally:
        await gateway.aclose()
    return FoundShop(address, sign_in, shop, locations, ahead)


def kept_form(sign_in: GivenSignIn, world: World) -> str:
    """The sign-in as the credentials keep it."""
    return written(_sign_in(sign_in, world))


async def _keep(files: Files, found: FoundShop, choice: StationChoice, world: World) -> None:
    catalogue = files.stores.catalogue
    _refuse_another(found.shop, await catalogue.find_shop(), files.settings)
    await files.credentials.save_token(TokenStore(files.database), kept_form(found.sign_in, world))
    await catalogue.save_shop(found.shop)
    await catalogue.save_locations(found.locations)
    settings = replace(files.settings, shop_name=found.shop.name, shop_id=found.shop.id)
    if not files.endpoint.is_loopback:
        settings = replace(settings, shop_domain=host_of(files.endpoint))
    if choice.location_id and not files.settings.location_id:
        settings = replace(
            settings,
            location_id=choice.location_id,
            station_name=choice.station,
            staff_name=choice.staff,
        )
    save_settings(files.paths.settings, settings)


def _refuse_another(found: Shop, known: Shop | None, settings: Settings) -> None:
    """Raise OtherShopError where the local copy, or the profile beside it, is another shop's."""
    other = known_as_another(found, known.kept if known else None, settings.kept_shop)
    if other is not None:
        raise OtherShopError(other.name, found.domain)


def _sign_in(given: GivenSignIn, world: World) -> StaticToken | ClientCredentials:
    if given.client_id:
        return ClientCredentials(given.client_id, given.secret, world.clock)
    return StaticToken(given.secret)


class DeskSafety:
    """What an open desk has that is not in the shop, and the way out of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def unsent(self) -> int:
        """Decisions that are not in the shop yet, those that need a person among them."""
        counts = await self._desk.stores.intents.counts()
        return counts.waiting + counts.sending + counts.needs_person

    async def in_hand(self) -> tuple[str, ...]:
        """The names of the orders that are being packed."""
        return tuple(one.order_name for one in await self._desk.stores.packings.find_open())

    async def recovery_code(self, passphrase: str) -> str:
        """The code of this profile's key. Raises errors of the credentials."""
        return recovery_code(await self._desk.files.credentials.database_key(passphrase or None))

    async def export_work(self, path: Path) -> int:
        """Write what is not sent and what is in hand. Raises FileNotWrittenError."""
        desk = self._desk
        intents = await desk.stores.intents.load_open()
        packings = await desk.stores.packings.find_open()
        content = export_of(
            intents,
            packings,
            shop=host_of(desk.files.endpoint),
            station=desk.person().station,
            at=desk.world.clock(),
        )
        await asyncio.to_thread(write_export, path, content)
        return len(intents) + len(packings)

    async def sign_out(self) -> None:
        """Forget the sign-in; the orders and what waits stay. Raises errors of the credentials."""
        await self._desk.files.credentials.forget_token(TokenStore(self._desk.files.database))
