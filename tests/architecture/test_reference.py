"""What is made from the code is as the code is now."""

from dataclasses import fields
from importlib import import_module
from pathlib import Path

import click

from handrail import settings
from handrail.cli import COMMANDS

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented() -> None:
    written = (REPOSITORY / "service" / "reference" / "settings.md").read_text()
    assert written == settings.reference(), "run: make reference"
    for one in fields(settings.Settings):
        assert one.metadata["variable"] in written
        assert len(one.metadata["about"]) > 20 and one.metadata["about"].endswith(
            (".", "not used otherwise.")
        )


def test_the_environment_file_of_docker_names_only_settings_there_are() -> None:
    example = (REPOSITORY / "docker" / "env.example").read_text()
    known = {one.metadata["variable"] for one in fields(settings.Settings)} | {
        "POSTGRES_PASSWORD",
        "HANDRAIL_PUBLISH",
    }
    lines = [
        line.lstrip("# ")
        for line in example.splitlines()
        if "=" in line and " " not in line.partition("=")[0].lstrip("# ")
    ]
    assert lines
    assert {line.partition("=")[0] for line in lines} <= known


def test_every_command_of_the_command_line_has_its_file() -> None:
    folder = REPOSITORY / "service" / "handrail" / "cli"
    missing = [
        name
        for name in COMMANDS
        if not list(folder.glob(f"{name}.py")) + list(folder.glob(f"{name}/__init__.py"))
    ]
    assert missing == []
    for name in COMMANDS:
        command = import_module(f"handrail.cli.{name}").command
        assert isinstance(command, click.Command)
        assert command.help, f"handrail {name} says what it does"
