"""One command from a fresh clone: `python3 scripts/start.py demo` or `python3 scripts/start.py test`.

Makes `.venv` beside pyproject.toml, installs the hash-pinned requirements and the project, builds the browser
assets, then runs `sweep demo ...` or every check and test. Standard library only; later runs start at once.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main() -> int:
    use_a_new_enough_python()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("demo", "test"), help="test --quick leaves out slow and browser tests")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on to `sweep demo` or to pytest")
    wanted = parser.parse_args()
    if wanted.what == "demo":
        set_up("requirements.txt")
        return become(BIN / "sweep", "demo", *wanted.rest)
    set_up("requirements-test.txt")
    quick = "--quick" in wanted.rest
    return test(quick, [argument for argument in wanted.rest if argument != "--quick"])


def use_a_new_enough_python() -> None:
    """Carry on under a newer Python where this one is too old and the machine has one."""
    if sys.version_info >= (3, 11):  # noqa: UP036 - whoever starts this may well have an older one
        return
    newer = next((path for path in map(shutil.which, NEWER_PYTHONS) if path), None)
    if newer is None:
        sys.exit(f"This needs Python 3.11 or newer, and {sys.executable} is {sys.version.split()[0]}.")
    os.execv(newer, [newer, __file__, *sys.argv[1:]])


def set_up(requirements: str) -> None:
    """Bring `.venv` to the pinned requirements and the browser assets to their sources."""
    stamp = VENV / "installed-from"
    installed = stamp.read_text(encoding="utf-8").split() if stamp.exists() else []
    # The tests' requirements hold the others at the same versions, so they serve the demo too.
    is_current = not {digest_of(requirements), digest_of("requirements-test.txt")}.isdisjoint(installed)
    if not is_current:
        stamp.unlink(missing_ok=True)
        make_venv()
        say(f"installing {requirements} into .venv (a few minutes the first time)")
        pip("--require-hashes", "-r", requirements)
    must(run(PYTHON, "hatch_build.py"), "The browser assets could not be built; npm's reason is above.")
    if not is_current:
        pip("--no-deps", "--no-build-isolation", "--editable", ".")
        stamp.write_text(digest_of(requirements), encoding="utf-8")


def make_venv() -> None:
    if PYTHON.exists() and run(PYTHON, "-c", "pass") == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            f"{sys.executable} cannot make virtual environments: its module ensurepip is missing. "
            "On Debian and Ubuntu: `apt-get install python3-venv`, then run this again."
        )
    say(f"making .venv with Python {sys.version.split()[0]}")
    must(run(sys.executable, "-m", "venv", "--clear", VENV), "The virtual environment .venv could not be made.")


def pip(*arguments: str) -> None:
    command = (PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
    must(run(*command, *arguments), "pip could not install what is pinned; its reason is above.")


def test(quick: bool, pytest_arguments: list[str]) -> int:
    """Every check, then pytest last, so that its closing lines end the output; 1 if anything failed."""
    chosen = "not slow and not browser" if quick else ""
    if not quick and not find_chromium():
        chosen = "not browser"
    checks: list[tuple[str, tuple[str | Path, ...]]] = [
        ("ruff", (BIN / "ruff", "check", ".")),
        ("ruff format", (BIN / "ruff", "format", "--check", ".")),
        ("mypy --strict", (BIN / "mypy",)),
        ("import floors", (BIN / "lint-imports", "--no-logo")),
        ("TypeScript", (PYTHON, "hatch_build.py", "typecheck")),
    ]
    if any(next(ROOT.glob(f"{folder}/**/*.test.ts"), None) for folder in ("sweep", "maps", "tests")):
        checks.append(("TypeScript tests", (PYTHON, "hatch_build.py", "test")))
    # Each process has a database server of its own; a file's tests stay together, for they share what is set up.
    together = ("-n", "2", "--dist", "loadfile")
    checks.append(("pytest", (PYTHON, "-m", "pytest", "-m", chosen, *together, *pytest_arguments)))
    failed = []
    for name, command in checks:
        say(name)
        if run(*command) != 0:
            failed.append(name)
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def find_chromium() -> bool:
    """Whether browser tests can run; installs Debian's Chromium where it may. In CI its lack is a failure."""
    if any(map(shutil.which, CHROMIUMS)):
        return True
    apt = shutil.which("apt-get")
    if apt:
        as_root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
        if not as_root or shutil.which("sudo"):
            say("installing Debian's chromium for the browser tests")
            quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
                subprocess.call([*as_root, apt, *step], env=quietly, stdin=subprocess.DEVNULL)
    if any(map(shutil.which, CHROMIUMS)):
        return True
    if IN_CI:
        sys.exit("The browser tests need Chromium, and it could not be installed. CI skips nothing.")
    say("!!! NO CHROMIUM: every test marked `browser` is LEFT OUT. Install Chromium to run them. !!!")
    return False


def digest_of(requirements: str) -> str:
    """Changes with whatever an installation depends on: versions, project file, interpreter, place."""
    digest = hashlib.sha256(f"{sys.version}\n{ROOT}\n".encode())
    for name in (requirements, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def run(*command: str | Path) -> int:
    """Run a command in the clone; its exit status."""
    try:
        return subprocess.call([str(part) for part in command], cwd=ROOT, env=own_environment())
    except KeyboardInterrupt:
        return 130


def become(*command: str | Path) -> int:
    """Hand this process over to a command, in the caller's folder, so that signals reach it and it stops well."""
    words = [str(part) for part in command]
    if os.name != "nt":
        os.execve(words[0], words, own_environment())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(words, env=own_environment())


def own_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}


def must(status: int, sentence: str) -> None:
    if status != 0:
        sys.exit(sentence)


def say(sentence: str) -> None:
    print(f"\n== {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
