"""Pins every requirement, with hashes, for Python 3.11 and newer: `python scripts/pin.py` (needs `uv`).

Add `--upgrade` to take newer versions. requirements.txt is what running needs, the build backend included;
requirements-test.txt is that, at the same versions, and what the tests and benchmarks need.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# No addresses: the files must serve any index or mirror, whatever this machine is set to.
OPTIONS = [
    "--no-config",
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=python scripts/pin.py",
]
TEST_EXTRAS = "-c requirements.txt --extra test --extra bench"


def main(options: list[str]) -> None:
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("Pinning needs uv: `pip install uv`, then run this again.")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build_requirements = "\n".join(project["build-system"]["requires"])
    for extras, requirements in (("", "requirements.txt"), (TEST_EXTRAS, "requirements-test.txt")):
        command = [uv, "pip", "compile", "pyproject.toml", "-", *OPTIONS, *extras.split(), "-o", requirements]
        subprocess.run([*command, *options], cwd=ROOT, input=build_requirements, text=True, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
