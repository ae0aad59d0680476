"""Reading a folder laid out like the repository (`processes/`, `forms/`) into bundles, and publishing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.handrail import Handrail
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.domain.processes import Version
from handrail.engine import called_processes, form_keys_used

MAX_FILE_BYTES = 1024 * 1024


def read_bundles(folder: Path) -> Mapping[str, Mapping[str, bytes]]:
    """The files of every process under `folder`, by process key.

    A bundle holds the diagram, its decision tables, the forms its tasks use, and the same of every process it calls.
    Raises Invalid when there is none, or a file is missing or too large.
    """
    roots = sorted(path.parent for path in (folder / "processes").glob("*/process.bpmn"))
    if not roots:
        raise Invalid(f"There are no processes in {folder}: expected processes/<key>/process.bpmn")
    own = {root.name: _own_files(root) for root in roots}
    return {key: _with_calls_and_forms(key, own, folder / "forms") for key in own}


def import_processes(
    handrail: Handrail, folder: Path, *, say: Callable[[str], None] = lambda _: None
) -> list[Version]:
    """Publish every process under `folder`; those that did not change keep their version."""
    versions = []
    for key, files in read_bundles(folder).items():
        version = handrail.perform(PublishBundle(key=key, files=files), by=SYSTEM)
        say(f"  {key} version {version.number}")
        versions.append(version)
    return versions


def _own_files(root: Path) -> dict[str, bytes]:
    files = {"process.bpmn": _read(root / "process.bpmn")}
    for table in sorted((root / "decisions").glob("*.dmn")):
        files[f"decisions/{table.name}"] = _read(table)
    return files


def _with_calls_and_forms(key: str, own: Mapping[str, dict[str, bytes]], forms: Path) -> dict[str, bytes]:
    files = dict(own[key])
    waiting, seen = [key], {key}
    while waiting:
        for called in called_processes(own[waiting.pop()]["process.bpmn"]):
            if called in own and called not in seen:
                seen.add(called)
                waiting.append(called)
                files |= {f"calls/{called}/{name}": data for name, data in own[called].items()}
    for name in sorted({form for part in seen for form in form_keys_used(own[part]["process.bpmn"])}):
        path = forms / f"{name}.form"
        if path.is_file():
            files[f"forms/{name}.form"] = _read(path)
    return files


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Invalid(f"{path.name} is larger than 1 MiB")
    return path.read_bytes()
