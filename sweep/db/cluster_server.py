"""The server process of the embedded PostgreSQL: starting and stopping it. Blocking, no waiting for sign-in.

The server is started inside its directory and told that its data directory is /proc/self/cwd and its socket
directory is `.`. So it never walks the path to them: long paths and a closed parent such as /root (0700), which
the unprivileged account cannot enter, are no obstacle, and no parent's mode is ever changed.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress

import psutil

from sweep.db.cluster_files import ClusterFiles, inside
from sweep.db.process_identity import cluster_token, is_living, kill_processes_of, option_of, postmaster_of
from sweep.db.unavailable import Unavailable

DATABASE_PORT = 5432
# sun_path holds 108 bytes on Linux and 104 on macOS, with the final NUL.
_SOCKET_PATH_LIMIT_BYTES = 103

_SETTINGS = {
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "superuser_reserved_connections": "3",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "replica",
    "wal_compression": "on",
    "wal_buffers": "16MB",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterServer:
    """The server process that belongs to some files."""

    def __init__(self, files: ClusterFiles) -> None:
        self.files = files
        self._child: subprocess.Popen[bytes] | None = None
        self._log_start = 0
        self._dir_fd: int | None = None

    def postmaster(self) -> psutil.Process | None:
        """The living server of this cluster, whoever started it."""
        if self._child is not None:
            self._child.poll()  # reaps it if it is dead
        return postmaster_of(self._token(), self.files.dir.stat().st_uid)

    def start(self) -> None:
        """Starts the server, without waiting for it, after clearing away what a killed one left."""
        owner = self.files.dir.stat().st_uid
        kill_processes_of(self._token(), owner)
        if owner != self.files.account.uid:  # as root: restored or moved by another account
            for path in (self.files.dir, *self.files.dir.rglob("*")):
                os.chown(path, self.files.account.uid, self.files.account.gid, follow_symlinks=False)
        self.files.dir.chmod(0o700)
        # Nothing of this cluster runs, so these can only be stale: a recycled pid in them would stop the start.
        for stale in (self.files.dir / "postmaster.pid", *self.files.dir.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        port = self._tcp_port()
        settings = _SETTINGS | (_DURABLE if self.files.durable else _NOT_DURABLE)
        settings["cluster_name"] = self._token()
        settings["listen_addresses"] = "" if port is None else "127.0.0.1"
        settings["port"] = str(DATABASE_PORT if port is None else port)
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.files.open_log() as log:
            self._log_start = log.seek(0, os.SEEK_END)
            self._child = subprocess.Popen(
                [self.files.programs / "postgres", "-D", inside(self.files.dir), *arguments],
                cwd=self.files.dir,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C at the service's terminal is not for the server
                **self.files.account.popen_arguments(),
            )

    def start_failure(self) -> Unavailable | None:
        """Why the server that `start` began gave up by itself; None if it runs, was killed or should be tried again."""
        status = self._child.poll() if self._child is not None else None
        if status is None or status <= 0:
            return None
        with self.files.log.open("rb") as log:
            log.seek(self._log_start)
            said = log.read().decode(errors="replace")
        return None if "pre-existing shared memory block" in said else self.files.failure(said)

    def stop(self, patience_s: float = 120.0) -> None:
        """Fast shutdown; returns when the server is gone. A server that hangs is shut down immediately."""
        postmaster = self.postmaster()
        if postmaster is None:
            return
        for request in (signal.SIGINT, signal.SIGQUIT):
            with suppress(psutil.NoSuchProcess):
                postmaster.send_signal(request)
            if self._child is not None and self._child.pid == postmaster.pid:
                with suppress(subprocess.TimeoutExpired):
                    self._child.wait(patience_s)
            else:
                psutil.wait_procs([postmaster], timeout=patience_s)
            if not is_living(postmaster):
                return
        kill_processes_of(self._token(), self.files.dir.stat().st_uid)

    def address(self) -> tuple[str, int]:
        """Host (or socket directory) and port of the running server, as PostgreSQL clients take them."""
        postmaster = self.postmaster()
        port = option_of(postmaster, "port") if postmaster else None
        listens = option_of(postmaster, "listen_addresses") if postmaster else None
        return self._socket_dir() or listens or "127.0.0.1", int(port or DATABASE_PORT)

    def want_tcp(self) -> int:
        """From now on the server also listens on 127.0.0.1. Returns the port for its next start."""
        return int(self.files.read_or_make("tcp_port", str(_free_port())))

    def close(self) -> None:
        if self._dir_fd is not None:
            os.close(self._dir_fd)
            self._dir_fd = None

    def _token(self) -> str:
        return cluster_token(self.files.dir, self.files.password)

    def _tcp_port(self) -> int | None:
        path = self.files.home / "tcp_port"
        if not path.exists():
            return None
        port = self.want_tcp()
        if not _is_free(port):
            path.unlink()
            port = self.want_tcp()
        return port

    def _socket_dir(self) -> str | None:
        path = str(self.files.dir.absolute())
        short = len(os.fsencode(f"{path}/.s.PGSQL.{DATABASE_PORT}0")) <= _SOCKET_PATH_LIMIT_BYTES
        if short and not set(path) & set(",%"):  # asyncpg would split or decode these
            return path
        if sys.platform != "linux":
            return None
        if self._dir_fd is None:
            self._dir_fd = os.open(self.files.dir, os.O_PATH | os.O_DIRECTORY)
        return f"/proc/{os.getpid()}/fd/{self._dir_fd}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
