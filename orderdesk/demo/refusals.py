"""How the shop says no: as user errors of a mutation, or as an error of the whole request."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from orderdesk.demo.ids import MalformedIdError, parse_gid

ACCESS_DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes"


class RefusalError(Exception):
    """A mutation is refused by user errors; nothing was changed."""

    def __init__(self, field: Sequence[str] | None, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.errors: list[dict[str, Any]] = []
        self.add(field, message, code)

    def add(self, field: Sequence[str] | None, message: str, code: str | None = None) -> None:
        """One more error of the same refusal."""
        self.errors.append(
            {
                "field": None if field is None else list(field),
                "message": message,
                "code": code,
                "elementIndex": None,
            }
        )


def access_denied(field: str, scope: str) -> GraphQLError:
    """The error of a field that the app's scopes do not cover."""
    needed = f"`{scope}` access scope."
    return GraphQLError(
        f"Access denied for {field} field. Required access: {needed}",
        extensions={
            "code": "ACCESS_DENIED",
            "documentation": ACCESS_DOCUMENTATION,
            "requiredAccess": needed,
        },
    )


def bad_request(message: str) -> GraphQLError:
    """The error of an argument that makes no sense."""
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})


def invalid_id(text: str) -> GraphQLError:
    """The error of an id that cannot be one."""
    return GraphQLError(f"Invalid id: {text}", extensions={"code": "RESOURCE_NOT_FOUND"})


def number_of(text: str, type_name: str) -> int:
    """The number in an id of the given type; raises the request's error for anything else."""
    try:
        found, number = parse_gid(text)
    except MalformedIdError:
        raise invalid_id(text) from None
    if found != type_name:
        raise invalid_id(text)
    return number
