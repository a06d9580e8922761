"""Every failure of a request becomes one class of the error tree here, and nowhere else.

The question behind every line: may the shop have carried the request out? For a query it does not
matter, so whatever is not a plain refusal means that the shop is unreachable for now. For a mutation
"perhaps" is AmbiguousError, and only an answer that shows that nothing was executed is anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderdesk.errors import (
    AmbiguousError,
    InsecureConnectionError,
    NoSuchShopError,
    NotTheShopError,
    ProtocolError,
    QueryTooDearError,
    RefusedError,
    RejectedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
    UserError,
)
from orderdesk.words import _

DEFAULT_WAIT_S = 2.0
SECURITY_WAIT_S = 30.0

# GraphQL's own refusals: the document or its variables do not fit the schema, nothing ran.
_OUR_BUG = frozenset(
    {
        "BAD_REQUEST",
        "GRAPHQL_PARSE_FAILED",
        "INVALID_FIELD_ARGUMENTS",
        "INVALID_VARIABLE",
        "MAX_INPUT_SIZE_EXCEEDED",
        "argumentLiteralsIncompatible",
        "argumentNotAccepted",
        "missingRequiredArguments",
        "parseError",
        "selectionMismatch",
        "undefinedDirective",
        "undefinedField",
        "undefinedType",
        "variableMismatch",
        "variableNotDefined",
    }
)
_TOO_DEAR = "MAX_COST_EXCEEDED"
_THROTTLED = "THROTTLED"
_DENIED = "ACCESS_DENIED"
_NOT_FOUND = "RESOURCE_NOT_FOUND"
_SHOP_INACTIVE = "SHOP_INACTIVE"


@dataclass(frozen=True, slots=True)
class GraphqlError:
    """One entry of the answer's `errors`; `path` is empty for one about the request as a whole."""

    message: str
    code: str = ""
    path: tuple[str | int, ...] = ()
    at_text: bool = False

    @property
    def place(self) -> str:
        """The path without positions in lists, "orders.nodes.email"."""
        return ".".join(part for part in self.path if isinstance(part, str))


def lost(is_mutation: bool, reason: str, *, sent: bool = True) -> ShopifyError:
    """No answer, or none that is the shop's: a portal's page, a cut line, a server's fault.

    `sent` is False only where not one byte of the request can have left: then a mutation was not
    carried out either.
    """
    if is_mutation and sent:
        return AmbiguousError(reason)
    return UnreachableError(reason)


def of_page(failure: ShopifyError, status: int) -> ShopifyError:
    """What `failure` means where a web page came with it: a portal's, or that of no shop at all.

    A page with a server's own fault is the shop's way of saying that it is down.
    """
    if type(failure) is UnreachableError and status < 500:
        return NotTheShopError(failure.reason)
    return failure


def untrusted(reason: str) -> ShopifyError:
    """The certificate was refused, which happens before anything is sent."""
    return InsecureConnectionError(reason)


def of_status(
    is_mutation: bool, status: int, said: str | None, retry_after_s: float | None
) -> ShopifyError | None:
    """What an HTTP status other than 200 means; None for 200.

    `said` is the text of `errors` where the body was Shopify's JSON, else None. A 401, 403 or 404
    without it is not Shopify's: a captive portal or a proxy answered.
    """
    if status == 200:
        return None
    if status == 401 and said is not None:
        return SignedOutError()
    if status == 429:
        return ThrottledError(DEFAULT_WAIT_S if retry_after_s is None else retry_after_s)
    if status == 430:
        return ThrottledError(SECURITY_WAIT_S if retry_after_s is None else retry_after_s)
    if status == 402:
        return RefusedError(said or _("The store is frozen until its bill is paid."))
    if status == 423:
        return RefusedError(said or _("The store is locked."))
    if status == 404 and said is not None:
        return NoSuchShopError(said)
    if status == 403 and said is not None:
        return RefusedError(said)
    if status == 407:
        return UnreachableError("the proxy asks for a sign-in")
    if status in (400, 406, 413, 414, 415, 422) and said is not None:
        return ProtocolError(f"HTTP {status}: {said}")
    return lost(is_mutation, f"HTTP {status}")


def of_mutation(root: object, errors: Sequence[GraphqlError], wait_s: float) -> ShopifyError | None:
    """What the errors beside a mutation's root mean; None where it was carried out.

    A mutation was carried out if its root is there and no error is about the root itself: errors
    deeper down only say that part of the answer is withheld. Its user errors are judged apart.
    """
    if root is not None:
        about_root = [one for one in errors if len(one.path) <= 1]
        return lost(True, _words(about_root)) if about_root else None
    if not errors:
        return lost(True, "no data and no errors")
    decided = [_not_executed(one, wait_s) for one in errors]
    if any(one is None for one in decided):
        return lost(True, _words(errors))
    if all(isinstance(one, RejectedError) for one in decided):
        return RejectedError([_as_user_error(one) for one in errors])
    return decided[0]


def of_query(
    data: Mapping[str, Any] | None, errors: Sequence[GraphqlError], wait_s: float
) -> ShopifyError | None:
    """What the errors of a query mean; None where what came may be used.

    Withheld fields leave the rest usable. A server's fault does not: the next reading brings what it
    took away, and until then a null would pass for an emptied field.
    """
    for one in errors:
        if one.code == _NOT_FOUND:
            continue
        if one.code == _DENIED:
            if data is None or _root_is_null(data, one):
                return RefusedError(one.message)
            continue
        return _not_executed(one, wait_s) or lost(False, _words([one]))
    if data is None:
        if errors:
            return RejectedError([_as_user_error(one) for one in errors])
        return lost(False, "no data and no errors")
    return None


def _not_executed(error: GraphqlError, wait_s: float) -> ShopifyError | None:
    """The class of an error that shows that nothing ran, or None where it shows no such thing."""
    if error.code == _THROTTLED:
        return ThrottledError(wait_s)
    if error.code == _TOO_DEAR:
        return QueryTooDearError(error.message)
    if error.code in _OUR_BUG:
        return ProtocolError(f"{error.code}: {error.message}")
    # Below the root they prove nothing: a null may have climbed up to a mutation that did run.
    if error.code in (_DENIED, _SHOP_INACTIVE) and len(error.path) <= 1:
        return RefusedError(error.message)
    if error.code == _NOT_FOUND and len(error.path) <= 1:
        return RejectedError([_as_user_error(error)])
    # GraphQL's parser and validator point at the text, execution points at a path in the answer.
    if not error.code and error.at_text and not error.path:
        return ProtocolError(error.message)
    return None


def _root_is_null(data: Mapping[str, Any], error: GraphqlError) -> bool:
    return bool(error.path) and data.get(str(error.path[0])) is None


def _as_user_error(error: GraphqlError) -> UserError:
    return UserError(error.message, tuple(str(part) for part in error.path), error.code or None)


def _words(errors: Sequence[GraphqlError]) -> str:
    return "; ".join(f"{one.code or 'error'}: {one.message}"[:200] for one in errors)
