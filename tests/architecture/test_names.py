"""A name says where a thing lives; these names say that nobody decided."""

import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HOMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "base",
    "core",
    "manager",
    "managers",
    "shared",
}
LONGEST_FILE = 500


def committed(*patterns: str) -> list[Path]:
    """Files that git knows or would add, matching any of `patterns`."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [path for name in sorted(set(names)) if (path := REPOSITORY / name).is_file()]


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    homeless = [
        path.relative_to(REPOSITORY)
        for path in committed("*.py", "*.js", "*.css", "*.scss")
        if HOMELESS & {part.removesuffix(path.suffix) for part in path.relative_to(REPOSITORY).parts}
    ]
    assert homeless == []


def test_no_file_of_ours_is_too_long_to_read() -> None:
    written = committed("service/handrail/*.py")
    sources = [path for path in written if "migrations" not in path.parts]  # a migration lists every table it makes
    assert len(sources) > 50
    lengths = {path.relative_to(REPOSITORY): len(path.read_text().splitlines()) for path in sources}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_module_says_why_it_exists() -> None:
    import ast

    silent = [
        path.relative_to(REPOSITORY)
        for path in committed("service/handrail/*.py", "install.py")
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


@pytest.mark.parametrize("folder", ["/".join(("", "work", "main")), "/".join(("", "root", ""))])
def test_nothing_committed_names_a_folder_of_one_machine(folder: str) -> None:
    found = [
        path.relative_to(REPOSITORY)
        for path in committed()
        if path.suffix not in {".png", ".woff2", ".ttf", ".pdf", ".ico"}
        and folder in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []
