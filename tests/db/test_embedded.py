"""The embedded PostgreSQL survives the killing of anything, joins those who come, and keeps its doors shut."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import psutil
import pytest
import pytest_asyncio

from sweep.db import cluster_server
from sweep.db.connection import Database
from sweep.db.embedded import EmbeddedServer, open_embedded
from sweep.db.process_identity import is_living
from sweep.db.unavailable import Unavailable

ROOT = Path(__file__).parents[2]
# Each starts servers of its own and kills them.
pytestmark = pytest.mark.slow
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


class User:
    """A process of its own that uses the database, and what it was told is committed."""

    def __init__(self, process: asyncio.subprocess.Process, postmaster_pid: int) -> None:
        self.process = process
        self.postmaster_pid = postmaster_pid

    async def confirmed(self, count: int = 1) -> list[int]:
        assert self.process.stdout is not None
        return [int(await asyncio.wait_for(self.process.stdout.readline(), 30)) for _ in range(count)]

    async def rest(self) -> list[int]:
        assert self.process.stdout is not None
        lines = (await self.process.stdout.read()).split(b"\n")
        await self.process.wait()
        return [int(line) for line in lines[:-1]]

    async def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.rest()


StartUser = Callable[..., "asyncio.Future[User]"]


@pytest_asyncio.fixture
async def start_user(tmp_path: Path) -> AsyncIterator[Callable[..., object]]:
    started: list[asyncio.subprocess.Process] = []
    data_dirs: set[Path] = set()

    async def start(data_dir: Path, *arguments: str) -> User:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("database_user.py")),
            str(data_dir),
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        started.append(process)
        data_dirs.add(data_dir)
        assert process.stdout is not None
        ready = (await asyncio.wait_for(process.stdout.readline(), 60)).split()
        assert ready, "the user process ended"
        return User(process, int(ready[1]))

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.wait()
    for data_dir in data_dirs:
        if data_dir.exists():
            await (await open_embedded(data_dir)).close()  # the last to leave stops the server


async def noted(url: str) -> set[int]:
    connection = await asyncpg.connect(url)
    try:
        return {row["n"] for row in await connection.fetch("SELECT n FROM noted")}
    finally:
        await connection.close()


def server_processes(data_dir: Path) -> list[psutil.Process]:
    """All living PostgreSQL processes that work inside the data directory, found in another way than the product's."""
    cluster_dir = os.path.realpath(data_dir / "postgres" / "cluster")
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and process.cwd() == cluster_dir and is_living(process):
                found.append(process)
        except psutil.Error:
            continue
    return found


async def until(condition: Callable[[], object], within_s: float = 20) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


async def test_the_last_to_leave_stops_the_server_and_what_was_written_stays(
    tmp_path: Path, start_user: StartUser
) -> None:
    first = await start_user(tmp_path)
    second = await start_user(tmp_path)
    assert second.postmaster_pid == first.postmaster_pid
    await first.leave()
    assert server_processes(tmp_path)
    confirmed = await second.confirmed(5)
    await second.leave()
    assert server_processes(tmp_path) == []
    async with await open_embedded(tmp_path) as server:
        assert set(confirmed) <= await noted(server.dsn)


async def test_users_who_start_at_the_same_moment_share_one_server(tmp_path: Path, start_user: StartUser) -> None:
    users = await asyncio.gather(*(start_user(tmp_path) for _ in range(3)))
    assert len({user.postmaster_pid for user in users}) == 1


async def test_a_killed_postmaster_comes_back_under_a_running_service(tmp_path: Path, start_user: StartUser) -> None:
    user = await start_user(tmp_path)
    confirmed = await user.confirmed(20)
    for _ in range(2):
        async with await open_embedded(tmp_path) as server:
            assert server.postmaster_pid is not None
            os.kill(server.postmaster_pid, signal.SIGKILL)
        confirmed += await user.confirmed(200)
    async with await open_embedded(tmp_path) as server:
        assert set(confirmed) <= await noted(server.dsn)
    await user.leave()
    assert server_processes(tmp_path) == []


