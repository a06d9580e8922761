"""Opens a profile and puts a desk on it: the files first, then the sign-in, then the road."""

import os

from orderdesk.arguments import Arguments
from orderdesk.composition.desk import Desk
from orderdesk.composition.world import Clock, World
from orderdesk.errors import ClientSecretMissingError, NoTokenError
from orderdesk.profile import Files, open_files
from orderdesk.shopify.auth import ClientCredentials, sign_in_from, written
from orderdesk.storage.recovery import UNTOLD
from orderdesk.storage.sync_state import TokenStore


async def open_desk(
    arguments: Arguments, world: World | None = None, *, passphrase: str = "", recovery: str = ""
) -> Desk:
    """Open a profile and the road to its shop; nothing is sent yet.

    Raises what `open_files` raises, and NoTokenError where no token is known for the shop.
    """
    world = world or World()
    files = await open_files(
        arguments,
        world.clock,
        passphrase=passphrase,
        recovery=recovery,
        open_database=world.open_database,
        journal_disk=world.journal_disk,
    )
    try:
        desk = await desk_on(files, arguments, world)
        await desk.keep_shop()
        return desk
    except BaseException:
        await files.close()
        raise


async def desk_on(files: Files, arguments: Arguments, world: World | None = None) -> Desk:
    """The desk on files that are open; closing it closes them.

    Raises NoTokenError, ClientSecretMissingError.
    """
    world = world or World()
    known = await files.credentials.find_token(TokenStore(files.database))
    given = _given_sign_in(arguments, world.clock) or known
    if not given:
        raise NoTokenError
    desk = Desk(
        files,
        sign_in_from(given, world.clock),
        await files.stores.sync_state.next_reading_floor(),
        world,
        new_token="" if given == known else given,
    )
    desk.want_location(arguments.location)
    await desk.reload()
    if files.journal.replayed is not None:
        await files.stores.sync_state.forget(UNTOLD)
    return desk


def _given_sign_in(arguments: Arguments, clock: Clock) -> str:
    """The sign-in of this command line and its environment, as it would be kept; "" for none."""
    if arguments.client_id:
        secret = os.environ.get("ORDERDESK_CLIENT_SECRET", "")
        if not secret:
            raise ClientSecretMissingError
        return written(ClientCredentials(arguments.client_id, secret, clock))
    return arguments.token or os.environ.get("ORDERDESK_TOKEN", "")
