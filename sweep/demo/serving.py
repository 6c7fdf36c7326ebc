"""The real service of an exercise, beside the process that plays it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from sweep.domain.problem import Problem
from sweep.settings import Settings


@asynccontextmanager
async def serving(settings: Settings, host: str, port: int) -> AsyncIterator[str]:
    """A real `sweep serve` beside this process, on the same database; its address."""
    port = port or _free_port(host)
    command = [sys.executable, "-m", "sweep", "serve", "--data-dir", str(settings.data_dir), "--host", host,
               "--port", str(port)]  # fmt: skip
    log = (settings.data_dir / "serve.log").open("ab")
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(settings))
    base_url = f"http://{host}:{port}"
    try:
        await _until_ready(base_url, process, settings.data_dir / "serve.log")
        yield base_url
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait, 30)
        log.close()


def _environment(settings: Settings) -> dict[str, str]:
    environment = dict(os.environ)
    if settings.database_url:
        environment["SWEEP_DATABASE_URL"] = settings.database_url
    return environment


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


async def _until_ready(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            if process.poll() is not None:
                break
            try:
                async with session.get(f"{base_url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise Problem(
        "service-did-not-start",
        f"The service did not start: {tail[-1] if tail else 'it said nothing'} (all of it in {log}).",
        f"服务未能启动：{tail[-1] if tail else '没有输出'}（详见 {log}）。",
    )
