"""Which column is which field: by the synonym table or as the user says, never by likeness alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from sweep.domain.problem import Problem
from sweep.intake.folding import folded_name, key
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.vocabulary import DISTRIBUTION, REGISTRY, SECTORS, TEAMS, Vocabulary

_BRACKETS = re.compile(r"[(（\[【<].*?[)）\]】>]")
_SEPARATORS = re.compile(r"[,\t;|，\r\n]")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_POINT = re.compile(r"point\s*\(", re.I)
_NEAR_ENOUGH = 72


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of each recognised field (positions in the table, best first) and what was said on the way."""

    of: Mapping[str, tuple[int, ...]]
    remarks: tuple[RejectRow, ...]

    def __contains__(self, field: str) -> bool:
        return bool(self.of.get(field))

    def first(self, field: str) -> int | None:
        """The column that the field is read from."""
        columns = self.of.get(field)
        return columns[0] if columns else None


@lru_cache(maxsize=16)
def _by_key(words: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for field, synonyms in words:
        for rank, synonym in enumerate(synonyms):
            fields = found.setdefault(key(synonym), [])
            if all(other != field for _, other in fields):
                fields.append((rank, field))
    return found


def _fields_by_key(vocabulary: Vocabulary) -> dict[str, list[tuple[int, str]]]:
    return _by_key(tuple(vocabulary.items()))


_ALL_WORDS = frozenset().union(*(_fields_by_key(v) for v in (REGISTRY, SECTORS, TEAMS, DISTRIBUTION)))


def _keys(heading: str) -> tuple[str, str]:
    """A heading's key, and its key without what stands in brackets: 经度（必填） is also 经度."""
    heading = heading.replace("#", " number")  # License #
    return key(heading), key(_BRACKETS.sub("", heading))


def known_headings(cells: Iterable[str]) -> int:
    """How many different cells are headings known to any synonym table."""
    found: set[str] = set()
    for cell in cells:
        if len(cell) <= 60:
            full, bare = _keys(cell)
            found.update(word for word in (full, bare) if word and word in _ALL_WORDS)
    return len(found)


def known_in_text(text: str) -> int:
    """The known headings in the best of a text's first twenty lines, whatever separates them."""
    lines = text[:20_000].splitlines()[:20]
    return max((known_headings(c.strip(" \"'") for c in _SEPARATORS.split(line)) for line in lines), default=0)


def recognise(
    headings: Sequence[str], vocabulary: Vocabulary, mapping: Mapping[str, str] | None = None, *, file: str
) -> Columns:
    """The column of each field.

    `mapping` (field -> heading) overrides the synonyms; an empty heading says that the field has no column.
    Of several columns that could be a field the best synonym is taken, with a remark. Raises Problem
    field-unknown, column-unknown or column-ambiguous for a mapping that can't be followed.
    """
    by_key = _fields_by_key(vocabulary)
    candidates: dict[str, list[tuple[int, int]]] = {}
    for column, heading in enumerate(headings):
        full, bare = _keys(heading)
        for penalty, word in ((0, full), (1000, bare)):
            if word in by_key:
                for rank, field in by_key[word]:
                    candidates.setdefault(field, []).append((rank + penalty, column))
                break
    chosen = {field: tuple(column for _, column in sorted(found)) for field, found in candidates.items()}
    told: set[int] = set()
    for field, heading in (mapping or {}).items():
        if field not in vocabulary:
            raise _no_such_field(field, vocabulary, file)
        if heading == "":
            chosen[field] = ()
            continue
        told.add(column := column_called(headings, heading, file=file))
        chosen[field] = (column,)
    for field in set(chosen) - set(mapping or {}):
        chosen[field] = tuple(column for column in chosen[field] if column not in told)
    return Columns(chosen, tuple(_choices(headings, chosen)))


def column_called(headings: Sequence[str], wanted: str, *, file: str) -> int:
    """The position of the column with this heading (spelling folded). Raises Problem."""
    exact = [i for i, heading in enumerate(headings) if heading == wanted]
    found = exact or [i for i, heading in enumerate(headings) if key(heading) == key(wanted) != ""]
    if len(found) == 1:
        return found[0]
    if found:
        raise Problem(
            "column-ambiguous",
            f"{file} has {len(found)} columns called “{wanted}”; give them different headings.",
            f"{file} 中有 {len(found)} 列名为“{wanted}”，请改成不同的列名。",
            file=file,
        )
    near = nearest(wanted, headings)
    raise Problem(
        "column-unknown",
        f"{file} has no column “{wanted}”{_did_you_mean(near)}; its columns are {listed(headings)}.",
        f"{file} 中没有“{wanted}”列{_or_near_zh(near)}；已有列：{listed(headings)}。",
        file=file,
    )


def nearest(wanted: str, among: Iterable[str], transform: Callable[[str], str] = key) -> str | None:
    """The most alike of some words, if any is alike. For suggestions only."""
    words = {transform(word): word for word in among if transform(word)}
    found = process.extractOne(transform(wanted), list(words), scorer=fuzz.WRatio, score_cutoff=_NEAR_ENOUGH)
    return words[found[0]] if found else None


def suggestion(field: str, headings: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The heading that is most like one of the field's synonyms."""
    keys = {key(heading): heading for heading in headings if len(key(heading)) > 1}
    best: tuple[float, str] | None = None
    for synonym in vocabulary[field]:
        found = process.extractOne(key(synonym), list(keys), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
        if found and (best is None or found[1] > best[0]):
            best = found[1], keys[found[0]]
    return best[1] if best else None


def missing_column(
    fields: Sequence[str], what: tuple[str, str], headings: Sequence[str], vocabulary: Vocabulary, *, file: str
) -> Problem:
    """The refusal of a table in which none of `fields` has a column. `what` says in English and Chinese what it is."""
    near = {field: found for field in fields if (found := suggestion(field, headings, vocabulary))}
    field = next(iter(near), fields[0])
    hint_en = f" Did you mean “{near[field]}”?" if near else ""
    hint_zh = f"是否为“{near[field]}”？" if near else ""
    return Problem(
        "missing-column",
        f"{file} has no column for {what[0]}; its headings are {listed(headings)}.{hint_en} "
        f"Say which column it is with --map {field}=COLUMN.",
        f"{file} 缺少{what[1]}列；已有列名：{listed(headings)}。{hint_zh}请用 --map {field}=列名 指定。",
        file=file,
        field=field,
    )


def listed(headings: Sequence[str]) -> str:
    """The headings as a person reads them, shortened."""
    shown = [f"“{folded_name(heading)[:40]}”" for heading in headings[:20] if heading]
    return ", ".join(shown) + (" …" if len(headings) > 20 else "") if shown else "–"


def refuse_data_as_headings(headings: Sequence[str], *, file: str) -> None:
    """Raises Problem headings-missing for a row with numbers or points in it: it is a shop, not headings."""
    numbers = [heading for heading in headings if _NUMBER.fullmatch(heading)]
    if len(numbers) < 2 and not any(_POINT.match(heading) for heading in headings):
        return
    raise Problem(
        "headings-missing",
        f"{file}: the first row ({listed(headings)}) looks like data; put a row with the columns' headings above it.",
        f"{file}：首行（{listed(headings)}）像是数据而不是表头，请在其上加一行列名。",
        file=file,
    )


def _choices(headings: Sequence[str], chosen: Mapping[str, tuple[int, ...]]) -> Iterable[RejectRow]:
    for field, columns in chosen.items():
        if len(columns) > 1:
            column = headings[columns[0]]
            yield remark(Action.WARNING, 0, field, column, "column-chosen", field=field, column=column)


def _no_such_field(field: str, vocabulary: Vocabulary, file: str) -> Problem:
    near = nearest(field, vocabulary)
    return Problem(
        "field-unknown",
        f"There is no field “{field}”{_did_you_mean(near)}; the fields are {', '.join(vocabulary)}.",
        f"没有名为“{field}”的字段{_or_near_zh(near)}；可用字段：{'、'.join(vocabulary)}。",
        file=file,
        field=field,
    )


def _did_you_mean(near: str | None) -> str:
    return f" (did you mean “{near}”?)" if near else ""


def _or_near_zh(near: str | None) -> str:
    return f"（是否为“{near}”？）" if near else ""
