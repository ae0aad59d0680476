"""Reads a form-js file into fields, and collects what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import re2

from handrail.domain.code_lists import CodeList, newest_lists
from handrail.forms import limits
from handrail.forms.formulas import ROW_NAMES
from handrail.forms.model import ROW, Field, Kind, Option, ReasonRule, When
from handrail.forms.settings import Settings, count, fitting, listed, number, pattern
from handrail.forms.vocabulary import CHOICES, FORM_SETTINGS, TIMES

_KEY = re2.compile(r"[a-z][a-z0-9_]{0,63}")
_NAME = re2.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_REQUIRED_WORDS = "Enter an answer to “{label}”"
_REQUIRED_CHOICE = "Select an answer to “{label}”"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing wrong with a form: JSON pointer into the file, the component's id, and what to do."""

    pointer: str
    component: str
    message: str


class Reader:
    """Reads one form. `fields` are its top-level fields; `findings` what is wrong, in the order of the file.

    `code_lists` are the reference lists it may use, `used` those it does.
    """

    def __init__(self, document: Mapping[str, Any], code_lists: Mapping[str, CodeList] | None = None) -> None:
        self.findings: list[Finding] = []
        self.used: dict[str, CodeList] = {}
        self._lists = newest_lists() if code_lists is None else code_lists
        self._ids: set[str] = set()
        self._count = 0
        self._at = ""
        self._component = ""
        properties = self._texts(document.get("properties", {}))
        for name in properties.keys() - FORM_SETTINGS.keys():
            self._find(f"“{name}” is not a setting of a form. Use {listed(FORM_SETTINGS)}")
        self.title = properties.get("title", "")
        self.required_variables = frozenset(properties.get("requiredVariables", "").split())
        self.variables = frozenset(properties.get("variables", "").split()) | self.required_variables
        for name in sorted(self.variables):
            if not _NAME.fullmatch(name) or name in ROW_NAMES:
                self._find(f"“{name[:80]}” cannot be the name of a variable")
        if document.get("type") != "default":
            self._find("The file is not a form: its type is not “default”")
        components = document.get("components")
        if not isinstance(components, list) or not components:
            self._find("The form has no components")
            components = []
        self._names = self.variables | frozenset(_keys(components))
        self.fields = self._read_all(components, (), "/components", 1)
        self._check_order()

    def _find(self, message: str) -> None:
        self.findings.append(Finding(pointer=self._at, component=self._component, message=message))

    def _texts(self, properties: Any) -> dict[str, str]:
        if not isinstance(properties, Mapping):
            self._find("The properties must be an object")
            return {}
        texts = {}
        for name, value in properties.items():
            if isinstance(value, str):
                texts[str(name)] = value
            else:
                self._find(f"The property “{name}” must be text")
        return texts

    def _read_all(self, components: Any, path: tuple[str, ...], at: str, depth: int) -> tuple[Field, ...]:
        if not isinstance(components, list):
            self._at = at
            self._find("The components must be a list")
            return ()
        if depth > limits.DEPTH:
            self._at = at
            self._find(f"Components nest more than {limits.DEPTH} levels")
            return ()
        fields = []
        taken: set[str] = set()
        for index, component in enumerate(components):
            self._at, self._component = f"{at}/{index}", ""
            if not isinstance(component, Mapping):
                self._find("A component must be an object")
                continue
            self._count += 1
            if self._count > limits.COMPONENTS:
                self._find(f"The form has more than {limits.COMPONENTS} components")
                break
            field = self._read(component, path, self._at, depth)
            if field is None:
                continue
            fields.append(field)
            for key in _answer_keys((field,)):
                if key in taken:
                    self._at, self._component = f"{at}/{index}", field.id
                    self._find(f"The key “{key}” is used twice")
                taken.add(key)
        return tuple(fields)

    def _read(self, component: Mapping[str, Any], path: tuple[str, ...], at: str, depth: int) -> Field | None:
        id_ = component.get("id")
        self._component = id_ if isinstance(id_, str) else ""
        if not self._component:
            self._find("The component has no id")
        elif self._component in self._ids:
            self._find(f"The id “{self._component}” is used twice")
        self._ids.add(self._component)
        kind = self._kind(component)
        if kind is None:
            return None
        key = self._key(component, kind)
        if key is None:
            return None
        own_path = (*path, key) if key else path
        field = self._settled(component, kind, key, own_path)
        if kind in (Kind.GROUP, Kind.LIST):
            inner = (*own_path, ROW) if kind is Kind.LIST else own_path
            children = self._read_all(component.get("components", []), inner, f"{at}/components", depth + 1)
            self._at, self._component = at, field.id
            if not children:
                self._find("The group or list has no components")
            field = replace(field, children=children)
            self._check_list(field)
        return field

    def _kind(self, component: Mapping[str, Any]) -> Kind | None:
        name = component.get("type")
        subtype = component.get("subtype")
        if name == "datetime":
            if subtype in ("datetime", "date"):
                return Kind.DATETIME if subtype == "datetime" else Kind.DATE
            self._find("A date must be of subtype “date” or “datetime”")
            return None
        if isinstance(name, str) and name in {kind.value for kind in Kind} - {Kind.DATE.value}:
            return Kind(name)
        self._find(f"“{str(name)[:40]}” is not a kind of component that Handrail can show")
        return None

    def _key(self, component: Mapping[str, Any], kind: Kind) -> str | None:
        if kind is Kind.TEXT:
            return ""
        name = component.get("path" if kind in (Kind.GROUP, Kind.LIST) else "key")
        if kind is Kind.GROUP and not name:
            return ""
        if not isinstance(name, str) or not _KEY.fullmatch(name):
            self._find("The key must be lower-case letters, digits and underscores, and begin with a letter")
            return None
        if name in ROW_NAMES:
            self._find(f"“{name}” has a meaning of its own and cannot be a key")
            return None
        return name

    def _settled(self, component: Mapping[str, Any], kind: Kind, key: str, path: tuple[str, ...]) -> Field:
        texts = fitting(self._texts(component.get("properties", {})), kind, self._find)
        own = Settings(texts=texts, names=self._names, variables=self.variables, find=self._find)
        label = self._text_of(component, "dateLabel") or self._text_of(component, "label")
        if not label and kind not in (Kind.TEXT, Kind.GROUP):
            self._find("The question has no label")
        validate = component.get("validate", {})
        if not isinstance(validate, Mapping):
            self._find("“validate” must be an object")
            validate = {}
        fixed = own.text("fixedRows")
        said_when_missing = _REQUIRED_CHOICE if kind in CHOICES else _REQUIRED_WORDS
        return Field(
            kind=kind,
            id=self._component,
            key=key,
            path=path,
            label=label,
            hint=own.text("hint") or self._text_of(component, "description"),
            text=self._text_of(component, "text"),
            required=validate.get("required") is True,
            required_message=own.text("requiredMessage") or said_when_missing.format(label=label),
            required_if=own.formula("requiredIf"),
            hide=own.compiled(_hide_text(component)),
            keep_when_hidden=own.flag("keepWhenHidden") is True,
            options=self._options(component, kind, own),
            options_from=self._options_from(component),
            code_list=own.text("codeList"),
            exclusive=own.text("exclusive"),
            empty_means=own.text("emptyMeans"),
            allow_empty_if=own.formula("allowEmptyIf"),
            min_items=own.whole("minItems") or 0,
            max_items=own.whole("maxItems"),
            fixed_rows="" if fixed.startswith("=") else fixed,
            fixed_codes=self._listed_options(fixed, "") if fixed and not fixed.startswith("=") else (),
            fixed_rows_from=own.compiled(fixed) if fixed.startswith("=") else None,
            row_key=own.text("rowKey"),
            fill_missing=own.formula("fillMissing"),
            item_name=own.text("itemName"),
            distinct=own.text("distinct"),
            min_length=count(validate, "minLength", self._find) or 0,
            max_length=count(validate, "maxLength", self._find),
            pattern=pattern(validate, self._find),
            pattern_message=own.text("patternMessage"),
            reason=own.one_of("reason", ReasonRule),
            minimum=number(validate, "min", self._find),
            maximum=number(validate, "max", self._find),
            decimal_digits=count(component, "decimalDigits", self._find),
            when=own.one_of("when", When) or (When.PAST if kind in TIMES else When.ANY),
            back_entry=_marks_late_entry(kind, own),
            before_case=own.flag("beforeCase") is True,
            not_before=own.rule("notBefore", "Enter {limit} or later"),
            not_after=own.rule("notAfter", "Enter {limit} or earlier"),
            or_word=own.text("orWord"),
            or_label=own.text("orLabel") or own.text("orWord").capitalize(),
            must_hold=own.rules("mustHold"),
            warn_if=own.rules("warnIf"),
            differs_from=own.variable("differsFrom"),
            unless_answered=own.text("unlessAnswered"),
            autofill=own.formula("autofill"),
            default=component.get("defaultValue"),
            computed=own.formula("computed"),
            read_only=component.get("readonly") is True,
            inline=own.flag("inline") is True,
            ref=own.text("ref"),
            coded=_is_coded(kind, own),
            settings=texts,
        )

    def _text_of(self, component: Mapping[str, Any], name: str) -> str:
        value = component.get(name, "")
        if isinstance(value, str) and len(value) <= limits.TEXT:
            return value
        self._find(f"“{name}” must be text of at most {limits.TEXT:,} characters")
        return ""

    def _options_from(self, component: Mapping[str, Any]) -> str:
        name = component.get("valuesKey", "")
        if name and (not isinstance(name, str) or name not in self.variables):
            self._find(
                f"The options come from “{str(name)[:60]}”, which the form does not list among its variables"
            )
            return ""
        return str(name)

    def _options(self, component: Mapping[str, Any], kind: Kind, own: Settings) -> tuple[Option, ...]:
        if kind not in CHOICES:
            return ()
        exclusive = own.text("exclusive")
        if own.text("codeList"):  # a variable may add to it
            options = self._listed_options(own.text("codeList"), own.text("only"))
        elif component.get("valuesKey"):
            return (
                (Option(value=exclusive, label=own.text("exclusiveLabel") or exclusive),) if exclusive else ()
            )
        else:
            options = self._own_options(component)
        for name in ("exclusive", "emptyMeans"):
            if own.text(name) and own.text(name) not in {option.value for option in options}:
                self._find(f"“{own.text(name)}” is not one of the options")
        return options

    def _own_options(self, component: Mapping[str, Any]) -> tuple[Option, ...]:
        options = []
        values = component.get("values")
        for entry in values if isinstance(values, list) else []:
            value = entry.get("value") if isinstance(entry, Mapping) else None
            label = entry.get("label") if isinstance(entry, Mapping) else None
            if not isinstance(value, str | bool) or value == "" or not isinstance(label, str):
                self._find("Every option needs a label and a value")
                continue
            options.append(Option(value=value, label=label))
        if not options:
            self._find("The question has no options")
        if len({str(option.value) for option in options}) != len(options):
            self._find("Two options have the same value")
        return tuple(options)

    def _listed_options(self, name: str, only: str) -> tuple[Option, ...]:
        if name not in self._lists:
            self._find(f"There is no reference list called “{name[:60]}”")
            return ()
        self.used[name] = self._lists[name]
        codes = {entry.code: entry for entry in self._lists[name].offered}
        for code in only.split():
            if code not in codes:
                self._find(f"“{code[:60]}” is not in the list “{name}”")
        chosen = [codes[code] for code in only.split() if code in codes] if only else codes.values()
        return tuple(Option(value=entry.code, label=entry.label, hint=entry.hint) for entry in chosen)

    def _check_list(self, field: Field) -> None:
        if field.kind is not Kind.LIST:
            return
        keys = set(_answer_keys(field.children))
        for name, key in (("rowKey", field.row_key), ("distinct", field.distinct)):
            if key and key not in keys:
                self._find(f"The property “{name}” names “{key}”, which is not part of a row")
        if (field.fixed_rows or field.fixed_rows_from) and not field.row_key:
            self._find("Fixed rows need the property “rowKey”")

    def _check_order(self) -> None:
        """A question may be hidden by answers that come before it only: one pass then settles what is shown."""
        later = set(_answer_keys(self.fields))
        top = set(later)
        for field in _in_order(self.fields):
            self._at, self._component = "", field.id
            if field.hide is not None:
                ahead = sorted(field.hide.names & later - {field.key})
                if ahead:
                    self._find(f"It is hidden by “{ahead[0]}”, which is asked later. Put that question first")
            if len(field.path) == 1:
                later.discard(field.key)
            if field.unless_answered and field.unless_answered not in top:
                self._find(
                    f"The property “unlessAnswered” names “{field.unless_answered}”, which is not asked"
                )


