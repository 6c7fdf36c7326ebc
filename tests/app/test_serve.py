"""The service as processes: start, death, stop, ports."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from sweep.actions import people as verbs
from sweep.app.serve import Running, running
from sweep.app.sockets import open_sockets
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.domain.ids import PersonId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.settings import Settings
from tests.web.world import PLACES, check_in

PATIENCE_S = 30.0


def settings_on(url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=url, port=0, language="en", database_connections=4)


async def phone_of(database: Database) -> dict[str, str]:
    """The headers of an officer's phone."""
    now = datetime.now(UTC)
    async with database.acquire() as connection:
        await connection.execute(PLACES)
    officer = Person(PersonId("officer"), "Ouyang", Role.OFFICER, team=TeamId("team-e"))
    (joining,) = await verbs.add_people(database, [officer], now=now, base_url="")
    joined = await verbs.join_phone(database, joining.link.removeprefix("/join/"), now=now)
    return {"Authorization": f"Bearer {joined.token}"}


async def until_ready(service: Running, session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with session.get(f"{service.url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)


async def test_two_workers_on_one_port_take_check_ins_and_one_that_dies_is_replaced(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        running(settings_on(database_url, tmp_path), workers=2) as service,
        aiohttp.ClientSession() as session,
    ):
        phone = await phone_of(service.database)
        first, second = (place.pid for place in service.workers)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE_S):
            while service.workers[0].pid in (first, None):
                await asyncio.sleep(0.05)
        await until_ready(service, session)
        assert service.workers[1].pid == second
        for _ in range(10):
            async with (
                aiohttp.ClientSession() as fresh,
                fresh.post(f"{service.url}/api/v1/check-ins", json=check_in(), headers=phone) as answer,
            ):
                assert answer.status == 200
        async with session.get(f"{service.url}/metrics") as answer:
            text = await answer.text()
        # Whichever worker answers the scrape, it counts what both took.
        assert 'sweep_check_ins_total{status="kept"} 10.0' in text


async def test_a_graceful_stop_answers_what_was_taken(database_url: str, tmp_path: Path) -> None:
    answered: list[int] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:

        async def hand_in(url: str, phone: dict[str, str]) -> None:
            async with session.post(f"{url}/api/v1/check-ins", json=check_in(), headers=phone) as answer:
                answered.append(answer.status)
                await answer.read()

        async with running(settings_on(database_url, tmp_path)) as service:
            phone = await phone_of(service.database)
            await hand_in(service.url, phone)
            async with service.database.transaction() as connection:
                # While somebody else holds this, nothing is committed: the requests below are surely on their way.
                await connection.execute("LOCK TABLE kept_raw IN ACCESS EXCLUSIVE MODE")
                sending = [asyncio.create_task(hand_in(service.url, phone)) for _ in range(20)]
                await asyncio.sleep(0.5)
                (worker,) = service.workers
                stopping = asyncio.create_task(worker.stop())
                await asyncio.sleep(0.3)
                assert answered == [200]
            await asyncio.gather(*sending)
            await stopping
        assert answered == [200] * 21


async def test_workers_end_when_their_supervisor_is_killed(database_url: str, tmp_path: Path) -> None:
    script = (
        "import asyncio, sys\n"
        "from sweep.app.serve import running\n"
        "from sweep.settings import load_settings\n"
        "async def main():\n"
        "    async with running(load_settings({}, None, {'database_url': sys.argv[1], 'port': 0})) as service:\n"
        "        print(service.workers[0].pid, service.settings.port, flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, database_url, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        pid, port = map(int, (await process.stdout.readline()).split())
    process.kill()
    await process.wait()
    async with asyncio.timeout(PATIENCE_S):
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            await asyncio.sleep(0.05)
    for each in await open_sockets("127.0.0.1", port, 1):
        each.close()


async def test_a_port_in_use_is_one_clear_sentence(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sweep.app.sockets._PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for workers in (1, 2):
            with pytest.raises(Problem) as refused:
                await open_sockets("127.0.0.1", port, workers)
            assert refused.value.code == "port-in-use"
            assert str(port) in refused.value.en


async def test_two_services_never_share_a_port_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sweep.app.sockets._PATIENCE_S", 0.0)
    ours = await open_sockets("127.0.0.1", 0, 2)
    try:
        with pytest.raises(Problem) as refused:
            await open_sockets("127.0.0.1", ours[0].getsockname()[1], 2)
        assert refused.value.code == "port-in-use"
    finally:
        for each in ours:
            each.close()


async def test_an_unknown_host_is_one_clear_sentence() -> None:
    with pytest.raises(Problem) as refused:
        await open_sockets("no-such-host.invalid", 0, 1)
    assert refused.value.code == "host-unknown"
    with pytest.raises(Problem) as refused:
        await open_sockets("203.0.113.7", 0, 1)
    assert refused.value.code == "host-unknown"


async def test_the_command_stops_gracefully_on_a_signal(database_url: str, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from sweep.app.serve import serve\n"
        "from sweep.settings import load_settings\n"
        "settings = load_settings({}, None, {'database_url': sys.argv[1], 'port': 0, 'language': 'en'})\n"
        "serve(settings, tell=lambda line: print(line, flush=True))\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, database_url,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        lines = [(await process.stdout.readline()).decode() for _ in range(5)]
    assert "/desk/" in lines[1]
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE_S):
        _, errors = await process.communicate()
    assert process.returncode == 0, errors
    assert b"Traceback" not in errors


async def test_log_lines_are_json(database_url: str, tmp_path: Path) -> None:
    script = (
        "import logging\n"
        "from sweep.web.log_lines import write_log_lines\n"
        "write_log_lines('info')\n"
        "logging.getLogger('x').info('said %s', 'this', extra={'request': 'r-1'})\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stderr=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    _, errors = await process.communicate()
    line = json.loads(errors)
    assert (line["message"], line["request"], line["level"]) == ("said this", "r-1", "info")
