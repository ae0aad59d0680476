"""Everything that may be wrong with a bundle: diagrams, tables, forms, the floor, and the matrix where it is one."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.application.rights_findings import findings_of_matrix
from handrail.application.table_findings import findings_of_tables
from handrail.engine import Bundle, Engine, Finding
from handrail.forms import FormError, load

_RULE = "sound_form"
_FORMS, _SUFFIX = "forms/", ".form"


def findings_in(engine: Engine, bundle: Bundle) -> tuple[Finding, ...]:
    """What the engine finds, what is wrong with each form and table, by file, and with the matrix where this is it."""
    return (
        *engine.check(bundle),
        *_findings_of_forms(bundle),
        *findings_of_tables(bundle),
        *findings_of_matrix(bundle),
    )


def _findings_of_forms(bundle: Bundle) -> Iterator[Finding]:
    for path in sorted(path for path in bundle.files if path.startswith(_FORMS) and path.endswith(_SUFFIX)):
        try:
            form = load(bundle.files[path])
        except FormError as error:
            yield Finding(rule=_RULE, file=path, message=str(error))
            continue
        key = path.removeprefix(_FORMS).removesuffix(_SUFFIX)
        if form.key != key:
            yield Finding(
                rule=_RULE,
                file=path,
                message=f"Its id is “{form.key[:60]}”: it must be as the file is called, {key}",
            )
        for finding in form.findings():
            yield Finding(
                rule=_RULE,
                file=path,
                element=finding.component or finding.pointer or None,
                message=finding.message,
            )
