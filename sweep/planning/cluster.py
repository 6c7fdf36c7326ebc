"""Divide the shops of a zone among its teams: bisection by work, compact pieces, no distance matrix."""

from __future__ import annotations

import numpy as np

from sweep.planning.problem_arrays import FloatArray, IntArray


def split_by_work(
    shop_unit: FloatArray, shop_work_s: FloatArray, office_unit: FloatArray, team_rate: FloatArray
) -> list[IntArray]:
    """One array of shop indices for each team, its work in proportion to the team's rate.

    The shops are cut across their longest direction again and again, the teams with them in the order of
    their offices along that direction, so that a team gets shops on its own side. `shop_unit` (n, 3) and
    `office_unit` (t, 3) are unit vectors; a team may get nothing when there are more teams than shops.
    """
    parts: list[IntArray] = [np.empty(0, dtype=np.int64) for _ in team_rate]
    pending = [(np.arange(len(shop_unit)), np.arange(len(team_rate)))]
    while pending:
        shops, teams = pending.pop()
        if len(teams) == 1 or not len(shops):
            parts[int(teams[0])] = shops
            continue
        pending.extend(_cut(shops, teams, shop_unit, shop_work_s, office_unit, team_rate))
    return parts


def split_into_pieces(
    shop_unit: FloatArray, shop_work_s: FloatArray, office_unit: FloatArray, team_rate: FloatArray, most: int
) -> list[tuple[IntArray, IntArray]]:
    """(shops, teams) pieces of at most `most` shops each, as far as there are teams to divide."""
    pieces: list[tuple[IntArray, IntArray]] = []
    pending = [(np.arange(len(shop_unit)), np.arange(len(team_rate)))]
    while pending:
        shops, teams = pending.pop()
        if len(teams) == 1 or len(shops) <= most:
            pieces.append((shops, teams))
            continue
        pending.extend(_cut(shops, teams, shop_unit, shop_work_s, office_unit, team_rate))
    return sorted(pieces, key=lambda piece: int(piece[1].min()))


def _cut(
    shops: IntArray,
    teams: IntArray,
    shop_unit: FloatArray,
    shop_work_s: FloatArray,
    office_unit: FloatArray,
    team_rate: FloatArray,
) -> tuple[tuple[IntArray, IntArray], tuple[IntArray, IntArray]]:
    direction = _longest_direction(shop_unit[shops])
    teams = teams[np.argsort(office_unit[teams] @ direction, kind="stable")]
    shops = shops[np.argsort(shop_unit[shops] @ direction, kind="stable")]
    half = len(teams) // 2
    share = team_rate[teams[:half]].sum() / team_rate[teams].sum()
    done = np.cumsum(shop_work_s[shops])
    # the middle of a shop's own work decides its side, so that a single heavy shop does not leave a side
    # empty
    cut = int(np.searchsorted(done - shop_work_s[shops] / 2.0, done[-1] * share))
    return (shops[:cut], teams[:half]), (shops[cut:], teams[half:])


def _longest_direction(unit: FloatArray) -> FloatArray:
    centred = unit - unit.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    direction: FloatArray = vectors[:, -1]
    # an eigenvector has no sign of its own: fix one, so that the same shops give the same cut everywhere
    return direction if direction[np.argmax(np.abs(direction))] > 0 else -direction
