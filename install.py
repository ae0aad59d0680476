"""Makes `.venv` with exactly the packages of a lock file, checked by hash, for `make run` and `make test`.

Runs on the standard library of Python 3.11 or later, and does nothing when nothing has changed. With
`--tests` the tools that `make test` needs are installed too.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"run": HERE / "requirements.lock", "tests": HERE / "requirements-test.lock"}


def main() -> int:
    """Install what is missing; 0 when everything is there, 1 after saying why not."""
    purpose = "tests" if "--tests" in sys.argv[1:] else "run"
    if _is_done(purpose):
        return 0
    try:
        ENVIRONMENT.mkdir(exist_ok=True)
        with (ENVIRONMENT / ".installing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another `make` may be at it
            if _is_done(purpose):
                return 0
            return _install(purpose)
    except OSError as problem:
        return _fail(f"Cannot write {problem.filename or ENVIRONMENT}: {problem.strerror}.")


def _install(purpose: str) -> int:
    began = time.monotonic()
    lock = LOCKS[purpose]
    count = sum(line[0].isalnum() and "==" in line for line in lock.read_text().splitlines() if line)
    print(f"Installing {count} packages into .venv (a minute or so, once)", flush=True)
    if not _runs(PYTHON, "-m", "pip", "--version") and not _make_environment():
        return 1
    wanted = ["install", "--require-hashes", "--progress-bar", "off", "-r", str(lock)]
    ours = ["install", "--no-deps", "--no-build-isolation", "--quiet", "--editable", str(HERE)]
    if not _pip(wanted, count) or not _pip(ours, 0):
        return 1
    for one, path in _stamps(purpose).items():
        path.write_text(_fingerprint(one))
    print(f"Installed in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def _stamps(purpose: str) -> dict[str, Path]:
    """What is there once `purpose` is: the tests' packages include all the others."""
    purposes = ("run", "tests") if purpose == "tests" else ("run",)
    return {one: ENVIRONMENT / f".installed-{one}" for one in purposes}


def _fingerprint(purpose: str) -> str:
    """What was installed from: this lock, what the project says of its packaging, this Python, this folder."""
    described = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    packaging = {name: described[name] for name in ("build-system", "project")} | described["tool"][
        "setuptools"
    ]
    read = hashlib.sha256(f"{sys.version} {HERE} {json.dumps(packaging)}".encode())
    read.update(LOCKS[purpose].read_bytes())
    return read.hexdigest()


def _is_done(purpose: str) -> bool:
    stamp = _stamps(purpose)[purpose]
    return (
        stamp.exists()
        and stamp.read_text() == _fingerprint(purpose)
        and _runs(PYTHON, "-c", "import handrail")
    )


def _make_environment() -> bool:
    """An environment with pip in it; Debian keeps pip's files in a package apart, fetched or asked for."""
    for path in ENVIRONMENT.iterdir():
        if path.name != ".installing":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not _runs(sys.executable, "-c", "import ensurepip"):
        if os.geteuid() == 0 and shutil.which("apt-get"):
            print(f"Installing {package} with apt-get", flush=True)
            os.environ["DEBIAN_FRONTEND"] = "noninteractive"
            for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
                subprocess.run(["apt-get", *command], stdout=subprocess.DEVNULL, check=False)
        if not _runs(sys.executable, "-c", "import ensurepip"):
            _fail(f"This Python cannot make virtual environments. Run: sudo apt install {package}")
            return False
    if not _runs(sys.executable, "-m", "venv", ENVIRONMENT):
        _fail(f"Cannot make {ENVIRONMENT} with {sys.executable}.")
        return False
    return True


def _pip(arguments: list[str], count: int) -> bool:
    """Run pip, telling how far it is; what it printed is shown when it fails."""
    settings = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "PYTHONUNBUFFERED": "1",
    }
    hidden = {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | settings
    printed: list[str] = []
    seen = 0
    with subprocess.Popen(
        [PYTHON, "-m", "pip", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        for line in pip.stdout or ():
            printed.append(line)
            if line.startswith("Collecting "):
                seen += 1
                if seen % 10 == 0:
                    print(f"  {seen} of {count} found", flush=True)
            elif line.startswith("Installing collected packages"):
                print("  unpacking", flush=True)
    if pip.returncode:
        _fail(
            "".join(printed[-25:])
            + "Installing the packages failed; see above. Is the package index reachable?"
        )
    return pip.returncode == 0


def _runs(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _fail(message: str) -> int:
    print(message, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
