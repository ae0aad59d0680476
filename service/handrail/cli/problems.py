"""Turns the errors Handrail knows into one message; anything else stays a traceback, to be reported."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from handrail.domain.errors import HandrailError, Invalid
from handrail.gateways.keys import MasterKeyProblem
from handrail.gateways.postgres import PostgresUnavailable
from handrail.settings import SettingsError

Given = ParamSpec("Given")
Got = TypeVar("Got")


def in_words(act: Callable[Given, Got], *arguments: Given.args, **named: Given.kwargs) -> Got:
    """What `act` returns; click.ClickException in place of an error whose message says it all."""
    try:
        return act(*arguments, **named)
    except (HandrailError, MasterKeyProblem, PostgresUnavailable, SettingsError) as problem:
        raise click.ClickException(_told(problem)) from problem


def _told(problem: Exception) -> str:
    """The message, and below it a line for each field at fault."""
    faults = problem.problems if isinstance(problem, Invalid) else ()
    lines = [f"  {fault.pointer}: {fault.message}" for fault in faults if fault.message != str(problem)]
    return "\n".join([str(problem), *lines])
