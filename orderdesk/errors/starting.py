"""What is missing for a start: shop, token, location."""

from collections.abc import Sequence

from orderdesk.errors.tree import OrderDeskError
from orderdesk.words import _


class NoShopError(OrderDeskError):
    """The profile knows no shop, and none was named."""

    @property
    def what(self) -> str:
        return _("No shop is connected yet.")

    @property
    def advice(self) -> str:
        return _("Start with --demo to look around, or name the shop with --endpoint and --token.")


class NoTokenError(OrderDeskError):
    """The profile has no token for the shop, and none was given."""

    @property
    def what(self) -> str:
        return _("There is no token for this shop on this computer.")

    @property
    def advice(self) -> str:
        return _("Give it once with --token, or in ORDERDESK_TOKEN.")


class ClientSecretMissingError(OrderDeskError):
    """A client id was given without its secret, which never stands on a command line."""

    @property
    def what(self) -> str:
        return _("The secret of the app is missing.")

    @property
    def advice(self) -> str:
        return _("Give it in ORDERDESK_CLIENT_SECRET, beside --client-id.")


class NoLocationError(OrderDeskError):
    """Work of one location is meant, and which is not known: none was named, or `wanted` is not there."""

    def __init__(self, names: Sequence[str], wanted: str = "") -> None:
        super().__init__()
        self.names = tuple(names)
        self.wanted = wanted

    @property
    def what(self) -> str:
        if not self.names:
            return _("No location of the shop is known here yet.")
        if self.wanted:
            return _("The shop has no open location “{name}”.").format(name=self.wanted)
        return _("Which location is meant?")

    @property
    def advice(self) -> str:
        if not self.names:
            return _("Run “orderdesk sync” first.")
        return _("Name one of these with --location: {names}.").format(names=", ".join(self.names))
