"""`make test`: every check, one after the other, each told apart in the output, and one line at the end.

With `--quick` only style, layers and types. Where CI is set, what cannot be checked fails; elsewhere it is
said.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.browser import main as make_sure_of_browser

HERE = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
IN_CI = bool(os.environ.get("CI"))
BUNDLES = "service/handrail/web/static/bundles"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to check; `run` is true when all is well."""

    name: str
    run: Callable[[], bool]
    quick: bool = False


def tool(name: str, *arguments: str) -> Callable[[], bool]:
    """A check that is a program of the environment."""
    return lambda: _succeeds([BIN / name, *arguments])


def bundles_are_fresh() -> bool:
    """What the browser gets is what `service/browser` builds; needs Node, which not everybody has."""
    if shutil.which("npm") is None:
        print(f"{'Failed' if IN_CI else 'Not checked'}: there is no npm to build service/browser with")
        return not IN_CI
    quiet = {**os.environ, "IBM_TELEMETRY_DISABLED": "true"}
    source = HERE / "service" / "browser"
    return (
        _succeeds(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=source, env=quiet)
        and _succeeds(["npm", "run", "build"], cwd=source, env=quiet)
        and _succeeds(["git", "diff", "--exit-code", "--stat", "--", BUNDLES])
    )


def _succeeds(command: list[str | Path], *, cwd: Path = HERE, env: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False).returncode == 0


CHECKS = (
    Check(name="style (ruff)", run=tool("ruff", "check", "--quiet", "."), quick=True),
    Check(name="layers (import-linter)", run=tool("lint-imports", "--no-logo"), quick=True),
    Check(name="types (mypy)", run=tool("mypy"), quick=True),
    Check(name="browser for the tests", run=lambda: make_sure_of_browser() == 0),
    Check(name="browser bundles", run=bundles_are_fresh),
    Check(name="tests (pytest)", run=tool("pytest", "-n", "2", "--dist", "loadfile", "-q")),
)


def main() -> int:
    """Run the checks; 1 when any failed."""
    began = time.monotonic()
    quick = "--quick" in sys.argv[1:]
    failed: list[str] = []
    for check in CHECKS:
        if quick and not check.quick:
            continue
        print(f"\n== {check.name}", flush=True)
        at = time.monotonic()
        well = check.run()
        failed += [] if well else [check.name]
        print(f"-- {check.name}: {'ok' if well else 'FAILED'} in {time.monotonic() - at:.0f} s", flush=True)
    took = f"{time.monotonic() - began:.0f} s"
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All checks passed'} ({took})", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
