"""What is installed is pinned, checked by hash, and asked of whatever package index the machine uses."""

import ast
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")


def pinned(lock: str) -> dict[str, str]:
    """Version by package name."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (REPOSITORY / lock).read_text(), re.MULTILINE))


def named(source: str) -> set[str]:
    """Packages that a `.in` file asks for, in the spelling of the locks."""
    lines = (REPOSITORY / source).read_text().splitlines()
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-")))
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash_and_no_index_is_named(lock: str) -> None:
    text = (REPOSITORY / lock).read_text()
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(packages) > 40
    for package in packages:
        assert re.match(r"[a-z0-9._-]+==\S+", package), package
        assert "--hash=sha256:" in package, package
    assert "://" not in text


def test_the_locks_hold_what_is_asked_for_and_agree() -> None:
    run, tests = pinned("requirements.lock"), pinned("requirements-test.lock")
    assert named("requirements.in") <= run.keys()
    assert named("requirements-test.in") <= tests.keys()
    assert {name: tests.get(name) for name in run} == run


def test_the_browsers_packages_name_no_registry() -> None:
    locks = [path for path in (REPOSITORY / "service").glob("*/package-lock.json")]
    assert locks
    for lock in locks:
        packages = json.loads(lock.read_text())["packages"]
        assert [name for name, package in packages.items() if "resolved" in package] == []
        assert all("integrity" in package for name, package in packages.items() if name)


@pytest.mark.parametrize(
    ("folder", "source"), [("service/handrail", "requirements.in"), ("tests", "requirements-test.in")]
)
def test_every_library_that_is_imported_is_asked_for(folder: str, source: str) -> None:
    """What only comes along with another package may go away with its next version."""
    provided = packages_distributions()
    asked = named("requirements.in") | named(source)
    imported: dict[str, str] = {}
    for path in (REPOSITORY / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported.update({name.name.partition(".")[0]: str(path) for name in node.names})
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported[node.module.partition(".")[0]] = str(path)
    foreign = imported.keys() - sys.stdlib_module_names - {"handrail", "tests"}
    assert foreign
    unasked = {
        name: imported[name]
        for name in foreign
        if not asked & {re.sub(r"[-_.]+", "-", one).lower() for one in provided.get(name, [])}
    }
    assert unasked == {}