def _in_order(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield from field.walk()


def _keys(components: Any, depth: int = 0) -> Iterator[str]:
    """Every key and path of the file, so that expressions may name any of them."""
    if not isinstance(components, list) or depth > limits.DEPTH:
        return
    for component in components:
        if isinstance(component, Mapping):
            name = component.get("key") or component.get("path")
            if isinstance(name, str) and _KEY.fullmatch(name):
                yield name
            if component.get("type") != "dynamiclist":
                yield from _keys(component.get("components"), depth + 1)


def _answer_keys(fields: tuple[Field, ...]) -> Iterator[str]:
    """The keys that fields put directly into the object they are in."""
    for field in fields:
        if field.key:
            yield field.key
        elif field.kind is Kind.GROUP:
            yield from _answer_keys(field.children)


def _hide_text(component: Mapping[str, Any]) -> str:
    conditional = component.get("conditional")
    hide = conditional.get("hide") if isinstance(conditional, Mapping) else ""
    return hide if isinstance(hide, str) else ""


def _marks_late_entry(kind: Kind, own: Settings) -> bool:
    return kind is Kind.DATETIME and own.text("when") in ("", "past") and own.flag("backEntry") is not False


def _is_coded(kind: Kind, own: Settings) -> bool:
    """Text stays out of the engine and the log unless said to be an id; chosen answers go in unless said not to."""
    if kind in (Kind.TEXTFIELD, Kind.TEXTAREA):
        return own.flag("coded") is True or bool(own.text("ref"))
    return kind is not Kind.TEXT and own.flag("freeText") is not True
