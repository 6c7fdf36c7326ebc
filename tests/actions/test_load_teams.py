"""Teams come with their officers; a team belongs to a known sector."""

from __future__ import annotations

from pathlib import Path

import pytest

from sweep.db.connection import Database
from sweep.domain.problem import Problem
from tests.actions.loading import Desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def test_members_become_officers_with_their_credentials(desk: Desk) -> None:
    await desk.sectors()
    loaded = await desk.teams()
    assert (loaded.teams, loaded.sectors, loaded.people, loaded.links) == (2, 2, 4, ())
    assert await desk.values("SELECT name, role, credential, team_id FROM person ORDER BY credential LIMIT 1") == [
        ("T1 An", "officer", "T1-1", "T1")
    ]


async def test_loading_again_makes_no_second_person_of_anybody(desk: Desk) -> None:
    await desk.sectors()
    await desk.teams()
    await desk.teams(("T1", "West"), ("T2", "West"))
    assert await desk.values("SELECT count(*) FROM person") == [(4,)]
    assert await desk.values("SELECT DISTINCT sector_id FROM team") == [("west",)]


async def test_links_are_made_when_asked_for(desk: Desk) -> None:
    await desk.sectors()
    loaded = await desk.teams(links_to="http://sweep.example")
    assert len({joining.link for joining in loaded.links}) == 4


@pytest.mark.parametrize(
    ("with_sectors", "sector", "code"),
    [(True, "", "team-without-sector"), (True, "North", "team-sector-unknown"), (False, "East", "no-sectors")],
)
async def test_a_team_without_a_known_sector_is_refused_whole(
    desk: Desk, with_sectors: bool, sector: str, code: str
) -> None:
    if with_sectors:
        await desk.sectors()
    with pytest.raises(Problem) as refused:
        await desk.teams(("T1", "East"), ("T2", sector))
    assert refused.value.code == code
    assert await desk.values("SELECT * FROM team") == []
