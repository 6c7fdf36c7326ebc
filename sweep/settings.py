"""What an installation may choose: from options, the environment, one TOML file, or the defaults, in that order.

Every setting `name` is `SWEEP_NAME` in the environment, `name = ...` in the file that `SWEEP_CONFIG` or
`--config` names, and usually an option `--name` of the command.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs

from sweep.domain.problem import Problem

LANGUAGES = ("zh", "en")
LOCAL_CA = "local-ca"
LOG_LEVELS = ("debug", "info", "warning", "error")
_HIGHEST_PORT = 65_535
_MOST_CONNECTIONS = 1_000


class _Wrong(Exception):
    """Why a value cannot be used: the end of a sentence, in English and in Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("must be a text that is not empty", "应为非空文本")
    return value.strip()


def _optional_text(value: object) -> str | None:
    return None if value == "" else _text(value)


def _folder(value: object) -> Path:
    path = value if isinstance(value, Path) else Path(_text(value))
    return path.expanduser().absolute()


def _file(value: object) -> Path | None:
    return None if value == "" else _folder(value)


def _zone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(_text(value))
    except (LookupError, ValueError, OSError):
        raise _Wrong(
            "must be a time zone by its IANA name, such as Asia/Shanghai", "应为 IANA 时区名，例如 Asia/Shanghai"
        ) from None


def _one_of(*choices: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if value not in choices:
            raise _Wrong(f"must be one of {', '.join(choices)}", f"应为下列之一：{'、'.join(choices)}")
        return str(value)

    return parse


def _whole_number(lowest: int, highest: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()) else value
        if not isinstance(number, int) or isinstance(number, bool) or not lowest <= number <= highest:
            raise _Wrong(f"must be a whole number from {lowest} to {highest}", f"应为 {lowest} 到 {highest} 的整数")
        return number

    return parse


def _database_url(value: object) -> str | None:
    url = _optional_text(value)
    if url is not None and urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise _Wrong(
            "must look like postgresql://user:password@host:5432/database",
            "应形如 postgresql://用户:密码@主机:5432/数据库",
        )
    return url


def _any_text(value: object) -> str:
    return "" if value == "" else _text(value)


#: What an address of tiles names: XYZ, or a WMTS resource template (OGC 07-057r7, 10.2).
_TILE_PLACES = (("{z}", "{x}", "{y}"), ("{TileMatrix}", "{TileCol}", "{TileRow}"))


def _tiles_url(value: object) -> str | None:
    url = _optional_text(value)
    if url is not None and (
        urlsplit(url).scheme not in ("http", "https") or not any(all(part in url for part in k) for k in _TILE_PLACES)
    ):
        raise _Wrong(
            "must look like https://tiles.example/{z}/{x}/{y}.png", "应形如 https://tiles.example/{z}/{x}/{y}.png"
        )
    return url


def _web_url(value: object) -> str | None:
    url = _optional_text(value)
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise _Wrong("must be an address that starts with http:// or https://", "应为以 http:// 或 https:// 开头的网址")
    return url.rstrip("/")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one installation. `load_settings` makes it; tests may make it directly."""

    data_dir: Path = field(
        default_factory=lambda: platformdirs.user_data_path("sweep", appauthor=False),
        metadata={"parse": _folder},
    )
    """Where the embedded PostgreSQL and the files live."""
    database_url: str | None = field(default=None, metadata={"parse": _database_url, "secret": True})
    """Any other PostgreSQL 15 or newer; None: the embedded one."""
    database_connections: int = field(default=10, metadata={"parse": _whole_number(2, _MOST_CONNECTIONS)})
    """The most connections of one service process."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"), metadata={"parse": _zone})
    """The city's zone: every time on screen and in reports is shown in it."""
    language: str = field(default="zh", metadata={"parse": _one_of(*LANGUAGES)})
    """The language where a person has not chosen one."""
    host: str = field(default="127.0.0.1", metadata={"parse": _text})
    port: int = field(default=8080, metadata={"parse": _whole_number(0, _HIGHEST_PORT)})
    """0: any free port."""
    public_url: str | None = field(default=None, metadata={"parse": _web_url})
    """The address that phones reach, for join links and QR codes; None: made of host and port."""
    tls: str = field(default="off", metadata={"parse": _one_of("off", LOCAL_CA)})
    """local-ca: HTTPS by a certificate authority of the service's own, for a local network."""
    tls_cert: Path | None = field(default=None, metadata={"parse": _file})
    """HTTPS with this certificate and its chain (PEM); None: plain HTTP, as behind a proxy that ends TLS."""
    tls_key: Path | None = field(default=None, metadata={"parse": _file})
    tls_install_port: int = field(default=8081, metadata={"parse": _whole_number(0, _HIGHEST_PORT)})
    """With local-ca: where phones get its root, over plain HTTP."""
    paper_forms: Path | None = field(default=None, metadata={"parse": _file})
    """A folder with a bureau's own forms of papers (NAME.json); they replace the usual ones or add to them."""
    map_tiles: str | None = field(default=None, metadata={"parse": _tiles_url})
    """A background for the map: XYZ tiles at an address with {z}, {x} and {y}; None: boundaries and shops only."""
    map_tiles_datum: str = field(default="wgs84", metadata={"parse": _one_of("wgs84", "gcj02")})
    """The datum of those tiles: gcj02 for most Chinese services; what lies over them is shifted as they are."""
    map_attribution: str = field(default="", metadata={"parse": _any_text})
    """Whom the map names for its tiles."""
    hotline: str = field(default="", metadata={"parse": _any_text})
    """The number that the public page names."""
    return_places: str = field(default="", metadata={"parse": _any_text})
    """Where people bring product back, for the public page; several with ; between them."""
    log_level: str = field(default="info", metadata={"parse": _one_of(*LOG_LEVELS)})


