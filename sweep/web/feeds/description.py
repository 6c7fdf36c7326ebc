"""OpenAPI 3.0 of what is behind a feed link: what programs for maps ask before they read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def describe_service(root: str, lists: Sequence[str], ordinary_page: int, longest_page: int) -> dict[str, Any]:
    """The description. Page lengths are in features."""
    answer = {"200": {"description": "as the standard says"}}
    listed = {"name": "collectionId", "in": "path", "required": True, "schema": {"type": "string", "enum": list(lists)}}
    item = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    limit = {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": longest_page, "default": ordinary_page},
    }
    box = {
        "name": "bbox",
        "in": "query",
        "explode": False,
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    }
    paths: dict[str, list[dict[str, Any]]] = {
        "/": [],
        "/conformance": [],
        "/collections": [],
        "/collections/{collectionId}": [listed],
        "/collections/{collectionId}/items": [listed, limit, box],
        "/collections/{collectionId}/items/{featureId}": [listed, item],
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Recall sweep", "version": "1"},
        "servers": [{"url": root}],
        "paths": {
            path: {"get": {"operationId": f"get{number}", "parameters": parameters, "responses": answer}}
            for number, (path, parameters) in enumerate(paths.items())
        },
    }
