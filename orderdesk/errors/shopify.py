"""The shop does not do what was asked, or does not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from orderdesk.errors.tree import OrderDeskError
from orderdesk.words import _


class ShopifyError(OrderDeskError):
    """A request to the shop did not do what was asked."""

    @property
    def what(self) -> str:
        return _("The shop did not answer as expected.")

    @property
    def advice(self) -> str:
        return _("Your work is saved here. OrderDesk tries again by itself.")


class UnreachableError(ShopifyError):
    """Nothing came back, and nothing was changed in the shop."""

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The shop cannot be reached.")

    @property
    def advice(self) -> str:
        return _("Keep working: everything is saved here and is sent when the connection is back.")


class InsecureConnectionError(UnreachableError):
    """The other side's certificate could not be verified: nothing was sent to it.

    Either this computer's clock is wrong, or something on the way opens the connection: OpenSSL's
    reason (`X509_verify_cert_error_string`) tells which.
    """

    @property
    def is_about_time(self) -> bool:
        """Whether the certificate is refused for the date that this computer has."""
        return "not yet valid" in self.reason or "expired" in self.reason

    @property
    def what(self) -> str:
        if self.is_about_time:
            sentence = _("The shop's certificate does not fit this computer's date ({reason}).")
        else:
            sentence = _(
                "The connection to the shop is not trusted ({reason}), so nothing was sent."
            )
        return sentence.format(reason=self.reason)

    @property
    def advice(self) -> str:
        if self.is_about_time:
            return _("Your work is saved here. Set this computer's date and time right.")
        return _(
            "Your work is saved here. Something in this network opens secure connections: ask"
            " whoever runs it to let *.myshopify.com through."
        )


class NotTheShopError(UnreachableError):
    """A web page came back where the shop's answer should be: nothing was asked of the shop."""

    @property
    def what(self) -> str:
        return _("Something else than the shop answered: a web page.")

    @property
    def advice(self) -> str:
        return _(
            "Your work is saved here. Open a browser to sign in to this network, or check the shop's"
            " address."
        )


class SignedOutError(ShopifyError):
    """The token is not accepted, also after it was renewed once."""

    @property
    def what(self) -> str:
        return _("The shop no longer accepts this station's sign-in.")

    @property
    def advice(self) -> str:
        return _("Your work is saved here. Ask the manager to connect the shop again.")


class TokenRefusedError(SignedOutError):
    """A token that was given just now is not accepted; it was not kept."""

    @property
    def what(self) -> str:
        return _("The shop does not accept the token that was given.")

    @property
    def advice(self) -> str:
        return _(
            "It was not kept, and nothing else was changed. Compare it with the app's in Shopify."
        )


class AppCredentialsError(SignedOutError):
    """The shop knows no app of this client id, or its secret is another one (`is_secret`)."""

    def __init__(self, *, is_secret: bool) -> None:
        super().__init__()
        self.is_secret = is_secret

    @property
    def what(self) -> str:
        if self.is_secret:
            return _("The client secret is not the one of this app.")
        return _("Shopify knows no app with this client ID.")

    @property
    def advice(self) -> str:
        return _("Copy it anew from the app's settings in the Dev Dashboard.")


class ThrottledError(ShopifyError):
    """Not executed: the shop asked to wait `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        super().__init__()
        self.wait_s = wait_s

    @property
    def what(self) -> str:
        return _("The shop asked for a short pause.")


class RefusedError(ShopifyError):
    """The shop refuses this station or this field (402, 403, 404, 423, access denied)."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The shop refused: {reason}").format(reason=self.reason)

    @property
    def advice(self) -> str:
        return _("Your work is saved here. Ask the manager to check the app's access in Shopify.")


class NoSuchShopError(RefusedError):
    """Nothing is at the shop's address (HTTP 404 with Shopify's own words)."""

    @property
    def what(self) -> str:
        return _("The store does not answer at this address.")

    @property
    def advice(self) -> str:
        return _("Compare the address with the one in Shopify under Settings, Domains.")


