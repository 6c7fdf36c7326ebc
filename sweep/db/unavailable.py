"""When the database cannot be used now, and nobody's request is to blame: `Unavailable`, HTTP 503, try again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from sweep.domain.problem import Problem

LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""All that asyncpg may raise when a connection is given up, where the reason no longer matters."""

# asyncpg's InterfaceError is for wrong use, and for these: a lost connection leaves the pool by itself.
_LOST_SAYINGS = ("clos", "released back to the pool", "not connected")


class Unavailable(Problem):
    """The database did not do it. The same request may be sent again, unchanged; it must never be blamed."""

    def __init__(self, code: str, en: str, zh: str, **where: str | int) -> None:
        super().__init__(code, en, zh, status=503, **where)


def unavailable(error: BaseException) -> Unavailable | None:
    """The refusal that `error` (of asyncpg or of the connection under it) stands for.

    None where the statement itself was at fault: a constraint, wrong SQL, wrong data.
    Source of the codes: PostgreSQL documentation, appendix A.
    """
    match error:
        case Unavailable():
            return error
        case asyncpg.PostgresError():
            return _of_sqlstate(error.sqlstate or "", str(error))
        case asyncpg.InternalClientError():
            # A connection that was told its end (FATAL) and has not yet seen it: asyncpg cannot switch its state.
            return _lost()
        case asyncpg.InterfaceError() if any(said in str(error) for said in _LOST_SAYINGS):
            return _lost()
        case TimeoutError():
            return Unavailable(
                "database-too-slow",
                "The database did not answer in time; nothing was lost, please try again.",
                "数据库未在规定时间内答复；数据没有丢失，请重试。",
            )
        case ConnectionError() | FileNotFoundError():
            return _down()
        case OSError():
            return _down(error.strerror)
        case _:
            return None


@contextmanager
def unavailable_when_connecting(where: str) -> Iterator[None]:
    """Every failure to reach the database `where` (never with its password) becomes `Unavailable`."""
    try:
        yield
    except LOST as error:
        found = unavailable(error) or Unavailable(
            "database-refuses",
            f"The database {where} refuses the connection: {error}.",
            f"数据库 {where} 拒绝连接：{error}。",
        )
        found.where.setdefault("database", where)
        raise found from error
    except ValueError as error:
        raise Unavailable(
            "database-address",
            f"The database address {where} cannot be understood ({error}); correct SWEEP_DATABASE_URL.",
            f"无法识别数据库地址 {where}（{error}）；请更正 SWEEP_DATABASE_URL。",
        ) from error


@contextmanager
def unavailable_when_lost() -> Iterator[None]:
    """Around statements: failures that are the database's become `Unavailable`, all others pass unchanged.

    Files that the body itself cannot open stay its own OSError.
    """
    try:
        yield
    except (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        ConnectionError,
        TimeoutError,
    ) as error:
        found = unavailable(error)
        if found is None:
            raise
        raise found from error


def _lost() -> Unavailable:
    return Unavailable(
        "database-lost",
        "The connection to the database was lost; please try again.",
        "与数据库的连接已中断；请重试。",
    )


def _down(reason: str | None = None) -> Unavailable:
    return Unavailable(
        "database-down",
        f"The database cannot be reached{f' ({reason})' if reason else ''}; start it or correct its address, "
        "then try again.",
        f"无法连接数据库{f'（{reason}）' if reason else ''}；请启动数据库或更正其地址后重试。",
    )


def _of_sqlstate(sqlstate: str, message: str) -> Unavailable | None:
    match sqlstate:
        case "53100":
            return Unavailable(
                "disk-full",
                "The disk of the database is full; nothing was lost, free some space and try again.",
                "数据库所在磁盘已满；数据没有丢失，请腾出空间后重试。",
            )
        case "53300":
            return Unavailable(
                "database-busy",
                "The database has no connection left; please try again in a moment.",
                "数据库连接数已满；请稍后重试。",
            )
        case "28P01" | "28000":
            return Unavailable(
                "database-sign-in",
                "The database refuses this user or password; correct SWEEP_DATABASE_URL.",
                "数据库拒绝此用户或密码；请更正 SWEEP_DATABASE_URL。",
            )
        case "3D000":
            return Unavailable(
                "database-missing",
                "The server has no database of this name; create it or correct SWEEP_DATABASE_URL.",
                "服务器上没有该名称的数据库；请先创建，或更正 SWEEP_DATABASE_URL。",
            )
        case "25006":
            return Unavailable(
                "database-read-only",
                "The database is read-only (a standby?); point SWEEP_DATABASE_URL at the primary.",
                "数据库为只读（可能是备库）；请将 SWEEP_DATABASE_URL 指向主库。",
            )
        case "57P03":
            return Unavailable(
                "database-starting",
                "The database is starting up or recovering; please try again in a moment.",
                "数据库正在启动或恢复；请稍后重试。",
            )
        case "55P03" | "57014" | "25P03" | "25P04" | "40001" | "40P01":
            return Unavailable(
                "database-too-slow",
                "The database was too busy to finish in time; nothing was lost, please try again.",
                "数据库繁忙，未能按时完成；数据没有丢失，请重试。",
            )
        case "57P01" | "57P02" | "57P05":
            return _lost()
        case "XX001" | "XX002":
            return Unavailable(
                "database-damaged",
                f"The database files are damaged ({message}); stop the service and restore the last backup.",
                f"数据库文件已损坏（{message}）；请停止服务并恢复最近的备份。",
            )
        case _:
            return _of_class(sqlstate[:2], message)


def _of_class(sqlstate_class: str, message: str) -> Unavailable | None:
    match sqlstate_class:
        case "08":
            return _lost()
        case "53":
            return Unavailable(
                "database-exhausted",
                f"The database has run out of a resource ({message}); please try again.",
                f"数据库资源不足（{message}）；请重试。",
            )
        case "58":
            return Unavailable(
                "database-system-error",
                f"The database's machine reports an error ({message}); have it looked at, then try again.",
                f"数据库所在机器报告错误（{message}）；请检修后重试。",
            )
        case _:
            return None