async def test_a_killed_service_leaves_a_server_that_the_next_one_joins_and_stops(
    tmp_path: Path, start_user: StartUser
) -> None:
    user = await start_user(tmp_path)
    await user.confirmed(5)
    user.process.kill()
    confirmed = await user.rest()
    async with await open_embedded(tmp_path) as server:
        assert server.postmaster_pid == user.postmaster_pid
        assert set(confirmed) <= await noted(server.dsn)
    assert server_processes(tmp_path) == []


async def test_service_and_postmaster_killed_together_lose_nothing_that_was_confirmed(
    tmp_path: Path, start_user: StartUser
) -> None:
    confirmed: list[int] = []
    for _ in range(3):
        user = await start_user(tmp_path)
        confirmed += await user.confirmed(30)
        os.kill(user.postmaster_pid, signal.SIGKILL)
        user.process.kill()
        confirmed += await user.rest()
    async with await open_embedded(tmp_path) as server:
        assert set(confirmed) <= await noted(server.dsn)


async def test_orphans_that_are_busy_are_removed_before_the_new_start(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path) as server:
        connection = await asyncpg.connect(server.dsn)
        busy_pid = await connection.fetchval("SELECT pg_backend_pid()")
        # A tight loop that looks at no interrupt between two statements keeps the orphan alive for long.
        busy = asyncio.create_task(
            connection.execute("DO $$ DECLARE i bigint := 0; BEGIN LOOP i := i + 1; END LOOP; END $$")
        )
        await asyncio.sleep(0.2)
        os.kill(busy_pid, signal.SIGSTOP)  # it cannot notice the end of its postmaster
        assert server.postmaster_pid is not None
        os.kill(server.postmaster_pid, signal.SIGKILL)
        await server.ensure_running()
        assert not psutil.pid_exists(busy_pid)
        again = await asyncpg.connect(server.dsn)
        assert await again.fetchval("SELECT 1") == 1
        await again.close()
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await busy


@pytest.mark.parametrize(
    "content",
    ["", "12", f"{os.getpid()}\n/proc/self/cwd\n1\n5432\n.\n\n  1  1\nready\n", "not a pid\n"],
    ids=["empty", "cut", "recycled pid", "nonsense"],
)
async def test_a_stale_or_cut_pid_file_is_no_obstacle(tmp_path: Path, content: str) -> None:
    async with await open_embedded(tmp_path) as server:
        assert server.postmaster_pid is not None
        os.kill(server.postmaster_pid, signal.SIGKILL)
        await until(lambda: len(server_processes(tmp_path)) == 0)
        (tmp_path / "postgres/cluster/postmaster.pid").write_text(content)
        (tmp_path / "postgres/cluster/.s.PGSQL.5432.lock").write_text(content)
        await server.ensure_running()


async def test_a_cut_pid_file_of_a_living_server_does_not_start_a_second_one(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path) as server:
        (tmp_path / "postgres/cluster/postmaster.pid").write_text("")
        async with await open_embedded(tmp_path) as other:
            assert other.postmaster_pid == server.postmaster_pid


async def test_a_killed_postmaster_that_nobody_reaps_does_not_block_the_next_start(
    tmp_path: Path, start_user: StartUser
) -> None:
    user = await start_user(tmp_path)
    os.kill(user.process.pid, signal.SIGSTOP)  # the parent can reap nothing now
    try:
        os.kill(user.postmaster_pid, signal.SIGKILL)
        await until(lambda: psutil.Process(user.postmaster_pid).status() == psutil.STATUS_ZOMBIE)
        async with await open_embedded(tmp_path) as server:
            assert server.postmaster_pid not in (None, user.postmaster_pid)
    finally:
        os.kill(user.process.pid, signal.SIGCONT)


async def test_a_making_that_was_interrupted_is_done_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "making-interrupted" / "data" / "base"
    half.mkdir(parents=True)
    async with await open_embedded(tmp_path):
        assert not half.exists()


@pytest.mark.parametrize("name", ["with 空格 and 中文", "a,b%20c", "x" * 120], ids=["chinese", "comma", "long"])
async def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    async with (
        await open_embedded(tmp_path / name / "data", durable=False) as server,
        await Database.open(server.dsn) as database,
        database.acquire() as connection,
    ):
        assert await connection.fetchval("SELECT 1") == 1


