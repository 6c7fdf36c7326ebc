"""The beginning of an exercise: the commander's files, the recall, the people, a phone for each team."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import aiohttp

from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.load_registry import load_registry
from sweep.actions.load_sectors import load_sectors
from sweep.actions.load_teams import load_teams
from sweep.actions.open_sweep import open_sweep
from sweep.actions.people import Joining, add_people
from sweep.actions.take_notice import take_notice
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.demo import recall_2008
from sweep.demo.campaign import Campaign
from sweep.demo.city import City, CityFiles
from sweep.demo.clock import FIRST_MORNING, ExerciseClock, ms
from sweep.demo.office import COMMANDER, HEAD, REVIEWERS, Office
from sweep.demo.phone import SimulatedPhone
from sweep.demo.progress import Progress
from sweep.demo.visits import World
from sweep.domain.ids import LotId, PersonId, TeamId
from sweep.domain.words import Role

if TYPE_CHECKING:
    from sweep.cli.command import Invocation

_SMALL_CITY = 2_000


async def set_up(
    run: Invocation, database: Database, city: City, files: CityFiles, base_url: str, pace: float
) -> tuple[Campaign, list[Joining], Progress]:
    """Load the commander's files as she would, open the recall, and hand out phones."""
    now = datetime.now(UTC)
    scratch = files.registry.parent
    by = PersonId("terminal")
    await load_sectors(database, files.sectors, rejects_dir=scratch, now=now)
    await load_registry(database, files.registry, rejects_dir=scratch, by=by, now=now)
    teams = await load_teams(database, files.teams, rejects_dir=scratch, now=now, links_to=base_url)
    links = await add_people(database, _desk_people(city), now=now, base_url=base_url, uses=5)
    notice = take_notice(files.recall_revision_1, rejects_dir=scratch, now=now, title=recall_2008.TITLE,
                         recall_class=recall_2008.RECALL_CLASS, hazard=recall_2008.HAZARD).notice  # fmt: skip
    opened = await open_sweep(
        database,
        notice,
        by=COMMANDER.person,
        confirmed_by=REVIEWERS[0].person,
        exercise=True,
        opened_ms=ms(FIRST_MORNING),
        pace_milli=round(pace * 1000),
    )
    random = Random(city.seed)
    session = aiohttp.ClientSession(
        base_url, connector=aiohttp.TCPConnector(limit=64), timeout=aiohttp.ClientTimeout(total=60)
    )
    tokens: dict[str, list[str]] = {}
    for joining in teams.links:
        tokens.setdefault(str(joining.person.team), []).append(joining.link.rsplit("/", 1)[1])
    phones = await _hand_out_phones(session, city, {team: spares[0] for team, spares in tokens.items()}, random)
    listed = {lot.lot_id for lot in notice.lots}
    added = {LotId(lot.lot_id) for lot in recall_2008.revision_2() if not lot.released}
    world = World(city, random, {1: frozenset(listed), 2: frozenset(listed | added)})
    desk = CheckInDesk(database)
    desk.start()
    show = Progress(run)
    campaign = Campaign(
        database, opened.sweep, city, files, ExerciseClock(database, opened.sweep, pace),
        Office(database, opened.sweep, desk, world, random), world, phones, session, random, show.tell,
        5.0 if len(city.shops) <= _SMALL_CITY else 12.0, scratch,
        {TeamId(team): spares[1] for team, spares in tokens.items()},
    )  # fmt: skip
    return campaign, links, show


def _desk_people(city: City) -> list[Person]:
    county = next(sector for sector in city.sectors if sector.level == "county")
    return [
        Person(COMMANDER.person, "演练指挥员 commander", Role.COMMANDER, "", "zh", "", None, None),
        *(
            Person(actor.person, f"演练审核员 reviewer {number}", Role.REVIEWER, "", "zh", "", None, None)
            for number, actor in enumerate(REVIEWERS, 1)
        ),
        Person(HEAD.person, "演练县局负责人 head", Role.HEAD, "", "zh", "", None, county.sector_id),
        Person(PersonId("demo-auditor"), "演练审计 auditor", Role.AUDITOR, "", "zh", "", None, None),
    ]


async def _hand_out_phones(
    session: aiohttp.ClientSession, city: City, links: dict[str, str], random: Random
) -> dict[TeamId, SimulatedPhone]:
    """One phone a team, by its first officer's link. One clock in ten is badly wrong, some by a whole day."""
    phones: dict[TeamId, SimulatedPhone] = {}
    for team in city.teams:
        error_ms = round(random.gauss(0, 20_000))
        if random.random() < 0.1:
            error_ms += random.choice((-86_400_000, 86_400_000, -3_600_000, 900_000))
        phone = SimulatedPhone(team.team_id, Random(random.getrandbits(64)), error_ms)
        await phone.join(session, links[team.team_id])
        phones[team.team_id] = phone
    return phones
