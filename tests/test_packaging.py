"""What the repository promises about itself: portable files, two commands, floors that are checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Put together from pieces, so that this file does not hold what it looks for.
REGISTRY_HOSTS = tuple("".join(parts) for parts in (("py", "pi.org"), ("python", "hosted"), ("registry.", "npmjs")))
MACHINE_PATH = re.compile(r"(?<![\w.~$}])/(?:root|home/\w+|work)/\w")
COMMAND = re.compile(r"^python3 .*$", re.MULTILINE)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git clone: there is no list of tracked files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def test_no_tracked_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in tracked_files()
        for text in [text_of(path)]
        for what in [*(host for host in REGISTRY_HOSTS if host in text), *MACHINE_PATH.findall(text)]
    ]
    assert found == []


def test_both_readmes_open_with_the_same_two_commands_and_ci_runs_the_second() -> None:
    english, chinese = (COMMAND.findall(text_of(ROOT / name)) for name in ("README.md", "README.zh.md"))
    assert english[:2] == chinese[:2] == ["python3 scripts/start.py demo", "python3 scripts/start.py test"]
    assert COMMAND.findall(text_of(ROOT / ".ci" / "run")) == [english[1]]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    entries = re.findall(r"^(?![ #]).+(?:\n .*--hash.*)*", text_of(ROOT / name), re.MULTILINE)
    assert len(entries) > 20
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_declared_requirement_is_pinned() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    extras = project["project"]["optional-dependencies"]
    declared = {
        "requirements.txt": project["project"]["dependencies"] + project["build-system"]["requires"],
        "requirements-test.txt": extras["test"] + extras["bench"],
    }
    for file, requirements in declared.items():
        pinned = set(re.findall(r"^([\w.-]+)==", text_of(ROOT / file), re.MULTILINE))
        assert {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements} <= pinned


def test_the_import_floors_are_checked() -> None:
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == {"floors", "maps", "asyncpg"}
    floors = next(contract for contract in contracts if contract["id"] == "floors")["layers"]
    assert re.sub(r"[()]", "", floors[-1]) == "sweep.domain"


def test_the_domain_imports_only_itself_and_the_standard_library() -> None:
    strangers = []
    for path in sorted((ROOT / "sweep" / "domain").rglob("*.py")):
        for node in ast.walk(ast.parse(text_of(path))):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(level=0, module=str(module)):
                    modules = [module]
                case _:
                    continue
            strangers += [
                f"{path.name}:{node.lineno} {module}"
                for module in modules
                if not f"{module}.".startswith("sweep.domain.")
                and module.partition(".")[0] not in sys.stdlib_module_names
            ]
    assert strangers == []
