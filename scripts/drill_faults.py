"""What a drill does to the service: kill, freeze, or fill the disk. Each fault ends with a service that ought to
recover: where its supervisor died, another one has been started."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
from rig import ServiceProcess

from sweep.db.cluster_files import ClusterFiles
from sweep.db.cluster_server import ClusterServer

_LARGEST_DISK_BYTES = 2_000_000_000
_MOST_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """The service, and the directory in which everything happens."""

    service: ServiceProcess
    folder: Path

    async def postmaster(self) -> psutil.Process:
        """The living postmaster; waits for one."""
        cluster = await self._cluster()
        deadline = time.monotonic() + _MOST_PATIENCE_S
        while time.monotonic() < deadline:
            found = await asyncio.to_thread(cluster.postmaster)
            if found is not None:
                return found
            await asyncio.sleep(0.05)
        raise SystemExit("the database server does not come back")

    async def clear_away(self) -> None:
        """End a server that a killed service left behind; nothing where the service stopped well."""
        cluster = await self._cluster()
        await asyncio.to_thread(cluster.stop, 10.0)

    async def _cluster(self) -> ClusterServer:
        files = ClusterFiles(self.service.data_dir, durable=True)
        await asyncio.to_thread(files.make)  # they exist: this reads what identifies them
        return ClusterServer(files)

    def supervisor(self) -> psutil.Process:
        """The process that was started as `sweep serve`."""
        assert self.service.process is not None  # drills start it first
        return psutil.Process(self.service.process.pid)

    def workers(self) -> list[psutil.Process]:
        """Its living workers."""
        return [child for child in self.supervisor().children() if "sweep.app.worker" in child.cmdline()]


Fault = Callable[[Target, argparse.Namespace, Random], Awaitable[None]]


async def kill_service(target: Target, _: argparse.Namespace, random: Random) -> None:
    """The whole process group; PostgreSQL lives on."""
    target.service.kill()
    await asyncio.sleep(random.uniform(0, 0.5))
    target.service.start()


async def kill_postmaster(target: Target, _: argparse.Namespace, __: Random) -> None:
    """Only the postmaster; its backends notice, the service must bring it back."""
    (await target.postmaster()).kill()


async def kill_both(target: Target, _: argparse.Namespace, random: Random) -> None:
    """At once, in either order."""
    postmaster = await target.postmaster()
    first, second = random.sample((target.service.kill, postmaster.kill), 2)
    first()
    second()
    await asyncio.sleep(random.uniform(0, 0.5))
    target.service.start()


async def kill_worker(target: Target, _: argparse.Namespace, random: Random) -> None:
    """One of them."""
    random.choice(target.workers()).kill()


async def kill_supervisor(target: Target, _: argparse.Namespace, __: Random) -> None:
    """Its workers must end by themselves and free the port for the next one."""
    workers = target.workers()
    target.supervisor().kill()
    process = target.service.process
    assert process is not None  # it was just killed
    await asyncio.to_thread(process.wait, 30)
    target.service.start()
    deadline = time.monotonic() + 30
    while alive := [worker for worker in workers if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE]:
        if time.monotonic() > deadline:
            raise SystemExit(f"{len(alive)} workers outlived their supervisor")
        await asyncio.sleep(0.1)


async def freeze_postmaster(target: Target, options: argparse.Namespace, _: Random) -> None:
    """It stands still: what is connected goes on, nobody new gets in."""
    await _freeze([await target.postmaster()], options.freeze_s)


async def freeze_all(target: Target, options: argparse.Namespace, _: Random) -> None:
    """It and all its processes stand still, as on a machine that is suspended."""
    postmaster = await target.postmaster()
    await _freeze([postmaster, *postmaster.children(recursive=True)], options.freeze_s)


async def _freeze(processes: list[psutil.Process], seconds: float) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)


async def fill_disk(target: Target, options: argparse.Namespace, _: Random) -> None:
    """No byte is left on the file system of the data directory for a while; then there is room again."""
    async with _full_disk(target.service.data_dir):
        await asyncio.sleep(options.full_s)


async def fill_disk_and_kill(target: Target, options: argparse.Namespace, _: Random) -> None:
    """The same, and the postmaster dies in the middle: it cannot come back before there is room."""
    async with _full_disk(target.service.data_dir):
        await asyncio.sleep(options.full_s / 3)
        (await target.postmaster()).kill()
        await asyncio.sleep(options.full_s * 2 / 3)


@asynccontextmanager
async def _full_disk(folder: Path) -> AsyncIterator[None]:
    if shutil.disk_usage(folder).total > _LARGEST_DISK_BYTES:
        raise SystemExit("full: only with --dir on a small file system of its own, such as a tmpfs of 400 MB")
    ballast = folder / "ballast"

    async def fill() -> None:
        with ballast.open("ab", buffering=0) as file:
            while True:
                for piece in (4_194_304, 4_096, 512):
                    with suppress(OSError):
                        file.write(bytes(piece))
                await asyncio.sleep(0.01)

    filling = asyncio.create_task(fill())
    try:
        yield
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)
        ballast.unlink()


ROTATION = ("service", "postmaster", "both")
FAULTS: dict[str, Fault] = {
    "service": kill_service,
    "postmaster": kill_postmaster,
    "both": kill_both,
    "worker": kill_worker,
    "supervisor": kill_supervisor,
    "freeze": freeze_postmaster,
    "freeze-all": freeze_all,
    "full": fill_disk,
    "full-postmaster": fill_disk_and_kill,
}