_FIELDS = {each.name: each for each in fields(Settings)}


def load_settings(
    env: Mapping[str, str],
    config_path: Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """The settings of this run: `overrides` (options, None where not given) before `env` before the TOML file.

    `config_path` is the file; without it the one that `SWEEP_CONFIG` names, if any.
    Raises Problem that names the key and where its value came from.
    """
    if config_path is None and env.get("SWEEP_CONFIG"):
        config_path = Path(env["SWEEP_CONFIG"]).expanduser()
    chosen: dict[str, tuple[object, str]] = {}
    if config_path is not None:
        chosen |= {name: (value, str(config_path)) for name, value in _from_file(config_path).items()}
    for name in _FIELDS:
        variable = f"SWEEP_{name.upper()}"
        if env.get(variable):
            chosen[name] = (env[variable], variable)
        if overrides is not None and overrides.get(name) is not None:
            chosen[name] = (overrides[name], f"--{name.replace('_', '-')}")
    return Settings(**{name: _parsed(name, value, source) for name, (value, source) in chosen.items()})


def _from_file(path: Path) -> dict[str, object]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Problem(
            "settings-unreadable",
            f"The settings file {path} cannot be read ({error.strerror}); correct its path or its permissions.",
            f"无法读取设置文件 {path}（{error.strerror}）；请更正路径或权限。",
            file=str(path),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(
            "settings-not-toml",
            f"The settings file {path} is not valid TOML in UTF-8: {error}; correct that place.",
            f"设置文件 {path} 不是有效的 UTF-8 TOML：{error}；请更正该处。",
            file=str(path),
        ) from error
    for name in found:
        if name not in _FIELDS:
            near = difflib.get_close_matches(name, _FIELDS, n=1)
            known = near[0] if near else ", ".join(_FIELDS)
            raise Problem(
                "setting-unknown",
                f"The settings file {path} has an unknown key {name!r}; did you mean {known}?",
                f"设置文件 {path} 中有未知的键 {name!r}；是否应为 {known}？",
                file=str(path),
                field=name,
            )
    return found


def _parsed(name: str, value: object, source: str) -> Any:
    metadata = _FIELDS[name].metadata
    try:
        return metadata["parse"](value)
    except _Wrong as wrong:
        shown = "" if metadata.get("secret") else f", not {value!r}"
        shown_zh = "" if metadata.get("secret") else f"，现为 {value!r}"
        raise Problem(
            "setting-invalid",
            f"The setting {name} from {source} {wrong.en}{shown}.",
            f"来自 {source} 的设置 {name} {wrong.zh}{shown_zh}。",
            field=name,
            source=source,
        ) from None
