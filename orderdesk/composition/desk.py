"""One open profile: its files, its services and the road to its shop."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderdesk.composition.deciding import Deciding
from orderdesk.composition.file_watch import FileWatch
from orderdesk.composition.forgetting import Forgetting
from orderdesk.composition.mail_rules import mail_rules
from orderdesk.composition.world import World
from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.message_gate import MailRules
from orderdesk.errors import (
    NoLocationError,
    SettingsNotSavedError,
    SignedOutError,
    StorageError,
    TokenRefusedError,
)
from orderdesk.events import (
    Bus,
    CatalogueChanged,
    ConnectionChanged,
    OrdersChanged,
    ShopChanged,
)
from orderdesk.notices import Notices
from orderdesk.paths import resources_folder
from orderdesk.presenters.access_words import access_notice
from orderdesk.presenters.journal_words import journal_notice
from orderdesk.profile import Files, host_of
from orderdesk.services.history import HistoryService
from orderdesk.services.orders import OrdersService
from orderdesk.services.paper import PaperService
from orderdesk.services.pictures import PictureSource, PicturesService
from orderdesk.services.ports import Person
from orderdesk.services.queue_views import QueueViewsService
from orderdesk.services.report import ReportService
from orderdesk.settings import Settings, computer_name, save_settings
from orderdesk.shopify.address import Endpoint
from orderdesk.shopify.auth import CurrentSignIn, SignIn, sign_in_from
from orderdesk.shopify.gateway import open_gateway
from orderdesk.storage.forgetting import ForgettingStore
from orderdesk.storage.picture_cache import PictureCache
from orderdesk.storage.sync_state import TokenStore
from orderdesk.sync.engine import SyncEngine, SyncReport
from orderdesk.sync.timelines import Timelines
from orderdesk.tasks import TaskSet
from orderdesk.words import _

log = logging.getLogger(__name__)

SYNCED_AT = "synced at"


class Desk:
    """Everything of one open profile: files, services and the road to the shop.

    Services answer from the local copy; `run` keeps it in step with the shop until it is cancelled.
    """

    def __init__(
        self, files: Files, sign_in: SignIn, first_reading: int, world: World, new_token: str = ""
    ) -> None:
        """`new_token` is kept, and the shop with it, once the shop has accepted it."""
        self.files = files
        self.stores = files.stores
        self.world = world
        self.bus = Bus()
        self.notices = Notices()
        self.settings = files.settings
        self.shop: Shop | None = None
        self.locations: tuple[Location, ...] = ()
        self.synced_at: datetime | None = None
        self._wanted_location = ""
        self._new_token = new_token
        self._sign_in = CurrentSignIn(sign_in)
        self._proving = asyncio.Lock()
        self._is_in_step = False
        self.gateway = open_gateway(
            files.endpoint,
            self._sign_in,
            clock=world.clock,
            monotonic=world.monotonic,
            sleep=world.sleep,
            random=world.random,
            first_reading=first_reading,
            transport=world.transport,
        )
        stores = files.stores
        decides = Deciding(world.clock, world.new_id, self.person, self.mail_rules)
        self.engine = SyncEngine(
            self.gateway,
            orders=stores.orders,
            intents=stores.intents,
            catalogue=stores.catalogue,
            state=stores.sync_state,
            messages=stores.messages,
            bus=self.bus,
            notices=self.notices,
            person=self.person,
            location=self.location_id,
            in_hand=stores.packings.orders_in_hand,
            clock=world.clock,
            new_id=world.new_id,
            random=world.random,
            monotonic=world.monotonic,
            sleep=world.sleep,
            mail_rules=self.mail_rules,
            kept_shop=lambda: self.settings.kept_shop,
        )
        self.orders = OrdersService(
            stores.orders,
            stores.intents,
            stores.packings,
            stores.catalogue,
            stores.search,
            self.bus,
            zone=self.zone,
        )
        self.packing = decides.packing(stores, self.orders, self.engine, self.bus)
        self.outbox = decides.outbox(stores, self.engine, self.bus)
        self.messages = decides.messages(stores, self.engine, self.bus)
        self.shipments = decides.shipments(stores, self.orders, self.engine, self.bus)
        self.report = ReportService(
            stores.packings,
            stores.orders,
            self.orders,
            stores.intents,
            zone=self.zone,
            location=self.location_id,
            clock=world.clock,
        )
        self.history = HistoryService(
            stores.intents,
            stores.packings,
            stores.paper,
            stores.timelines,
            stores.catalogue,
            stores.messages,
            Timelines(
                self.gateway, stores.timelines, self.engine.connection, self.bus, world.monotonic
            ),
        )
        self.order_changes = decides.order_changes(
            stores, self.orders, self.engine, self.bus, self.location_id
        )
        self.pictures = PicturesService(
            PictureCache(files.paths.pictures),
            lambda: _open_pictures(files.endpoint),
            self.bus,
            is_online=lambda: self.engine.is_online,
            monotonic=world.monotonic,
        )
        self.paper = PaperService(
            stores.paper,
            stores.orders,
            stores.intents,
            self.bus,
            shipped=resources_folder() / "templates",
            own=files.paths.templates,
            clock=world.clock,
            new_id=world.new_id,
            person=self.person,
        )
        self.queue_views = QueueViewsService(stores.queue_views, world.new_id)
        at_start = (
            files.settings_notice,
            journal_notice(files.journal),
            access_notice(files.paths),
        )
        for notice in at_start:
            if notice is not None:
                self.notices.show(notice)
        self._watch = FileWatch(files, self.notices, world.clock, world.sleep)
        self._forgetting = Forgetting(
            ForgettingStore(files.database),
            stores.sync_state,
            lambda: self.settings,
            world.clock,
            world.sleep,
            files.paths,
        )
        self._tasks = TaskSet()
        self.bus.subscribe(CatalogueChanged, lambda _event: self._on_catalogue_changed())
        self.bus.subscribe(ConnectionChanged, lambda _event: self._on_connection_changed())
        files.database.when_in_doubt(self._show_anew)

    def _show_anew(self) -> None:
        self.bus.publish(OrdersChanged())
        self.bus.publish(CatalogueChanged())

    def person(self) -> Person:
        """Who works here, by the settings."""
        station = self.settings.station_name or computer_name()
        return Person(self.settings.staff_name or _("Staff"), station)

    def zone(self) -> tzinfo:
        """The shop's own time zone; UTC before the shop has said it."""
        try:
            return ZoneInfo(self.shop.time_zone) if self.shop else UTC
        except (ZoneInfoNotFoundError, ValueError):
            log.error("the shop's time zone is not known on this computer")
            return UTC

    def mail_rules(self) -> MailRules:
        """When customers are mailed, by the settings."""
        return mail_rules(self.settings, self.zone(), is_loopback=self.files.endpoint.is_loopback)

    def location(self) -> Location | None:
        """The location whose work is done here; the shop's first where none was chosen."""
        open_ones = [one for one in self.locations if one.is_active]
        if self._wanted_location:
            wanted = self._wanted_location.casefold()
            return next((one for one in open_ones if one.name.casefold() == wanted), None)
        chosen = next((one for one in open_ones if one.id == self.settings.location_id), None)
        return chosen or next((one for one in open_ones if one.fulfills_online_orders), None)

    def location_id(self) -> LocationGid | None:
        """The id of `location`."""
        found = self.location()
        return found.id if found else None

    @property
    def is_location_chosen(self) -> bool:
        """Whether a location was named for this run, or chosen in the settings."""
        return bool(self._wanted_location or self.settings.location_id)

    def require_location(self) -> LocationGid:
        """The location that was named, chosen, or is the only one.

        Raises NoLocationError with the names to choose from.
        """
        open_ones = [one for one in self.locations if one.is_active]
        found = self.location()
        if found is None or (not self.is_location_chosen and len(open_ones) > 1):
            raise NoLocationError([one.name for one in open_ones], self._wanted_location)
        return found.id

    def save_settings(self, settings: Settings) -> None:
        """Use these settings from now on, and after the next start."""
        save_settings(self.files.paths.settings, settings)
        self.settings = settings

    async def reload(self) -> None:
        """Take over what the local copy says of the shop, its locations, and its own age."""
        before = self.shop, self.locations
        self.shop = await self.stores.catalogue.find_shop()
        self.locations = await self.stores.catalogue.load_locations()
        if (self.shop, self.locations) != before:
            self.bus.publish(ShopChanged())
        synced_at = await self.stores.sync_state.get(SYNCED_AT)
        self.synced_at = datetime.fromisoformat(synced_at) if synced_at else None

    async def keep_shop(self) -> None:
        """Keep beside the local copy which shop it is of: one that is made anew knows it from there."""
        shop = await self.stores.catalogue.find_shop()
        if shop is None or self.settings.shop_id:
            return
        name = self.settings.shop_name or shop.name
        try:
            self.save_settings(replace(self.settings, shop_id=shop.id, shop_name=name))
        except SettingsNotSavedError:
            # The copy knows it, and the next start tries again.
            log.warning("which shop it is was not kept beside the local copy")

    def want_location(self, name: str) -> None:
        """Work for the location of this name in this run."""
        self._wanted_location = name.strip()

    async def meet_shop(self) -> None:
        """Ask whether the shop answers.

        Raises UnreachableError and other errors of the Shopify branch; TokenRefusedError where the
        token is one that was given just now.
        """
        try:
            await self.engine.connection.connect()
        except SignedOutError as error:
            raise self._refusal(error) from None
        await self._keep_what_is_proven()

    async def sync_once(self) -> SyncReport:
        """Pull and push to the end once. Raises what kept it from starting at all."""
        try:
            report = await self.engine.sync_once()
        except SignedOutError as error:
            raise self._refusal(error) from None
        await self._keep_what_is_proven()
        if not report.problems:
            await self._note_synced()
        await self._watch.back_up()
        await self._forgetting.forget_if_due()
        await self.reload()
        return report

    async def run(self) -> None:
        """Keep the local copy and the shop in step until cancelled."""
        self._is_in_step = True
        self._tasks.spawn(self._watch.run())
        self._tasks.spawn(self._forgetting.run())
        await self.engine.run()

    async def sign_in_again(self, kept: str) -> None:
        """Keep this sign-in and use it from now on; what waits goes out with it. See `auth.written`.

        Raises errors of the credentials; the earlier sign-in stands then.
        """
        await self.files.credentials.save_token(TokenStore(self.files.database), kept)
        self._new_token = ""
        self._sign_in.current = sign_in_from(kept, self.world.clock)
        self.engine.connection.sign_in_again()

    async def close(self) -> None:
        """Stop the road, let the write in flight commit, close the files."""
        await self.engine.close()
        await self._tasks.close()
        await self.pictures.close()
        try:
            await self.gateway.aclose()
            if self._is_in_step:
                await self._note_synced()
        except StorageError as error:
            # Only the age of what is shown; what was acknowledged is on the disk.
            log.error("not noted when it was synced: %s", type(error).__name__)
        finally:
            await self.files.close()

    def _refusal(self, error: SignedOutError) -> SignedOutError:
        return TokenRefusedError() if self._new_token and type(error) is SignedOutError else error

    async def _note_synced(self) -> None:
        heard_at = self.engine.connection.last_heard_at
        if heard_at is not None:
            await self.stores.sync_state.put(SYNCED_AT, heard_at.isoformat())

    def _on_catalogue_changed(self) -> None:
        self._tasks.spawn(self.reload())

    def _on_connection_changed(self) -> None:
        if self.engine.is_online:
            self._tasks.spawn(self._keep_what_is_proven())

    async def _keep_what_is_proven(self) -> None:
        """The shop has answered: remember its address, and the token that it accepted."""
        async with self._proving:
            if self._new_token:
                await self.files.credentials.save_token(
                    TokenStore(self.files.database), self._new_token
                )
                self._new_token = ""
            endpoint = self.files.endpoint
            # A loopback shop's port is another one at each start, so that keeping it helps nobody.
            if not endpoint.is_loopback and not self.settings.shop_domain:
                self.save_settings(replace(self.settings, shop_domain=host_of(endpoint)))
            await self.keep_shop()


def _open_pictures(endpoint: Endpoint) -> PictureSource:
    # With it comes httpx, which takes longer to load than Qt: not before a picture is to be fetched.
    from orderdesk.shopify.pictures import PictureClient

    return PictureClient(allows_loopback=endpoint.is_loopback)
