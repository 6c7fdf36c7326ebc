"""Does every code that one pattern fits also fit another? Do two patterns share a code?

A pattern is turned into a small automaton, and two are walked together, each with the set of states it
can be in (the subset construction: Rabin and Scott 1959). The alphabet is the characters that either
names and one stranger that stands for all others. The walk is bounded; when the bound is hit the answer
is the safe one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from sweep.domain.lot_pattern import DIGITS, AnyDigit, AnyOne, AnyRun, Item, Literal, NumberBetween, OneOf

MAX_STEPS = 1_000
_STRANGER = "\0"
_DIGITS = frozenset(DIGITS)
_States = frozenset[int]


@dataclass(slots=True)
class Automaton:
    """States are numbers, 0 is the start.

    `on[state]` holds (the characters, None for any; the next state), `free[state]` the next states that
    need no character.
    """

    on: list[list[tuple[frozenset[str] | None, int]]] = field(default_factory=lambda: [[]])
    free: list[list[int]] = field(default_factory=lambda: [[]])
    end: int = 0

    def state(self) -> int:
        self.on.append([])
        self.free.append([])
        return len(self.on) - 1

    def step(self, start: int, characters: frozenset[str] | None) -> int:
        after = self.state()
        self.on[start].append((characters, after))
        return after

    def spread(self, states: _States) -> _States:
        """The states and all that are reached from them without a character."""
        reached, todo = set(states), list(states)
        while todo:
            for after in self.free[todo.pop()]:
                if after not in reached:
                    reached.add(after)
                    todo.append(after)
        return frozenset(reached)

    def move(self, states: _States, character: str) -> _States:
        return self.spread(
            frozenset(
                after
                for state in states
                for characters, after in self.on[state]
                if characters is None or character in characters
            )
        )

    def alphabet(self) -> set[str]:
        return {one for edges in self.on for characters, _ in edges for one in characters or ()}


def automaton_of(alternatives: tuple[tuple[Item, ...], ...]) -> Automaton:
    """The automaton that accepts a code which fits one of the alternatives."""
    automaton = Automaton()
    automaton.end = automaton.state()
    for items in alternatives:
        automaton.free[_chain(automaton, 0, items)].append(automaton.end)
    return automaton


def includes(wide: Automaton, narrow: Automaton) -> bool:
    """True only if it is proved that every (non-empty) code of `narrow` is accepted by `wide`."""
    return not _reaches(narrow, wide, lambda in_narrow, in_wide: in_narrow and not in_wide)


def are_disjoint(one: Automaton, other: Automaton) -> bool:
    """True only if it is proved that no code is accepted by both."""
    return not _reaches(one, other, lambda in_one, in_other: in_one and in_other)


def _reaches(one: Automaton, other: Automaton, wanted: Callable[[bool, bool], bool]) -> bool:
    """Whether some code is accepted by the two as `wanted` says, or the bound was hit and nobody knows."""
    alphabet = sorted(one.alphabet() | other.alphabet() | {_STRANGER})
    todo = [(one.spread(frozenset({0})), other.spread(frozenset({0})))]
    seen = set(todo)
    while todo:
        if len(seen) > MAX_STEPS:
            return True
        in_one, in_other = todo.pop()
        for character in alphabet:
            pair = one.move(in_one, character), other.move(in_other, character)
            # Looked at after a character has been read: the empty code doesn't exist.
            if wanted(one.end in pair[0], other.end in pair[1]):
                return True
            if pair[0] and pair not in seen:
                seen.add(pair)
                todo.append(pair)
    return False


def _chain(automaton: Automaton, at: int, items: tuple[Item, ...]) -> int:
    """Adds the items one after the other, and returns the state after them."""
    for item in items:
        match item:
            case Literal(text):
                for character in text:
                    at = automaton.step(at, frozenset(character))
            case AnyOne():
                at = automaton.step(at, None)
            case AnyDigit():
                at = automaton.step(at, _DIGITS)
            case AnyRun():
                loop = automaton.state()
                automaton.free[at].append(loop)
                automaton.on[loop].append((None, loop))
                at = loop
            case NumberBetween(low, high):
                at = _number(automaton, at, low, high)
            case OneOf(parts):
                joined = automaton.state()
                for part in parts:
                    automaton.free[_chain(automaton, at, part)].append(joined)
                at = joined
            case _:
                assert_never(item)
    return at


def _number(automaton: Automaton, at: int, low: str, high: str) -> int:
    # Digit by digit; a state knows whether the number so far still equals the beginning of low, of high.
    edge = {(True, True): at}
    for lowest, highest in zip(low, high, strict=True):
        after: dict[tuple[bool, bool], int] = {}
        for (on_low, on_high), state in edge.items():
            for digit in DIGITS:
                if (on_low and digit < lowest) or (on_high and digit > highest):
                    continue
                key = (on_low and digit == lowest, on_high and digit == highest)
                if key not in after:
                    after[key] = automaton.state()
                automaton.on[state].append((frozenset(digit), after[key]))
        edge = after
    joined = automaton.state()
    for state in edge.values():
        automaton.free[state].append(joined)
    return joined
