"""What is written to happen by itself is rung for: a job that the worker forgets would fail no other test."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import handrail.worker
from handrail.worker.jobs import JOBS


def jobs_written() -> set[str]:
    """Public functions of the worker's modules that need a Handrail and nothing else."""
    found = set()
    for module in pkgutil.iter_modules(handrail.worker.__path__):
        here = importlib.import_module(f"handrail.worker.{module.name}")
        for name, job in inspect.getmembers(here, inspect.isfunction):
            needed = [
                one.name
                for one in inspect.signature(job).parameters.values()
                if one.default is inspect.Parameter.empty
            ]
            if job.__module__ == here.__name__ and not name.startswith("_") and needed == ["handrail"]:
                found.add(name)
    return found


def test_every_job_of_the_worker_is_rung_for() -> None:
    assert len(JOBS) >= 8
    assert jobs_written() == {job.__name__ for job in JOBS}
