"""Answers that went wrong on the way: what proxies, portals and a failing server put in their place."""

import json
from typing import Any

from orderdesk.demo.faults import FaultKind, FaultRule
from orderdesk.demo.http import Response, html_response, json_response
from orderdesk.demo.tokens import BAD_TOKEN

_PORTAL = (
    "<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body><h1>Welcome</h1>"
    "<form action='/login'><button>Accept and connect</button></form></body></html>"
)
_MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>Be right back</title></head>"
    "<body><h1>We are doing some maintenance</h1><p>Try again in a few minutes.</p></body></html>"
)
_BAD_GATEWAY = (
    "<html><head><title>{status}</title></head><body><h1>{status}</h1><hr>cloudflare</body></html>"
)
_REFUSALS = {
    402: "Unavailable Shop",
    403: "[API] This action requires merchant approval for the necessary scope.",
    404: "Not Found",
    423: "This shop is unavailable",
}


def answer_instead(rule: FaultRule, request_id: str) -> Response | None:
    """The answer that stands in for one that is never made, or None where the kind has none."""
    options = rule.options
    match rule.kind:
        case FaultKind.STATUS_5XX | FaultKind.STATUS_5XX_AFTER_COMMIT:
            status = int(options["status"])
            return html_response(status, _BAD_GATEWAY.format(status=status))
        case FaultKind.INTERNAL_ERROR_200 | FaultKind.INTERNAL_ERROR_200_AFTER_COMMIT:
            return json_response(200, internal_error(request_id))
        case FaultKind.TOO_MANY_REQUESTS:
            return json_response(
                429,
                {"errors": "Exceeded 2 calls per second for api client."},
                ("Retry-After", f"{options['retry_after']:.1f}"),
            )
        case FaultKind.CAPTIVE_PORTAL:
            return html_response(200, _PORTAL)
        case FaultKind.MAINTENANCE:
            return html_response(503, _MAINTENANCE)
        case FaultKind.EXPIRED_TOKEN:
            return json_response(401, {"errors": BAD_TOKEN})
        case FaultKind.REFUSED:
            status = int(options["status"])
            return json_response(status, {"errors": _REFUSALS.get(status, "Forbidden")})
        case FaultKind.REDIRECT:
            return html_response(int(options["status"]), "", ("Location", options["location"]))
    return None


def internal_error(request_id: str) -> dict[str, Any]:
    """The body of a 200 that says that Shopify itself failed, as recorded."""
    return {
        "errors": [
            {
                "message": "Internal error. Looks like something went wrong on our end.\n"
                f"Request ID: {request_id} (include this in support requests).",
                "extensions": {"requestId": request_id, "code": "INTERNAL_SERVER_ERROR"},
            }
        ],
        "data": None,
    }


def spoil_payload(rule: FaultRule, payload: dict[str, Any], cursor: str | None) -> dict[str, Any]:
    """The answer's JSON with a field taken out, or with the cursor that was asked with."""
    spoiled: dict[str, Any] = json.loads(json.dumps(payload))
    data = spoiled.get("data")
    if rule.kind is FaultKind.PARTIAL_DATA and isinstance(data, dict):
        _take_out(spoiled, data, str(rule.options["field"]), str(rule.options["code"]))
    if rule.kind is FaultKind.REPEATED_CURSOR:
        page = _first_page(data)
        if page is not None:
            page.update(hasNextPage=True, endCursor=cursor)
    return spoiled


def spoil_response(rule: FaultRule, response: Response) -> Response:
    """The finished answer, damaged or relabelled on its way."""
    match rule.kind:
        case FaultKind.TRUNCATED:
            return Response(
                response.status,
                response.headers,
                response.body,
                cut_after=len(response.body) // 2,
            )
        case FaultKind.INVALID_JSON:
            return Response(response.status, response.headers, response.body[:-1])
        case FaultKind.WRONG_VERSION:
            return response.with_header("X-Shopify-API-Version", str(rule.options["version"]))
        case FaultKind.DEPRECATED:
            return response.with_header(
                "X-Shopify-API-Deprecated-Reason", str(rule.options["reason"])
            )
        case FaultKind.TRICKLE:
            return Response(
                response.status,
                response.headers,
                response.body,
                response.cut_after,
                float(rule.options["seconds"]),
            )
    return response


def _take_out(answer: dict[str, Any], data: dict[str, Any], name: str, code: str) -> None:
    """Nulls the first field of this name (the first root field where there is no name)."""
    path = _path_to(data, name) if name else [next(iter(data))]
    if path is None:
        return
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = None
    extensions: dict[str, Any] = {"code": code}
    message = f"Access denied for {path[-1]} field."
    if code == "ACCESS_DENIED":
        extensions["documentation"] = "https://shopify.dev/api/usage/access-scopes"
    else:
        message = f"{path[-1]} could not be read."
    answer.setdefault("errors", []).append(
        {"message": message, "extensions": extensions, "path": path}
    )


def _path_to(value: Any, name: str) -> list[str | int] | None:
    if isinstance(value, dict):
        if name in value:
            return [name]
        steps: list[tuple[str | int, Any]] = list(value.items())
    elif isinstance(value, list):
        steps = list(enumerate(value))
    else:
        return None
    for step, inner in steps:
        rest = _path_to(inner, name)
        if rest is not None:
            return [step, *rest]
    return None


def _first_page(value: Any) -> dict[str, Any] | None:
    """The outermost `pageInfo` of an answer."""
    waiting = [value]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, dict):
            page = each.get("pageInfo")
            if isinstance(page, dict):
                return page
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return None
