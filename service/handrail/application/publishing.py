"""Making a version of a process and putting it in force: the same for an operator's import and for a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handrail.application.bundle_findings import findings_in
from handrail.application.chains import chain_of
from handrail.application.frozen_code_lists import with_frozen_lists
from handrail.application.own_messages import HEARD, OWN
from handrail.application.rights_holders import findings_here
from handrail.application.work import Look, Work
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.identifiers import StaffId, VersionId
from handrail.domain.processes import Version, VersionPublished, VersionRetired, VersionStatus
from handrail.engine import Bundle, Finding, Severity, Unreadable, called_processes, form_keys_used, name_of

_DIAGRAM, _TABLES, _FORMS, _CALLS = "process.bpmn", "decisions/", "forms/", "calls/"


def findings_of(look: Look, bundle: Bundle) -> tuple[Finding, ...]:
    """Everything that is wrong with a bundle here: with its files, then with who holds the rights it names."""
    found = findings_in(look.resources.engine, bundle)
    if any(finding.severity is Severity.ERROR for finding in found):
        return found
    return (*found, *_lost_starts(look, bundle), *findings_here(look, bundle))


def relied_on(version: Version) -> frozenset[str]:
    """The messages that begin a version and that the service sends, or lets people send, by name."""
    return frozenset(version.starts) & (OWN | HEARD)


def _lost_starts(look: Look, bundle: Bundle) -> Iterator[Finding]:
    """What begins the version in force and would begin nothing any more: pressing Get help now, say."""
    current = look.processes.published(bundle.key)
    if current is None:
        return
    begins = {start.message for start in look.resources.engine.starts(bundle)}
    for message in sorted(relied_on(current) - begins):
        yield Finding(
            rule="start_that_is_relied_on",
            file=_DIAGRAM,
            message=f"Nothing in this diagram begins with {message}, which Handrail relies on. Keep that start event",
        )


def refuse_errors(key: str, findings: tuple[Finding, ...]) -> None:
    """Raises Invalid with one problem a finding that forbids running."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise Invalid(
            f"{key} cannot be published",
            problems=tuple(FieldProblem(f"/{f.file}#{f.element or ''}", f.message) for f in errors),
        )


def own_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A bundle's own diagram, tables and forms, without what it calls."""
    return {
        path: data for path, data in files.items() if path == _DIAGRAM or path.startswith((_TABLES, _FORMS))
    }


def with_calls(look: Look, key: str, own: Mapping[str, bytes]) -> dict[str, bytes]:
    """A bundle of these own files, with the published diagrams, tables and forms of every process it calls.

    A diagram that cannot be read calls nothing; that it cannot be read is the checks' finding.
    """
    try:
        called_processes(own[_DIAGRAM])
    except Unreadable:
        return dict(own)
    files, forms, parts = dict(own), dict[str, bytes](), [own[_DIAGRAM]]
    waiting, seen = [own[_DIAGRAM]], {key}
    while waiting:
        for called in called_processes(waiting.pop()):
            version = None if called in seen else look.processes.published(called)
            seen.add(called)
            if version is None:
                continue
            theirs = look.processes.bundle_files(version.bundle_sha256)
            files |= {
                f"{_CALLS}{called}/{path}": data
                for path, data in theirs.items()
                if path == _DIAGRAM or path.startswith(_TABLES)
            }
            forms |= {path: data for path, data in theirs.items() if path.startswith(_FORMS)}
            waiting.append(theirs[_DIAGRAM])
            parts.append(theirs[_DIAGRAM])
    for name in sorted({form for part in parts for form in form_keys_used(part)}):
        path = f"{_FORMS}{name}.form"
        if path not in files and path in forms:
            files[path] = forms[path]
    return files


def callers_of(look: Look, key: str) -> tuple[str, ...]:
    """The processes in force whose own diagrams call a process."""
    diagrams = (
        (version.process_key, look.processes.bundle_files(version.bundle_sha256)[_DIAGRAM])
        for version in look.processes.all_published()
    )
    return tuple(sorted(caller for caller, diagram in diagrams if key in called_processes(diagram)))


def new_version(
    work: Work, bundle: Bundle, *, status: VersionStatus, author: StaffId, reason: str | None = None
) -> Version:
    """The next version of a process from a bundle's files; the process's history is locked from now on."""
    frozen = Bundle.of(bundle.key, with_frozen_lists(bundle.files))
    work.events.lock_chain(chain_of("process", bundle.key))
    history = work.processes.history(bundle.key)
    version = Version(
        id=VersionId(work.new_id()),
        process_key=bundle.key,
        number=1 + max((v.number for v in history), default=0),
        status=status,
        name=name_of(frozen),
        bundle_sha256=frozen.sha256,
        starts={start.message or "": start.element for start in work.resources.engine.starts(frozen)},
        author_id=author,
        created_at=work.now,
        effective_at=work.now if status is VersionStatus.PUBLISHED else None,
        reason=reason,
    )
    work.processes.add_bundle(frozen.sha256, bundle.key, frozen.files, at=work.now)
    return version


def retire_current(work: Work, replaced_by: Version) -> None:
    """The version in force gives way to another; what runs on it goes on."""
    current = work.processes.published(replaced_by.process_key)
    if current is None:
        return
    work.processes.retire(current.id)
    work.record_elsewhere(
        chain_of("process", current.process_key),
        VersionRetired(
            version_id=current.id,
            process=current.process_key,
            number=current.number,
            replaced_by=replaced_by.id,
        ),
    )


def tell_published(work: Work, version: Version) -> None:
    """Write into the process's history that a version is in force."""
    work.record_elsewhere(
        chain_of("process", version.process_key),
        VersionPublished(
            version_id=version.id,
            process=version.process_key,
            number=version.number,
            bundle=version.bundle_sha256,
        ),
    )
