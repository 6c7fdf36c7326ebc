"""Settings come from options before the environment before the file, and a wrong one names its key and source."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sweep.domain.problem import Problem
from sweep.settings import Settings, load_settings


def toml(folder: Path, text: str) -> Path:
    file = folder / "sweep.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_defaults_are_an_embedded_database_and_the_citys_zone() -> None:
    settings = load_settings({})
    assert settings == Settings()
    assert settings.database_url is None
    assert settings.zone == ZoneInfo("Asia/Shanghai")
    assert settings.data_dir.is_absolute()


def test_options_come_before_the_environment_before_the_file(tmp_path: Path) -> None:
    file = toml(tmp_path, 'port = 1001\nhost = "10.0.0.1"\nlanguage = "en"\n')
    env = {"SWEEP_CONFIG": str(file), "SWEEP_PORT": "1002", "SWEEP_HOST": "10.0.0.2"}
    settings = load_settings(env, overrides={"port": 1003, "host": None})
    assert (settings.port, settings.host, settings.language) == (1003, "10.0.0.2", "en")


def test_a_file_given_by_option_replaces_the_one_of_the_environment(tmp_path: Path) -> None:
    settings = load_settings({"SWEEP_CONFIG": "/no/such/file"}, toml(tmp_path, "port = 1001"))
    assert settings.port == 1001


def test_values_are_understood(tmp_path: Path) -> None:
    settings = load_settings(
        {
            "SWEEP_DATA_DIR": "~/清查",
            "SWEEP_ZONE": "Asia/Taipei",
            "SWEEP_PUBLIC_URL": "https://sweep.example/base/",
            "SWEEP_DATABASE_URL": "postgresql://u:p@db/sweep",
        }
    )
    assert settings.data_dir == Path.home() / "清查"
    assert settings.zone == ZoneInfo("Asia/Taipei")
    assert settings.public_url == "https://sweep.example/base"
    assert settings.database_url == "postgresql://u:p@db/sweep"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("ZONE", "Beijing time"),
        ("ZONE", "../etc/passwd"),
        ("LANGUAGE", "fr"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_URL", "sweep.example"),
        ("DATABASE_CONNECTIONS", "0"),
    ],
)
def test_a_wrong_value_names_its_key_its_source_and_itself(name: str, value: str) -> None:
    with pytest.raises(Problem) as refused:
        load_settings({f"SWEEP_{name}": value})
    for sentence in (refused.value.en, refused.value.zh):
        assert name.lower() in sentence
        assert f"SWEEP_{name}" in sentence
        assert repr(value) in sentence


def test_a_wrong_database_address_is_not_repeated_as_it_may_hold_a_password() -> None:
    with pytest.raises(Problem) as refused:
        load_settings({"SWEEP_DATABASE_URL": "mysql://root:secret@db/sweep"})
    assert "secret" not in refused.value.en + refused.value.zh + str(refused.value.where)


def test_a_wrong_value_in_the_file_names_the_file(tmp_path: Path) -> None:
    file = toml(tmp_path, "port = true")
    with pytest.raises(Problem, match="port") as refused:
        load_settings({}, file)
    assert refused.value.where["source"] == str(file)


def test_an_unknown_key_in_the_file_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="did you mean data_dir"):
        load_settings({}, toml(tmp_path, 'datadir = "/x"'))


@pytest.mark.parametrize("text", ["port 80", "[port"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem, match="not valid TOML"):
        load_settings({}, toml(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        load_settings({"SWEEP_CONFIG": str(tmp_path / "missing.toml")})
    assert refused.value.code == "settings-unreadable"
