"""Imports point down, and each library is known to one layer: the contracts of `pyproject.toml`, run."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_imports_keep_to_the_contracts() -> None:
    answer = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


def test_every_part_of_the_package_has_its_layer() -> None:
    """A new folder beside the others must be given its place; the linter would pass over it."""
    import tomllib

    contract = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ][0]
    placed = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    package = REPOSITORY / "service" / "handrail"
    there = {
        path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert there - {"__init__"} == placed
