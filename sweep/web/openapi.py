"""/openapi.json: OpenAPI 3.1, made from the route table and the types of its bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from aiohttp import web

from sweep import __version__
from sweep.web.bodies import answer_json
from sweep.web.route import Route

_PARAMETER = re.compile(r"\{(\w+)(?::[^}]*)?\}")


class Refusal(msgspec.Struct):
    """A problem (RFC 9457): `code` is stable; `detail` is the sentence in the asker's language."""

    status: int
    code: str
    title: str
    detail: str
    en: str
    zh: str
    where: dict[str, str | int]
    request: str


def describe(routes: Sequence[Route]) -> dict[str, Any]:
    """The document. Pages for people are left out."""
    operations = [route for route in routes if not route.page]
    types = [Refusal, *(t for route in operations for t in (route.takes, route.answers) if t is not None)]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    schema_of = {id(of): schema for of, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for route in operations:
        path = _PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Recall sweep / 召回清查", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sweep_session"},
            },
        },
    }


def answer_openapi(routes: Sequence[Route]) -> web.Response:
    """The document as an answer."""
    return answer_json(describe(routes))


def _operation(route: Route, schema_of: dict[int, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done"}
    if route.answers is not None:
        answer["content"] = {"application/json": {"schema": schema_of[id(route.answers)]}}
    refusal = {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": schema_of[id(Refusal)]}},
    }
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": f"{route.en} / {route.zh}",
        "responses": {"200": answer, "default": refusal},
        "x-allowed": "everybody" if route.allow.everybody else sorted(role.value for role in route.allow.roles),
        "security": [] if route.allow.everybody else [{"token": []}, {"session": []}],
    }
    if names := _PARAMETER.findall(route.path):
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
    if route.takes is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[id(route.takes)]}},
        }
    return operation
