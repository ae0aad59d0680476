"""Finds a Chromium for the browser tests; as a program (`make test` runs it) it installs one if need be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import ViewportSize, sync_playwright

DESKTOP: Final = ViewportSize(width=1280, height=900)
PHONE: Final = ViewportSize(width=390, height=844)

HOW_TO_GET_ONE = (
    "The browser tests need Chromium and there is none. Install the package chromium, run "
    "`.venv/bin/playwright install chromium`, or set CHROMIUM to a Chromium or Chrome that is installed."
)
WHAT_PLAYWRIGHT_LACKS = (
    "The browser tests need playwright, whose own program does not start here. On Debian and Ubuntu it lacks one "
    "library. Run: sudo apt install libatomic1"
)
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-liberation", "libatomic1")
_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

# A browser that asks nothing of the network but our own pages; root has no sandbox to start it in.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)


def find_chromium() -> Path | None:
    """CHROMIUM if set, else an installed Chromium or Chrome, else the one playwright installed, else None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if _runs(named) else None
    installed = (found for program in _PROGRAMS if (found := shutil.which(program)))
    for candidate in (*installed, *_APPLICATIONS):
        if _runs(candidate):
            return Path(candidate)
    own = _of_playwright() if playwright_runs() else ""
    return Path(own) if _runs(own) else None


def playwright_runs() -> bool:
    """Whether playwright's own program starts; on a bare Linux it lacks a library."""
    return _playwright("--version", quiet=True) == 0


def install() -> None:
    """Install a Chromium: Debian's as root, playwright's own otherwise; errors are shown as they come."""
    as_root = os.geteuid() == 0
    if as_root and shutil.which("apt-get"):
        settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        print("Installing Chromium with apt-get: about a minute", flush=True)
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *_PACKAGES]):
            answer = subprocess.run(
                ["apt-get", *command],
                env=settings,
                stdout=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                check=False,
            )
            if answer.returncode:
                print(f"apt-get {command[0]} failed", flush=True)
    if find_chromium() is None and playwright_runs():
        print("Installing Chromium with playwright: a minute or two", flush=True)
        _playwright("install", *(["--with-deps"] if as_root else []), "chromium")


def main() -> int:
    """Make sure there is a browser; 1 and a message when there is none and none can be had."""
    if find_chromium() is None or not playwright_runs():
        install()
    found = find_chromium()
    if found is None:
        print(HOW_TO_GET_ONE, flush=True)
    elif not playwright_runs():
        print(WHAT_PLAYWRIGHT_LACKS, flush=True)
    else:
        print(f"Browser for the tests: {found}", flush=True)
        return 0
    return 1


def _runs(program: str) -> bool:
    """Whether it is a browser; Ubuntu's package is a note that says to get one elsewhere."""
    if not os.access(program, os.X_OK):
        return False
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and "Chrom" in answer.stdout


def _playwright(*arguments: str, quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    command = [sys.executable, "-m", "playwright", *arguments]
    return subprocess.run(
        command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, check=False
    ).returncode


def _of_playwright() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    sys.exit(main())
