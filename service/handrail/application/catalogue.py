"""Bundles, forms and what is published, kept in memory: a published bundle never changes, so its hash is its name."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from handrail.application.frozen_code_lists import frozen_lists
from handrail.domain.identifiers import VersionId
from handrail.domain.processes import Version
from handrail.engine import Bundle
from handrail.forms import Form
from handrail.forms import load as load_form
from handrail.storage.processes import Processes
from handrail.storage.session import Session

_KEPT = 200


class Catalogue:
    """A bounded cache of bundles and their forms; safe to share between threads."""

    def __init__(self) -> None:
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()
        self._forms: OrderedDict[tuple[str, str], Form] = OrderedDict()
        self._versions: OrderedDict[VersionId, Version] = OrderedDict()
        self._lock = Lock()

    def bundle(self, session: Session, process_key: str, sha256: str) -> Bundle:
        """The bundle with that hash."""
        with self._lock:
            kept = self._bundles.get(sha256)
        if kept is not None:
            return kept
        bundle = Bundle(key=process_key, files=Processes(session).bundle_files(sha256), sha256=sha256)
        with self._lock:
            self._bundles[sha256] = bundle
            while len(self._bundles) > _KEPT:
                self._bundles.popitem(last=False)
        return bundle

    def version(self, session: Session, version_id: VersionId) -> Version:
        """A version as it was when first asked for: its number, name and bundle never change (its status may)."""
        with self._lock:
            kept = self._versions.get(version_id)
        if kept is not None:
            return kept
        version = Processes(session).version(version_id)
        if version is None:
            raise LookupError(f"no version {version_id}")
        with self._lock:
            self._versions[version_id] = version
            while len(self._versions) > _KEPT * 10:
                self._versions.popitem(last=False)
        return version

    def form(self, bundle: Bundle, form_key: str) -> Form:
        """A form of a bundle, as it was when the bundle was published; LookupError when it has none such."""
        with self._lock:
            kept = self._forms.get((bundle.sha256, form_key))
        if kept is not None:
            return kept
        data = bundle.files.get(f"forms/{form_key}.form")
        if data is None:
            raise LookupError(f"The bundle of {bundle.key} has no form {form_key}")
        form = load_form(data, code_lists=frozen_lists(bundle))
        with self._lock:
            self._forms[(bundle.sha256, form_key)] = form
            while len(self._forms) > _KEPT * 10:
                self._forms.popitem(last=False)
        return form
