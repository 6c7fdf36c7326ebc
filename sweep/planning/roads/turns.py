"""Turns that signs forbid: OpenStreetMap's relations `type=restriction` (its wiki: Relation:restriction).

A crossing with such a sign becomes several nodes at one place. Who comes from a street that the sign is for arrives at
a copy from which only the allowed streets lead on; everybody else arrives at the crossing itself. So a search needs to
know nothing of turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sweep.planning.problem_arrays import BoolArray, IntArray

# the more particular word decides; what holds only at times or for long vehicles (`:conditional`) is not heeded
_KEYS = ("restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle", "restriction")
_CARS = frozenset({"motorcar", "motor_vehicle", "vehicle"})


@dataclass(frozen=True, slots=True)
class TurnRule:
    """At node `via` nobody turns from one of `origins` (ways) into one of `targets`, or with `only` into any other.
    All by their numbers in OpenStreetMap."""

    origins: frozenset[int]
    via: int
    targets: frozenset[int]
    only: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """Directed edges (E',) with the rules in them: `edge` is the one that each was, `node` (N',) the one that each node
    was, new ones behind; `passing` (N',) are nodes that cannot be reached from every side, where nobody gets out."""

    tail: IntArray
    head: IntArray
    edge: IntArray
    node: IntArray
    passing: BoolArray


def turn_rule(tags: Mapping[str, str], members: Iterable[tuple[str, int, str]]) -> TurnRule | None:
    """What a relation with these members (type 'n' or 'w', number, role) forbids a car.

    None where it forbids nothing, or leads over ways instead of one node (`via`), which is not heeded.
    """
    word = next((tags[key] for key in _KEYS if key in tags), "")
    if not word.startswith(("no_", "only_")) or _CARS & set(tags.get("except", "").replace(" ", "").split(";")):
        return None
    by_role: dict[tuple[str, str], set[int]] = defaultdict(set)
    for kind, number, role in members:
        by_role[role, kind].add(number)
    via, origins, targets = by_role["via", "n"], by_role["from", "w"], by_role["to", "w"]
    if len(via) != 1 or by_role["via", "w"] or not origins or not targets:
        return None
    return TurnRule(frozenset(origins), via.pop(), frozenset(targets), word.startswith("only_"))


def with_turns(
    tail: IntArray, head: IntArray, way: IntArray, nodes: int, rules: Sequence[tuple[int, TurnRule]]
) -> Turns:
    """Edges (E,) of `nodes` nodes, each of a `way`, so that they keep the rules; a rule is given with its node."""
    by_node: dict[int, list[TurnRule]] = defaultdict(list)
    for crossing, rule in rules:
        by_node[crossing].append(rule)
    crossings = np.fromiter(by_node, dtype=np.int64, count=len(by_node))
    arriving, leaving = _at(head, crossings), _at(tail, crossings)
    new_head = head.copy()
    added_tail: list[int] = []
    added_edge: list[int] = []
    node = list(range(nodes))
    passing: set[int] = set()
    for crossing, its in by_node.items():
        copies: dict[frozenset[int], int] = {}
        for arrival, allowed in _allowed(arriving[crossing], leaving[crossing], way, its).items():
            if allowed not in copies:
                copies[allowed] = len(node)
                node.append(crossing)
                added_tail += [copies[allowed]] * len(allowed)
                added_edge += sorted(allowed)
            new_head[arrival] = copies[allowed]
            passing.add(crossing)
    edge = np.concatenate([np.arange(len(tail)), np.array(added_edge, dtype=np.int64)])
    whole = np.array(node, dtype=np.int64)
    return Turns(
        tail=np.concatenate([tail, np.array(added_tail, dtype=np.int64)]),
        head=new_head[edge],
        edge=edge,
        node=whole,
        passing=np.isin(whole, sorted(passing)),
    )


def _at(ends: IntArray, crossings: IntArray) -> dict[int, list[int]]:
    """The edges that end (or begin) at each of these nodes."""
    found: dict[int, list[int]] = {int(crossing): [] for crossing in crossings}
    for edge in np.flatnonzero(np.isin(ends, crossings)).tolist():
        found[int(ends[edge])].append(edge)
    return found


def _allowed(
    arriving: Sequence[int], leaving: Sequence[int], way: IntArray, rules: Sequence[TurnRule]
) -> dict[int, frozenset[int]]:
    """Where each arriving edge that a rule is for may go on: edges that leave."""
    forbidden: dict[int, set[int]] = defaultdict(set)
    only: dict[int, set[int]] = defaultdict(set)
    for rule in rules:
        targets = _of_ways(leaving, way, rule.targets)
        for edge in _of_ways(arriving, way, rule.origins) if targets else ():
            (only if rule.only else forbidden)[edge] |= targets
    return {
        edge: frozenset(only.get(edge, set(leaving)) - forbidden.get(edge, set()))
        for edge in forbidden.keys() | only.keys()
    }


def _of_ways(edges: Sequence[int], way: IntArray, ways: Collection[int]) -> set[int]:
    """Those of the edges that are of these ways; none of a way that goes on beyond the crossing: who knows which?"""
    found: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        if int(way[edge]) in ways:
            found[int(way[edge])].append(edge)
    return {its[0] for its in found.values() if len(its) == 1}
