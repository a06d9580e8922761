"""The request and the answer as Shopify writes them, without any network.

`compose` turns a document and its variables into the parts of an HTTP request; `decipher` turns the
parts of an HTTP answer into an `Answer`, or raises what `triage` makes of it. Whatever bytes come,
nothing but an error of the tree leaves this module.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from orderdesk.errors import RejectedError, UserError
from orderdesk.shopify import triage
from orderdesk.shopify.documents import Document
from orderdesk.shopify.triage import GraphqlError

API_VERSION = "2026-10"
TOKEN_HEADER = "X-Shopify-Access-Token"
MAX_WAIT_S = 60.0


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A POST that is to leave. Its headers or its body hold a secret: neither is ever shown."""

    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back. The names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """`extensions.cost` in points. `actual` is None where nothing was executed."""

    requested: float
    actual: float | None
    maximum: float
    available: float
    restore_per_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A request that the shop carried out. `withheld` are the errors beside the data."""

    data: Mapping[str, Any] = field(repr=False)
    server_time: datetime | None
    cost: Cost | None
    withheld: tuple[GraphqlError, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that were withheld, as paths without positions, each once."""
        return tuple(dict.fromkeys(one.place for one in self.withheld))


def compose(url: str, token: str, document: Document, variables: Mapping[str, Any]) -> HttpRequest:
    """The request that carries out `document` at `url`."""
    body = {
        "query": document.text,
        "operationName": document.operation,
        "variables": dict(variables),
    }
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        TOKEN_HEADER: token,
    }
    return HttpRequest(url, json.dumps(body, ensure_ascii=False).encode("utf-8"), headers)


def decipher(document: Document, answer: HttpAnswer) -> Answer:
    """The answer to `document`.

    Raises:
        ShopifyError: the branch that `triage` gives it; RejectedError for user errors.
    """
    body = _object(answer.body)
    failure = triage.of_status(
        document.is_mutation, answer.status, _said(body), retry_after_s(answer)
    )
    if failure is None and body is None:
        failure = triage.lost(document.is_mutation, "the answer is not Shopify's JSON")
    if failure is not None:
        raise triage.of_page(failure, answer.status) if _is_page(answer) else failure
    assert body is not None
    errors = _errors(body.get("errors"))
    cost = cost_of(body)
    data = body.get("data")
    data = data if isinstance(data, dict) else None
    if document.is_mutation:
        _check_mutation(data, errors, cost)
    else:
        refusal = triage.of_query(data, errors, wait_s(cost))
        if refusal is not None:
            raise refusal
    return Answer(data or {}, server_time(answer), cost, errors)


def user_errors(payload: Mapping[str, Any]) -> tuple[UserError, ...]:
    """The user errors of a mutation's payload, word for word."""
    said = payload.get("userErrors")
    if not isinstance(said, list):
        return ()
    return tuple(_user_error(one) for one in said)


def cost_of(body: Mapping[str, Any]) -> Cost | None:
    """`extensions.cost`, or None where the answer does not tell it."""
    extensions = body.get("extensions")
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    status = cost.get("throttleStatus") if isinstance(cost, dict) else None
    if not isinstance(cost, dict) or not isinstance(status, dict):
        return None
    figures = (
        cost.get("requestedQueryCost"),
        status.get("maximumAvailable"),
        status.get("currentlyAvailable"),
        status.get("restoreRate"),
    )
    requested, maximum, available, restore = (_points(figure) for figure in figures)
    if requested is None or not maximum or available is None or not restore:
        return None
    actual = _points(cost.get("actualQueryCost"))
    return Cost(requested, actual, maximum, available, restore)


def told_cost(answer: HttpAnswer) -> Cost | None:
    """What an answer tells of the bucket, be it of success or not."""
    body = _object(answer.body)
    return None if body is None else cost_of(body)


def wait_s(cost: Cost | None) -> float:
    """How long the bucket needs until a refused request of this cost fits in."""
    if cost is None:
        return triage.DEFAULT_WAIT_S
    lacking = (min(cost.requested, cost.maximum) - cost.available) / cost.restore_per_s
    return min(MAX_WAIT_S, max(0.0, lacking))


def server_time(answer: HttpAnswer) -> datetime | None:
    """The shop's clock at this answer, whole seconds UTC, from the header `Date`."""
    try:
        at = parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def retry_after_s(answer: HttpAnswer) -> float | None:
    """The header `Retry-After` in seconds, bounded; None where it is absent or no number."""
    try:
        wait = float(answer.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(MAX_WAIT_S, wait) if wait >= 0 else None


def _check_mutation(
    data: Mapping[str, Any] | None, errors: tuple[GraphqlError, ...], cost: Cost | None
) -> None:
    root_name = next(iter(data), None) if data else None
    root = data[root_name] if data and root_name is not None else None
    failure = triage.of_mutation(root, errors, wait_s(cost))
    if failure is not None:
        raise failure
    if not isinstance(root, dict) or not isinstance(root.get("userErrors"), list):
        # Without the list nobody can say that it is empty.
        raise triage.lost(True, "the answer lacks its user errors")
    refused = user_errors(root)
    if refused:
        raise RejectedError(refused)


def _is_page(answer: HttpAnswer) -> bool:
    return answer.body.lstrip()[:1] == b"<"


def _object(body: bytes) -> Mapping[str, Any] | None:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _said(body: Mapping[str, Any] | None) -> str | None:
    """The text of `errors`, which is a plain string where HTTP itself refuses."""
    if body is None or "errors" not in body:
        return None
    return " ".join(one.message for one in _errors(body["errors"])) or None


def _errors(said: object) -> tuple[GraphqlError, ...]:
    if not said:
        return ()
    entries = said if isinstance(said, list) else [said]
    return tuple(_error(entry) for entry in entries)


def _error(entry: object) -> GraphqlError:
    if not isinstance(entry, dict):
        return GraphqlError(_text(entry))
    extensions = entry.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    path = entry.get("path")
    return GraphqlError(
        message=_text(entry.get("message")),
        code=code if isinstance(code, str) else "",
        path=tuple(part for part in path if isinstance(part, (str, int)))
        if isinstance(path, list)
        else (),
        at_text=bool(entry.get("locations")),
    )


def _user_error(entry: object) -> UserError:
    if not isinstance(entry, dict):
        return UserError(_text(entry))
    where = entry.get("field")
    code = entry.get("code")
    return UserError(
        message=_text(entry.get("message")),
        field=tuple(_text(part) for part in where) if isinstance(where, list) else (),
        code=code if isinstance(code, str) else None,
    )


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""


def _points(figure: object) -> float | None:
    if isinstance(figure, bool) or not isinstance(figure, (int, float)):
        return None
    return float(figure) if 0 <= figure <= 1e9 else None
