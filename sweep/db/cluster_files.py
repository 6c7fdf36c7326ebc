"""The files of the embedded PostgreSQL: its directory, password, log and data, made once and checked at each start.

DATA_DIR/postgres/            0700
    users.lock, turn.lock     see `sweep.db.embedded`
    password                  0600, of both roles; random
    tcp_port                  there if the server also listens on 127.0.0.1
    server.log, server.log.1
    cluster/                  0700, PostgreSQL's own data directory and its socket
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from sweep.db.postgres_binaries import Account, account_for, binaries_for
from sweep.db.unavailable import Unavailable

ADMIN_ROLE = "postgres"
_LOG_LIMIT_BYTES = 10_000_000


class ClusterFiles:
    """The files below DATA_DIR/postgres: made once, then owned by the account that runs the server."""

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.data_dir = data_dir
        self.home = data_dir / "postgres"
        self.dir = self.home / "cluster"
        self.log = self.home / "server.log"
        self.password = ""
        self.durable = durable  # False only in tests: an outage may cost commits
        self._account: Account | None = None
        self._programs: Path | None = None

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
        self.password = self.read_or_make("password", secrets.token_hex(24))
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
        if not self.durable:
            arguments.append("--no-sync")
        done = subprocess.run(
            [
                self.programs / "initdb",
                f"--pgdata={inside(making / 'data')}",
                f"--pwfile={inside(making / 'data')}/../password",
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
            raise self.failure(done.stderr.decode(errors="replace"))
        (making / "data").rename(self.dir)
        _sync(self.home)
        shutil.rmtree(making, ignore_errors=True)

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

    def read_or_make(self, name: str, value: str) -> str:
        """What a small secret file of ours says; `value` where it is made now."""
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

    def open_log(self) -> BinaryIO:
        """The server's log, to be appended to; a long one is put aside first."""
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT_BYTES:
            self.log.rename(self.log.with_suffix(".log.1"))
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        log = os.fdopen(os.open(self.log, flags, 0o600), "ab")
        self.hand_over(self.log)
        return log

    def failure(self, said: str) -> Unavailable:
        """That the server, or the making of the cluster, gave up, and its own last words on why."""
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


def inside(directory: Path) -> str:
    """How a program that is started inside `directory` names it without walking the path to it."""
    return "/proc/self/cwd" if sys.platform == "linux" else str(directory)


def _sync(directory: Path) -> None:
    fd = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
