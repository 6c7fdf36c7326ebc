"""Which processes belong to one cluster: told by a token in their command line and by their user.

A pid in a file may be stale, cut short, or belong to somebody else by now, so none is ever trusted. The server
is started with `cluster_name=TOKEN`; PostgreSQL repeats that name in the title of each of its processes. The
token is made of the cluster's secret and of its directory's inode: a copied directory has another one, and so
has a new directory that got the inode of a deleted one. Command lines can be read by everybody, also by root
in a container without CAP_SYS_PTRACE, unlike /proc/PID/cwd.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil


def cluster_token(cluster_dir: Path, secret: str) -> str:
    """The `cluster_name` of the server on `cluster_dir`: 22 characters."""
    found = os.stat(cluster_dir)
    digest = hashlib.sha256(f"{secret}:{found.st_dev}:{found.st_ino}".encode()).hexdigest()
    return f"sweep-{digest[:16]}"


def postmaster_of(token: str, uid: int) -> psutil.Process | None:
    """The living postmaster of the cluster, or None."""
    ours = list(_processes(token, uid))
    pids = {process.pid for process, _ in ours}
    for process, is_child in ours:
        try:
            # Between fork and its new title, a backend still looks like its postmaster.
            if not is_child and process.ppid() not in pids:
                return process
        except psutil.NoSuchProcess:
            continue
    return None


def kill_processes_of(token: str, uid: int, patience_s: float = 30.0) -> int:
    """Kills what a dead postmaster left behind and waits until it is gone. Returns how many there were.

    Orphans keep the shared memory of the dead server and would stop a new one from starting. What they had
    committed is on disk; what they had not is rolled back by the recovery that follows anyway.
    """
    orphans = [process for process, _ in _processes(token, uid)]
    for process in orphans:
        try:
            process.kill()  # psutil compares the start time first, so a recycled pid is safe
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(orphans, timeout=patience_s)
    return len(orphans)


def is_living(process: psutil.Process) -> bool:
    """Whether this very process still runs. A zombie that its parent does not reap is dead."""
    try:
        return process.is_running() and process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


def option_of(process: psutil.Process, name: str) -> str | None:
    """The value that the postmaster was given by `-c name=value`."""
    try:
        line = process.cmdline()
    except psutil.Error:
        return None
    values = [part.partition("=")[2] for part in line if part.startswith(f"{name}=")]
    return values[-1] if values else None


def _processes(token: str, uid: int) -> Iterator[tuple[psutil.Process, bool]]:
    """The living processes of the cluster, each with whether its title says that it is a child."""
    for process in psutil.process_iter():
        try:
            line = process.cmdline()
            is_child = " ".join(line).startswith(f"postgres: {token}:")
            is_parent = f"cluster_name={token}" in line and Path(line[0]).name == "postgres"
            if (is_child or is_parent) and process.uids().real == uid and is_living(process):
                yield process, is_child
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
