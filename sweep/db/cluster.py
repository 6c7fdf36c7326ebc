"""One PostgreSQL cluster on disk: its files, and starting and stopping its server. Blocking, no waiting for sign-in.

    DATA_DIR/postgres/            0700
        users.lock, turn.lock     see `sweep.db.embedded`
        password                  0600, of both roles; random
        tcp_port                  there if the server also listens on 127.0.0.1
        server.log, server.log.1
        cluster/                  0700, PostgreSQL's own data directory and its socket

The server is started inside its directory and told that its data directory is /proc/self/cwd and its socket
directory is `.`. So it never walks the path to them: long paths and a closed parent such as /root (0700), which
the unprivileged account cannot enter, are no obstacle, and no parent's mode is ever changed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import psutil

from sweep.db.postgres_binaries import Account, account_for, binaries_for
from sweep.db.process_identity import cluster_token, is_living, kill_processes_of, option_of, postmaster_of
from sweep.db.unavailable import Unavailable

ADMIN_ROLE = "postgres"
DATABASE_PORT = 5432
_LOG_LIMIT_BYTES = 10_000_000
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


class Cluster:
    """The files below DATA_DIR/postgres and the server process that belongs to them."""

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.data_dir = data_dir
        self.home = data_dir / "postgres"
        self.dir = self.home / "cluster"
        self.log = self.home / "server.log"
        self.password = ""
        self._durable = durable
        self._account: Account | None = None
        self._programs: Path | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._log_start = 0
        self._dir_fd: int | None = None

    @property
    def account(self) -> Account:
        if self._account is None:
            self._account = account_for(self.data_dir)
        return self._account

    @property
    def programs(self) -> Path:
        """The directory of `postgres`, `initdb`, `pg_dump` ..., looked for only when needed."""
        if self._programs is None:
            self._programs = binaries_for(self.account)
        return self._programs

    def make_home(self) -> None:
        """The directories above the cluster, before any lock can be taken."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.home.mkdir(mode=0o700, exist_ok=True)
            self.home.chmod(0o700)
            self.hand_over(self.home)
        except OSError as error:
            raise Unavailable(
                "data-directory-closed",
                f"The data directory {self.data_dir} cannot be used ({error.strerror}); choose another with "
                "--data-dir or correct its owner.",
                f"无法使用数据目录 {self.data_dir}（{error.strerror}）；请用 --data-dir 另选目录或更正其属主。",
                file=str(self.data_dir),
            ) from error

    def hand_over(self, path: Path) -> None:
        """Root working in a user's data directory leaves only files of that user behind."""
        if os.geteuid() == 0 and self.data_dir.stat().st_uid != 0:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    def make(self) -> None:
        """Makes the cluster unless it is there. A half-made one never gets the name `cluster`."""
        self.password = self._read_or_make("password", secrets.token_hex(24))
        if self.dir.exists():
            self._check_existing()
            return
        for left_over in self.home.glob("making-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=self.home))
        (making / "data").mkdir(mode=0o700)
        (making / "password").touch(mode=0o600)
        (making / "password").write_text(self.password, encoding="ascii")
        for path in (making, making / "data", making / "password"):
            os.chown(path, self.account.uid, self.account.gid)
        arguments = [
            f"--username={ADMIN_ROLE}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]
        if not self._durable:
            arguments.append("--no-sync")
        done = subprocess.run(
            [
                self.programs / "initdb",
                f"--pgdata={_inside(making / 'data')}",
                f"--pwfile={_inside(making / 'data')}/../password",
                *arguments,
            ],
            cwd=making / "data",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            **self.account.popen_arguments(),
        )
        if done.returncode != 0:
            shutil.rmtree(making, ignore_errors=True)
            raise self._failed(done.stderr.decode(errors="replace"))
        (making / "data").rename(self.dir)
        _sync(self.home)
        shutil.rmtree(making, ignore_errors=True)

    def postmaster(self) -> psutil.Process | None:
        """The living server of this cluster, whoever started it."""
        if self._child is not None:
            self._child.poll()  # reaps it if it is dead
        return postmaster_of(self._token(), self.dir.stat().st_uid)

    def start(self) -> None:
        """Starts the server, without waiting for it, after clearing away what a killed one left."""
        owner = self.dir.stat().st_uid
        kill_processes_of(self._token(), owner)
        if owner != self.account.uid:  # as root: restored or moved by another account
            for path in (self.dir, *self.dir.rglob("*")):
                os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)
        self.dir.chmod(0o700)
        # Nothing of this cluster runs, so these can only be stale: a recycled pid in them would stop the start.
        for stale in (self.dir / "postmaster.pid", *self.dir.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        port = self._tcp_port()
        settings = _SETTINGS | (_DURABLE if self._durable else _NOT_DURABLE)
        settings["cluster_name"] = self._token()
        settings["listen_addresses"] = "" if port is None else "127.0.0.1"
        settings["port"] = str(DATABASE_PORT if port is None else port)
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._open_log() as log:
            self._log_start = log.seek(0, os.SEEK_END)
            self._child = subprocess.Popen(
                [self.programs / "postgres", "-D", _inside(self.dir), *arguments],
                cwd=self.dir,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C at the service's terminal is not for the server
                **self.account.popen_arguments(),
            )

    def start_failure(self) -> Unavailable | None:
        """Why the server that `start` began gave up by itself; None if it runs, was killed or should be tried again."""
        status = self._child.poll() if self._child is not None else None
        if status is None or status <= 0:
            return None
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            said = log.read().decode(errors="replace")
        return None if "pre-existing shared memory block" in said else self._failed(said)

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
        kill_processes_of(self._token(), self.dir.stat().st_uid)

    def address(self) -> tuple[str, int]:
        """Host (or socket directory) and port of the running server, as PostgreSQL clients take them."""
        postmaster = self.postmaster()
        port = option_of(postmaster, "port") if postmaster else None
        listens = option_of(postmaster, "listen_addresses") if postmaster else None
        return self._socket_dir() or listens or "127.0.0.1", int(port or DATABASE_PORT)

    def want_tcp(self) -> int:
        """From now on the server also listens on 127.0.0.1. Returns the port for its next start."""
        return int(self._read_or_make("tcp_port", str(_free_port())))

    def close(self) -> None:
        if self._dir_fd is not None:
            os.close(self._dir_fd)
            self._dir_fd = None

    def _token(self) -> str:
        return cluster_token(self.dir, self.password)

    def _tcp_port(self) -> int | None:
        path = self.home / "tcp_port"
        if not path.exists():
            return None
        port = self.want_tcp()
        if not _is_free(port):
            path.unlink()
            port = self.want_tcp()
        return port

    def _socket_dir(self) -> str | None:
        path = str(self.dir.absolute())
        short = len(os.fsencode(f"{path}/.s.PGSQL.{DATABASE_PORT}0")) <= _SOCKET_PATH_LIMIT_BYTES
        if short and not set(path) & set(",%"):  # asyncpg would split or decode these
            return path
        if sys.platform != "linux":
            return None
        if self._dir_fd is None:
            self._dir_fd = os.open(self.dir, os.O_PATH | os.O_DIRECTORY)
        return f"/proc/{os.getpid()}/fd/{self._dir_fd}"

    def _check_existing(self) -> None:
        owner = self.dir.stat().st_uid
        if os.geteuid() not in (0, owner):
            raise Unavailable(
                "data-directory-closed",
                f"The database in {self.data_dir} belongs to another user (uid {owner}); run the command as "
                "that user or choose another --data-dir.",
                f"{self.data_dir} 中的数据库属于另一用户（uid {owner}）；请以该用户运行，或用 --data-dir 另选目录。",
                file=str(self.data_dir),
            )
        version = (self.dir / "PG_VERSION").read_text(encoding="ascii").strip()
        if version != "18":
            raise Unavailable(
                "database-version",
                f"The database in {self.data_dir} is of PostgreSQL {version}, this program brings 18; use the "
                "program version that made it.",
                f"{self.data_dir} 中的数据库属于 PostgreSQL {version}，本程序自带 18；请使用创建它的程序版本。",
                file=str(self.data_dir),
            )

    def _read_or_make(self, name: str, value: str) -> str:
        path = self.home / name
        if not path.exists():
            making = self.home / f"{name}.new"
            making.unlink(missing_ok=True)
            with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(value)
                file.flush()
                os.fsync(file.fileno())
            self.hand_over(making)
            making.rename(path)
            _sync(self.home)
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW)) as file:
            return file.read().strip()

    def _open_log(self) -> BinaryIO:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT_BYTES:
            self.log.rename(self.log.with_suffix(".log.1"))
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        log = os.fdopen(os.open(self.log, flags, 0o600), "ab")
        self.hand_over(self.log)
        return log

    def _failed(self, said: str) -> Unavailable:
        if "No space left on device" in said:
            return Unavailable(
                "disk-full",
                f"The disk that holds {self.data_dir} is full; free some space and start again.",
                f"{self.data_dir} 所在磁盘已满；请腾出空间后重新启动。",
                file=str(self.data_dir),
            )
        lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line or "error:" in line]
        last = lines[-1].strip() if lines else "no reason given"
        return Unavailable(
            "database-start-failed",
            f"The embedded database in {self.data_dir} did not start: {last} (more in {self.log}).",
            f"{self.data_dir} 中的内置数据库未能启动：{last}（详见 {self.log}）。",
            file=str(self.log),
        )


def _inside(directory: Path) -> str:
    """How a program that is started inside `directory` names it without walking the path to it."""
    return "/proc/self/cwd" if sys.platform == "linux" else str(directory)


def _sync(directory: Path) -> None:
    fd = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


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
