"""What a reading says of each sector's shops, and of what waits for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sweep.actions.read_standing import Standing
from sweep.db.desk.coverage import SectorName
from sweep.domain.ids import SectorId
from sweep.domain.tally import AlikeShops, Area, Tally
from sweep.views.desk.board import Waiting
from sweep.views.desk.sectors import SectorStates


def count_sectors(tally: Tally, sectors: Iterable[SectorName]) -> list[SectorStates]:
    """These sectors' own shops, without those of the sectors within them and without merged ones."""
    own: defaultdict[SectorId | None, list[AlikeShops]] = defaultdict(list)
    for alike in tally.alike:
        if alike.counts:
            own[alike.sector].append(alike)
    found = []
    for sector, name, parent, level in sectors:
        states = SectorStates(sector, name, parent, level, {}, 0, 0, 0)
        for alike in own[sector]:
            states.states[alike.state] = states.states.get(alike.state, 0) + alike.shops
            states.open_lines += alike.open_lines
            states.found_units += alike.found_units
            states.held_units += alike.held_units
        found.append(states)
    return found


def count_unlocated(tally: Tally, area: Area) -> int:
    """Shops with open lines and without a position."""
    return sum(alike.unlocated for alike in tally.alike_in(area))


def count_waiting(standing: Standing, area: Area) -> Waiting:
    """How much waits for a person in an area."""
    now_ms = standing.row.now_ms
    findings, reviews = standing.tally.findings(area), standing.tally.reviews(area)
    sightings = list(standing.waiting_in(area, "sighting"))
    return Waiting(
        reviews=len(reviews),
        conflicts=sum(not no_conflict for no_conflict, _ in reviews),
        findings=sum(not each.settled for each in findings),
        unattributed=sum(not each.attributed for each in findings),
        rejudge=sum(each.rejudge for each in findings),
        lapsed=sum(each.lapses_ms is not None and each.lapses_ms <= now_ms for each in findings),
        sightings=len(sightings),
        late_sightings=sum(each.due_ms is not None and each.due_ms <= now_ms for each in sightings),
        proposals=_count(standing, area, "proposal"),
        corrections=_count(standing, area, "correction"),
        kept=_count(standing, area, "kept"),
        drafts=_count(standing, area, "draft"),
    )


def _count(standing: Standing, area: Area, what: str) -> int:
    return sum(1 for _ in standing.waiting_in(area, what))
