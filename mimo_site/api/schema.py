"""What the description says of every operation alike: how it fails."""

from http import HTTPStatus
from typing import Any

from mimo_site.api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "What is wrong with each field; an empty name is the whole.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
BODY = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
METHODS = {"get", "post", "put", "patch", "delete"}
Operation = dict[str, Any]


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: every refusal that can be, as problem details."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path in result["paths"].values():
        for method in METHODS & path.keys():
            _add(path[method])
    return result


def _add(operation: Operation) -> None:
    responses = operation["responses"]
    for status in _refusals(operation):
        responses.setdefault(str(status.value), {"description": status.phrase})
    for status, response in responses.items():
        if status >= "400":
            response["content"] = BODY


def _refusals(operation: Operation) -> list[HTTPStatus]:
    where = {parameter["in"] for parameter in operation.get("parameters", [])}
    found = [HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS]
    if where & {"query", "header"} or "requestBody" in operation:
        found.append(HTTPStatus.BAD_REQUEST)
    if "path" in where or _is_paged(operation):
        found.append(HTTPStatus.NOT_FOUND)
    if "requestBody" in operation:
        found += [HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    if any(operation.get("security", [])):
        found += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    return found


def _is_paged(operation: Operation) -> bool:
    return any(parameter["name"] == "page" for parameter in operation.get("parameters", []))
