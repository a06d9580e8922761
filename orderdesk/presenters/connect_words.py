"""What the connect page says: about a shop that was found, and about each way in which it was not."""

from collections.abc import Sequence
from datetime import timedelta

from orderdesk.domain.app_scopes import APP_SCOPES, AppScope
from orderdesk.errors import (
    AppCredentialsError,
    InsecureConnectionError,
    NoSuchShopError,
    NotTheShopError,
    OrderDeskError,
    ShopAddressError,
    SignedOutError,
    ThrottledError,
    TokenRefusedError,
    UnreachableError,
)
from orderdesk.presenters.clock_words import CLOCK_MAY_DIFFER, clock_sentence
from orderdesk.presenters.connect_state import Field, FoundShop, Line, Way
from orderdesk.presenters.scope_words import disables
from orderdesk.words import _


def of_found(found: FoundShop, missing: Sequence[AppScope]) -> tuple[Line, ...]:
    """The shop that answered, each permission that is missing, and a clock that differs."""
    granted = _("{granted} of {all} permissions granted").format(
        granted=len(APP_SCOPES) - len(missing), all=len(APP_SCOPES)
    )
    lines = [Line(not missing, granted, _("Orders, fulfillment, products and stock"))]
    if missing:
        lines[0] = Line(True, granted)
    for one in missing:
        what = _("Missing: {scope}").format(scope=one.name)
        lines.append(Line(False, what, disables(one)))
    if abs(found.ahead) > CLOCK_MAY_DIFFER:
        lines.append(of_clock(found.ahead))
    return tuple(lines)


def of_clock(ahead: timedelta) -> Line:
    """That this computer's clock is wrong."""
    return Line(
        False, clock_sentence(ahead), _("Set it right in this computer's date and time settings.")
    )


def of_failure(error: OrderDeskError, way: Way) -> tuple[Line, Field | None]:
    """Why the test failed, what to do, and the field to look at. Nothing that was typed is lost."""
    if type(error) is SignedOutError and way is Way.TOKEN:
        error = TokenRefusedError()
        return Line(False, error.what, _("Compare it with the app's in Shopify.")), Field.TOKEN
    if isinstance(error, AppCredentialsError):
        return Line(False, error.what, error.advice), (
            Field.SECRET if error.is_secret else Field.CLIENT_ID
        )
    if isinstance(error, ShopAddressError | NoSuchShopError):
        return Line(False, error.what, error.advice), Field.ADDRESS
    return Line(False, error.what, _advice(error)), None


def _advice(error: OrderDeskError) -> str:
    """The next step of who is just connecting: there is no work to be saved yet."""
    if isinstance(error, InsecureConnectionError):
        if error.is_about_time:
            return _("Set this computer's date and time right, then test again.")
        return _(
            "Something in this network opens secure connections: ask whoever runs it to let"
            " *.myshopify.com through."
        )
    if isinstance(error, NotTheShopError):
        return _("Open a browser to sign in to this network, or check the address.")
    if isinstance(error, UnreachableError):
        return _("Check this computer's internet connection, then test again.")
    if isinstance(error, ThrottledError):
        return _("Test again in a minute.")
    return error.advice