class AppRefusedError(RefusedError):
    """The store grants this app no token; `kind` says why. See facts of the client credentials grant."""

    NOT_INSTALLED = "app_not_installed"
    OTHER_ORGANIZATION = "shop_not_permitted"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    @property
    def what(self) -> str:
        if self.kind == self.NOT_INSTALLED:
            return _("The app is not installed in this store.")
        return _("The app and the store belong to different organizations.")

    @property
    def advice(self) -> str:
        if self.kind == self.NOT_INSTALLED:
            return _("Open the app in the Dev Dashboard, choose Install app, and take this store.")
        return _("Make the app in the Dev Dashboard of the organization that owns this store.")


@dataclass(frozen=True, slots=True)
class UserError:
    """One `userErrors` entry of a mutation, word for word as the shop said it."""

    message: str
    field: tuple[str, ...] = ()
    code: str | None = None


class RejectedError(ShopifyError):
    """A mutation answered with user errors: the shop says that it did nothing."""

    def __init__(self, user_errors: Sequence[UserError]) -> None:
        super().__init__()
        self.user_errors = tuple(user_errors)

    @property
    def what(self) -> str:
        said = " ".join(error.message for error in self.user_errors)
        return _("The shop refused: {reason}").format(reason=said)

    @property
    def advice(self) -> str:
        return _("Open the outbox and decide what to do with it.")


class AmbiguousError(ShopifyError):
    """A mutation was sent and its answer is lost: it may or may not have been carried out."""

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The answer of the shop was lost.")

    @property
    def advice(self) -> str:
        return _("OrderDesk looks in the shop before it sends anything again.")


class ProtocolError(ShopifyError):
    """A request that the shop's schema does not allow: a bug of ours. Nothing was executed."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("OrderDesk asked the shop something that it does not understand.")

    @property
    def advice(self) -> str:
        return _("Your work is saved here. Update OrderDesk, or report this.")


class QueryTooDearError(ProtocolError):
    """A query asked for more at once than Shopify gives to a single one. A smaller page helps."""


class UnreadableAnswerError(ShopifyError):
    """An answer lacks what the schema promises; `path` says where."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The shop's answer could not be read ({path}).").format(path=self.path)


class PictureError(ShopifyError):
    """Behind an address is no product picture. Nobody is told: a tile stands in its place."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class BulkFileError(ShopifyError):
    """The file with all orders is not given out, is not whole, or was never written."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    @property
    def what(self) -> str:
        return _("The orders did not come whole from Shopify ({reason}).").format(
            reason=self.reason
        )

    @property
    def advice(self) -> str:
        return _("What is here is right, and OrderDesk asks for the rest again by itself.")


class ShopAddressError(ShopifyError):
    """The address is neither a *.myshopify.com shop over TLS nor a loopback origin."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    @property
    def what(self) -> str:
        if not self.address.strip():
            return _("The address of the shop is missing.")
        return _("“{address}” is not the address of a Shopify shop.").format(address=self.address)

    @property
    def advice(self) -> str:
        return _("Enter the address that ends in .myshopify.com, as Shopify's settings show it.")


class OtherShopError(ShopifyError):
    """The shop that was named, or that answers, is not the one that this profile's orders are from."""

    def __init__(self, known: str, other: str) -> None:
        super().__init__()
        self.known = known
        self.other = other

    @property
    def what(self) -> str:
        if self.known == self.other:
            # An address may come to another shop than the one that it was known by.
            return _("Under {other} another shop answers than the one of this profile.").format(
                other=self.other
            )
        return _("This profile belongs to {known}, not to {other}.").format(
            known=self.known, other=self.other
        )

    @property
    def advice(self) -> str:
        return _(
            "Nothing was sent to it, and what waits here stays. Check the shop's address, or use"
            " another profile for another shop, with --profile."
        )
