"""One GraphQL request from its text to its answer: parsed, judged, priced, throttled, executed."""

import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    get_operation_ast,
    parse,
    value_from_ast_untyped,
)

from orderdesk.demo.cost import MAX_QUERY_COST, Pricing
from orderdesk.demo.inputs import longest_written, oversized_input, variable_errors
from orderdesk.demo.schema_errors import schema_errors
from orderdesk.demo.shop import Caller, Shop
from orderdesk.demo.spoiled import internal_error
from orderdesk.demo.throttle import Bucket

_RATE_LIMITS = "https://shopify.dev/api/usage/rate-limits"
_TOO_DEAR = (
    "Query cost is {cost}, which exceeds the single query max cost limit ({limit}).\n\n"
    "See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\n"
    "cost of a query is calculated.\n\n"
    "To query larger amounts of data with fewer limits, bulk operations should be used instead.\n"
    "See https://shopify.dev/tutorials/perform-bulk-operations-with-admin-api for usage details.\n"
)

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A request as far as it can be read. `body` is None where there is no query in it at all."""

    operation: str
    root_fields: tuple[str, ...] = ()
    cursor: str | None = None
    body: Mapping[str, Any] | None = None
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A document text, parsed and validated once."""

    document: DocumentNode | None
    errors: tuple[Payload, ...]
    longest: int = 0


class Operations:
    """Runs operations against a shop, within the limits of a bucket."""

    def __init__(self, shop: Shop, bucket: Bucket) -> None:
        self._shop = shop
        self._bucket = bucket

    def read(self, body: object) -> Question:
        """What a request asks for, for the log and the faults; never fails."""
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            return Question("")
        variables = body.get("variables") or {}
        name = body.get("operationName")
        if not isinstance(variables, dict) or not isinstance(name, str | None):
            return Question("")
        prepared = self._prepare(body["query"])
        operation = _operation(prepared.document, name)
        if operation is None:
            return Question(name or "", body=body, variables=variables)
        fields = [
            each for each in operation.selection_set.selections if isinstance(each, FieldNode)
        ]
        return Question(
            operation.name.value if operation.name else "",
            tuple(each.name.value for each in fields),
            _cursor(operation, variables),
            body,
            variables,
        )

    def run(
        self, question: Question, caller: Caller, request_id: str
    ) -> tuple[Payload, int | None]:
        """The answer's JSON, and the requested cost where it was priced."""
        body = question.body or {}
        prepared = self._prepare(body["query"])
        operation = _operation(prepared.document, body.get("operationName"))
        if prepared.document is None or prepared.errors:
            return {"errors": list(prepared.errors)}, None
        if operation is None:
            wanted = body.get("operationName")
            text = f'No operation named "{wanted}"' if wanted else "An operation name is required"
            return {"errors": [{"message": text}]}, None
        wrong = variable_errors(self._shop.schema, operation, question.variables)
        oversized = oversized_input(prepared.longest, operation, question.variables)
        if oversized is not None and not wrong:
            wrong = [oversized]
        if wrong:
            return {"errors": wrong}, None
        pricing = self._pricing(body["query"], body.get("operationName"), question.variables)
        requested = pricing.requested()
        if requested > MAX_QUERY_COST:
            return _too_dear(requested), requested
        if not self._bucket.take(requested):
            return self._throttled(requested), requested
        result = self._shop.execute(
            prepared.document, question.variables, body.get("operationName"), caller=caller
        )
        actual = min(pricing.actual(result.data), requested)
        self._bucket.give_back(requested - actual)
        payload = _payload(result, request_id)
        payload["extensions"] = {**(result.extensions or {}), "cost": self._cost(requested, actual)}
        return payload, requested

    def throttled(self, question: Question) -> Payload:
        """THROTTLED, whatever the bucket holds."""
        prepared = self._prepare((question.body or {}).get("query", ""))
        operation = _operation(prepared.document, None)
        if prepared.document is None or operation is None:
            return self._throttled(0)
        pricing = Pricing(self._shop.schema, prepared.document, operation, question.variables)
        return self._throttled(pricing.requested())

    def _throttled(self, requested: int) -> Payload:
        error = {
            "message": "Throttled",
            "extensions": {"code": "THROTTLED", "documentation": _RATE_LIMITS},
        }
        return {"errors": [error], "extensions": {"cost": self._cost(requested, None)}}

    def _cost(self, requested: int, actual: int | None) -> Payload:
        return {
            "requestedQueryCost": requested,
            "actualQueryCost": actual,
            "throttleStatus": self._bucket.status(),
        }

    def _prepare(self, text: str) -> _Prepared:
        return _prepared(self._shop.schema, text)

    def _pricing(self, text: str, name: str | None, variables: Mapping[str, Any]) -> Pricing:
        # Sizes and switches decide about the price; of the other variables only that they are null.
        deciding = {key: value for key, value in variables.items() if isinstance(value, int | None)}
        return _priced(self._shop.schema, text, name, tuple(sorted(deciding.items(), key=str)))


@lru_cache(maxsize=256)
def _prepared(schema: GraphQLSchema, text: str) -> _Prepared:
    try:
        document = parse(text)
    except GraphQLError as error:
        return _Prepared(None, (_plain(error),))
    errors = tuple(schema_errors(schema, document))
    return _Prepared(document, errors, longest_written(document))


@lru_cache(maxsize=256)
def _priced(
    schema: GraphQLSchema, text: str, name: str | None, variables: tuple[tuple[str, Any], ...]
) -> Pricing:
    document = _prepared(schema, text).document
    operation = _operation(document, name)
    assert document is not None
    assert operation is not None
    return Pricing(schema, document, operation, dict(variables))


def _operation(document: DocumentNode | None, name: str | None) -> OperationDefinitionNode | None:
    return None if document is None else get_operation_ast(document, name)


def _cursor(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> str | None:
    """The `after` of the outermost connection that has one."""
    waiting = [operation.selection_set]
    while waiting:
        for node in waiting.pop(0).selections:
            if not isinstance(node, FieldNode):
                continue
            for argument in node.arguments or ():
                if argument.name.value == "after":
                    value = argument.value
                    cursor = (
                        variables.get(value.name.value)
                        if isinstance(value, VariableNode)
                        else value_from_ast_untyped(value)
                    )
                    if isinstance(cursor, str):
                        return cursor
            if node.selection_set is not None:
                waiting.append(node.selection_set)
    return None


def _too_dear(requested: int) -> Payload:
    error = {
        "message": _TOO_DEAR.format(cost=requested, limit=MAX_QUERY_COST),
        "extensions": {
            "code": "MAX_COST_EXCEEDED",
            "cost": requested,
            "maxCost": MAX_QUERY_COST,
            "documentation": _RATE_LIMITS,
        },
    }
    return {"errors": [error]}


def _payload(result: ExecutionResult, request_id: str) -> Payload:
    payload: Payload = {"data": result.data}
    if result.errors:
        payload["errors"] = [_failed(error, request_id) for error in result.errors]
    return payload


def _failed(error: GraphQLError, request_id: str) -> Payload:
    """One error of the execution; a resolver that broke is Shopify's own internal error."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return _plain(error)
    traceback.print_exception(cause, file=sys.stderr)
    broken: Payload = internal_error(request_id)["errors"][0]
    return {**broken, "path": list(error.path or ())}


def _plain(error: GraphQLError) -> Payload:
    return dict(error.formatted)