async def test_the_password_is_asked_for_and_the_doors_are_shut(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path / "data", durable=False) as server:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.dsn.replace("//sweep:", "//sweep:x"))
        for path, mode in {"": 0o700, "postgres": 0o700, "postgres/cluster": 0o700}.items():
            assert stat.S_IMODE((tmp_path / "data" / path).stat().st_mode) == mode
        for secret in ("password", "users.lock", "turn.lock", "server.log"):
            assert stat.S_IMODE((tmp_path / "data" / "postgres" / secret).stat().st_mode) == 0o600


async def test_commits_are_durable_unless_a_test_says_otherwise(tmp_path: Path) -> None:
    async with (
        await open_embedded(tmp_path) as server,
        await Database.open(server.dsn) as database,
        database.acquire() as connection,
    ):
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await connection.fetchval("SELECT current_setting($1)", name) == "on"


async def test_with_tcp_it_listens_on_this_machine_also_after_a_crash(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path, tcp=True, durable=False) as server:
        assert "127.0.0.1" in server.dsn
        assert server.postmaster_pid is not None
        os.kill(server.postmaster_pid, signal.SIGKILL)
        async with await open_embedded(tmp_path, durable=False):
            connection = await asyncpg.connect(server.dsn)
            assert await connection.fetchval("SHOW listen_addresses") == "127.0.0.1"
            await connection.close()


async def test_tcp_asked_for_too_late_is_refused(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path, durable=False):
        with pytest.raises(Unavailable, match="without TCP"):
            await open_embedded(tmp_path, tcp=True, durable=False)


async def test_a_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cluster_server._SETTINGS, "max_connections", "none")
    with pytest.raises(Unavailable, match=r"did not start: .*max_connections"):
        await open_embedded(tmp_path, durable=False)
    monkeypatch.undo()
    async with await open_embedded(tmp_path, durable=False):
        pass


async def test_a_cluster_of_another_version_is_refused(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path, durable=False):
        pass
    (tmp_path / "postgres/cluster/PG_VERSION").write_text("17\n")
    with pytest.raises(Unavailable, match=r"PostgreSQL 17"):
        await open_embedded(tmp_path, durable=False)


async def test_a_data_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable) as refused:
        await open_embedded(tmp_path / "file")
    assert refused.value.code == "data-directory-closed"


async def test_a_process_that_only_mentions_the_token_is_never_touched(tmp_path: Path) -> None:
    async with await open_embedded(tmp_path, durable=False) as server:
        token = server._server._token()
        bystander = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "input()", f"cluster_name={token}", stdin=asyncio.subprocess.PIPE
        )
        assert server.postmaster_pid is not None
        os.kill(server.postmaster_pid, signal.SIGKILL)
        await server.ensure_running()
        assert bystander.returncode is None
        bystander.kill()
        await bystander.wait()


@needs_root
async def test_root_gives_it_to_an_unprivileged_account_and_opens_no_parent(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    parents = {path: path.stat().st_mode for path in (closed, *closed.parents)}
    async with await open_embedded(closed / "data", durable=False):
        assert all(process.uids().effective != 0 for process in server_processes(closed / "data"))
    assert {path: path.stat().st_mode for path in parents} == parents


@needs_root
async def test_root_and_the_owner_of_the_directory_take_turns(start_user: StartUser) -> None:
    uid = 65_534  # nobody
    with tempfile.TemporaryDirectory() as name:
        data_dir = Path(name)
        os.chown(data_dir, uid, uid)
        async with await open_embedded(data_dir, durable=False) as server:
            assert server.postmaster_pid is not None
        user = await start_user(data_dir, str(uid))
        await user.confirmed(3)
        async with await open_embedded(data_dir) as server:
            assert server.postmaster_pid == user.postmaster_pid
        await user.leave()
        assert server_processes(data_dir) == []


async def test_a_closed_server_says_so(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, durable=False)
    with pytest.raises(Unavailable, match="closed"):
        await server.ensure_running()
