"""What the columns of the lists mean: one Data Package (datapackage.json, Table Schema) for all of them."""

from __future__ import annotations

from typing import Any

from sweep.reports.feed_files import FORMULA_BEGINS
from sweep.views.feeds.columns import AS_OF, Column, FeedList, Kind
from sweep.views.feeds.lists import FEED_LISTS
from sweep.views.words import Words

_TITLE = Words("Recall sweep: lists for analysts", "召回清查：分析数据")
_SIGNS = " ".join(sign for sign in FORMULA_BEGINS if sign.isprintable())
_NOTE = Words(
    "Each file is true as of the ledger's event in its column as_of and in the header Ledger-Event. In CSV a text that "
    f"begins with one of {_SIGNS} has an apostrophe before it. Times are UTC; in XLSX they are the city's.",
    "每个文件的数据截至 as_of 列及 Ledger-Event 响应头所示的留痕序号。"
    f"CSV 中以 {_SIGNS} 开头的文本前加撇号。时间为 UTC；XLSX 中为当地时间。",
)
_FORMATS = {Kind.TIME: "%Y-%m-%dT%H:%M:%SZ"}


def describe_package(language: str) -> dict[str, Any]:
    """datapackage.json: a resource for each list, at its address beside this file. `language`: of the titles."""
    return {
        "profile": "data-package",
        "name": "recall-sweep",
        "title": _say(_TITLE, language),
        "description": _say(_NOTE, language),
        "resources": [_resource(each, language) for each in FEED_LISTS.values()],
    }


def _resource(of: FeedList, language: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": of.name,
        "title": _say(of.says, language),
        "path": f"{of.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(column, language) for column in (*of.columns, AS_OF)],
            "primaryKey": "id",
            "missingValues": [""],
        },
    }


def _field(column: Column, language: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.always else {}
    if column.words is not None:
        constraints["enum"] = [str(word.value) for word in column.words]
    field = {"name": column.name, "type": column.kind.value, "title": _say(column.says, language)}
    if column.kind in _FORMATS:
        field["format"] = _FORMATS[column.kind]
    return field | ({"constraints": constraints} if constraints else {})


def describe_features(of: FeedList, language: str) -> dict[str, Any]:
    """JSON Schema of a list's features, for maps: positions are geometry and no properties."""
    types = {Kind.TEXT: "string", Kind.WHOLE: "integer", Kind.NUMBER: "number", Kind.MARK: "boolean"}
    properties: dict[str, Any] = {
        column.name: {"title": _say(column.says, language)}
        | ({"type": "string", "format": "date-time"} if column.kind is Kind.TIME else {"type": types[column.kind]})
        for column in (*of.columns, AS_OF)
        if column.name not in ("lat", "lon")
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _say(of.says, language),
        "type": "object",
        "properties": properties,
    }


def _say(words: Words, language: str) -> str:
    return words.zh if language == "zh" else words.en
