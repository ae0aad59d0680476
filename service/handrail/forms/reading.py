"""Reads a form-js file into fields, and collects what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import re2

from handrail import feel
from handrail.domain.code_lists import CODE_LISTS, code_list
from handrail.forms import limits
from handrail.forms.formulas import HOST_FUNCTIONS, OWN_FUNCTIONS, ROW_NAMES, Formula, formula
from handrail.forms.model import ROW, Field, Kind, Option, ReasonRule, Rule, When
from handrail.forms.vocabulary import FORM_SETTINGS, SETTINGS, TIMES

_KEY = re2.compile(r"[a-z][a-z0-9_]{0,63}")
_NAME = re2.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_VARIANTS = ("", "2", "3")
_REQUIRED_WORDS = "Enter an answer to “{label}”"
_REQUIRED_CHOICE = "Select an answer to “{label}”"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing wrong with a form: JSON pointer into the file, the component's id, and what to do."""

    pointer: str
    component: str
    message: str


class Reader:
    """Reads one form. `fields` are its top-level fields; `findings` what is wrong, in the order of the file."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.findings: list[Finding] = []
        self._ids: set[str] = set()
        self._count = 0
        self._at = ""
        self._component = ""
        properties = self._texts(document.get("properties", {}), "/properties")
        for name in properties.keys() - FORM_SETTINGS.keys():
            self._find(f"“{name}” is not a setting of a form. Use {_listed(FORM_SETTINGS)}")
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

    def _texts(self, properties: Any, at: str) -> dict[str, str]:
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

    def _read_all(
        self, components: Any, path: tuple[str, ...], at: str, depth: int
    ) -> tuple[Field, ...]:
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
        settings = self._settings(component, kind)
        field = self._settled(component, kind, key, own_path, settings)
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

    def _settings(self, component: Mapping[str, Any], kind: Kind) -> dict[str, str]:
        settings = self._texts(component.get("properties", {}), "")
        for name in list(settings):
            known = SETTINGS.get(name)
            if known is None:
                self._find(f"“{name[:60]}” is not a property that Handrail knows")
                del settings[name]
            elif kind not in known.fits:
                self._find(f"The property “{name}” does not fit a {kind.value}")
                del settings[name]
        return settings

    def _settled(
        self, component: Mapping[str, Any], kind: Kind, key: str, path: tuple[str, ...], settings: dict[str, str]
    ) -> Field:
        label = self._text_of(component, "dateLabel") or self._text_of(component, "label")
        if not label and kind not in (Kind.TEXT, Kind.GROUP):
            self._find("The question has no label")
        validate = component.get("validate", {})
        if not isinstance(validate, Mapping):
            self._find("“validate” must be an object")
            validate = {}
        conditional = component.get("conditional") or {}
        hide_text = conditional.get("hide", "") if isinstance(conditional, Mapping) else ""
        fixed = settings.get("fixedRows", "")
        default_message = _REQUIRED_CHOICE if kind in (Kind.RADIO, Kind.SELECT, Kind.CHECKLIST) else _REQUIRED_WORDS
        reason = settings.get("reason", "")
        code_list_name = settings.get("codeList", "")
        return Field(
            kind=kind,
            id=self._component,
            key=key,
            path=path,
            label=label,
            hint=settings.get("hint", "") or self._text_of(component, "description"),
            text=self._text_of(component, "text"),
            required=validate.get("required") is True,
            required_message=settings.get("requiredMessage", "") or default_message.format(label=label),
            required_if=self._formula(settings.get("requiredIf", "")),
            hide=self._formula(hide_text if isinstance(hide_text, str) else ""),
            keep_when_hidden=self._yes(settings, "keepWhenHidden"),
            options=self._options(component, kind, settings),
            options_from=self._options_from(component),
            code_list=code_list_name,
            exclusive=settings.get("exclusive", ""),
            empty_means=settings.get("emptyMeans", ""),
            allow_empty_if=self._formula(settings.get("allowEmptyIf", "")),
            min_items=self._whole(settings, "minItems") or 0,
            max_items=self._whole(settings, "maxItems"),
            fixed_rows="" if fixed.startswith("=") else fixed,
            fixed_rows_from=self._formula(fixed) if fixed.startswith("=") else None,
            row_key=settings.get("rowKey", ""),
            fill_missing=self._formula(settings.get("fillMissing", "")),
            item_name=settings.get("itemName", ""),
            distinct=settings.get("distinct", ""),
            min_length=self._number(validate, "minLength", int) or 0,
            max_length=self._number(validate, "maxLength", int),
            pattern=self._pattern(validate),
            pattern_message=settings.get("patternMessage", ""),
            reason=self._one_of(settings, "reason", ReasonRule) if reason else None,
            minimum=self._number(validate, "min", float),
            maximum=self._number(validate, "max", float),
            decimal_digits=self._number(component, "decimalDigits", int),
            when=self._one_of(settings, "when", When) or (When.PAST if kind in TIMES else When.ANY),
            back_entry=kind is Kind.DATETIME and settings.get("when", "past") == "past" and not self._no(settings, "backEntry"),
            before_case=self._yes(settings, "beforeCase"),
            not_before=self._rule(settings, "notBefore", "Enter {limit} or later"),
            not_after=self._rule(settings, "notAfter", "Enter {limit} or earlier"),
            or_word=settings.get("orWord", ""),
            or_label=settings.get("orLabel", "") or settings.get("orWord", "").capitalize(),
            must_hold=self._rules(settings, "mustHold"),
            warn_if=self._rules(settings, "warnIf"),
            differs_from=self._declared(settings, "differsFrom"),
            unless_answered=settings.get("unlessAnswered", ""),
            autofill=self._formula(settings.get("autofill", "")),
            default=component.get("defaultValue"),
            computed=self._formula(settings.get("computed", "")),
            read_only=component.get("readonly") is True,
            inline=self._yes(settings, "inline"),
            ref=settings.get("ref", ""),
            coded=self._coded(kind, settings),
            settings=settings,
        )

    def _text_of(self, component: Mapping[str, Any], name: str) -> str:
        value = component.get(name, "")
        if isinstance(value, str) and len(value) <= limits.TEXT:
            return value
        self._find(f"“{name}” must be text of at most {limits.TEXT:,} characters")
        return ""

    def _coded(self, kind: Kind, settings: Mapping[str, str]) -> bool:
        """Text stays out of the engine and the log unless said to be an id; chosen answers go in unless said not to."""
        if kind in (Kind.TEXTFIELD, Kind.TEXTAREA):
            return self._yes(settings, "coded") or bool(settings.get("ref"))
        return kind is not Kind.TEXT and not self._yes(settings, "freeText")

    def _yes(self, settings: Mapping[str, str], name: str) -> bool:
        return self._flag(settings, name) is True

    def _no(self, settings: Mapping[str, str], name: str) -> bool:
        return self._flag(settings, name) is False

    def _flag(self, settings: Mapping[str, str], name: str) -> bool | None:
        text = settings.get(name)
        if text is None:
            return None
        if text not in ("true", "false"):
            self._find(f"The property “{name}” must be true or false")
        return text == "true"

    def _one_of(self, settings: Mapping[str, str], name: str, choices: Any) -> Any:
        text = settings.get(name)
        if text is None:
            return None
        try:
            return choices(text)
        except ValueError:
            self._find(f"The property “{name}” must be one of {_listed(choices)}")
            return None

    def _whole(self, settings: Mapping[str, str], name: str) -> int | None:
        text = settings.get(name)
        if text is None:
            return None
        if text.isascii() and text.isdigit() and int(text[:6]) <= limits.ROWS:
            return int(text[:6])
        self._find(f"The property “{name}” must be a whole number of at most {limits.ROWS}")
        return None

    def _number(self, holder: Mapping[str, Any], name: str, kind: type) -> Any:
        value = holder.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or (kind is int and int(value) != value):
            self._find(f"“{name}” must be a {'whole ' if kind is int else ''}number")
            return None
        return kind(value)

    def _pattern(self, validate: Mapping[str, Any]) -> str:
        pattern = validate.get("pattern", "")
        if not pattern:
            return ""
        try:
            if not isinstance(pattern, str) or len(pattern) > 500:
                raise re2.error("too long")
            re2.compile(pattern)
        except re2.error:
            self._find("The pattern is not a regular expression of at most 500 characters (RE2)")
            return ""
        return pattern

    def _options_from(self, component: Mapping[str, Any]) -> str:
        name = component.get("valuesKey", "")
        if name and (not isinstance(name, str) or name not in self.variables):
            self._find(f"The options come from “{str(name)[:60]}”, which the form does not list among its variables")
            return ""
        return name

    def _options(
        self, component: Mapping[str, Any], kind: Kind, settings: Mapping[str, str]
    ) -> tuple[Option, ...]:
        if kind not in (Kind.RADIO, Kind.SELECT, Kind.CHECKLIST):
            return ()
        name = settings.get("codeList")
        if name is not None:
            return self._listed_options(name, settings.get("only", ""))
        if component.get("valuesKey"):
            label = settings.get("exclusiveLabel", "")
            exclusive = settings.get("exclusive", "")
            return (Option(value=exclusive, label=label or exclusive),) if exclusive else ()
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
        exclusive = settings.get("exclusive", "")
        if exclusive and exclusive not in {option.value for option in options}:
            self._find(f"“{exclusive}” is not one of the options")
        return tuple(options)

    def _listed_options(self, name: str, only: str) -> tuple[Option, ...]:
        if name not in CODE_LISTS:
            self._find(f"There is no reference list called “{name[:60]}”")
            return ()
        codes = {entry.code: entry for entry in code_list(name).offered}
        for code in only.split():
            if code not in codes:
                self._find(f"“{code[:60]}” is not in the list “{name}”")
        chosen = [codes[code] for code in only.split() if code in codes] if only else codes.values()
        return tuple(Option(value=entry.code, label=entry.label, hint=entry.hint) for entry in chosen)

    def _declared(self, settings: Mapping[str, str], name: str) -> str:
        variable = settings.get(name, "")
        if variable and variable not in self.variables:
            self._find(f"The property “{name}” names “{variable[:60]}”, which the form does not list among its variables")
            return ""
        return variable

    def _formula(self, text: str) -> Formula | None:
        if not text:
            return None
        if not text.startswith("="):
            self._find(f"An expression begins with an equals sign: “{text[:60]}”")
            return None
        try:
            compiled = formula(text, self._names)
        except feel.FeelError as error:
            self._find(f"“{text[:200]}” cannot be read: {error}")
            return None
        for fault in feel.check(text, self._names | ROW_NAMES, functions=frozenset(OWN_FUNCTIONS) | HOST_FUNCTIONS):
            self._find(f"“{text[:200]}”: {fault.message}")
        return compiled

    def _rule(self, settings: Mapping[str, str], name: str, otherwise: str) -> Rule | None:
        compiled = self._formula(settings.get(name, ""))
        if compiled is None:
            return None
        return Rule(formula=compiled, message=settings.get(f"{name}Message", "") or otherwise)

    def _rules(self, settings: Mapping[str, str], name: str) -> tuple[Rule, ...]:
        rules = []
        for variant in _VARIANTS:
            compiled = self._formula(settings.get(name + variant, ""))
            message = settings.get(f"{name}{variant}Message", "")
            if compiled is not None:
                if not message:
                    self._find(f"The property “{name}{variant}” needs a message")
                rules.append(Rule(formula=compiled, message=message))
        return tuple(rules)

    def _check_list(self, field: Field) -> None:
        if field.kind is not Kind.LIST:
            return
        keys = set(_answer_keys(field.children))
        for name, key in (("rowKey", field.row_key), ("distinct", field.distinct)):
            if key and key not in keys:
                self._find(f"The property “{name}” names “{key}”, which is not part of a row")
        if (field.fixed_rows or field.fixed_rows_from) and not field.row_key:
            self._find("Fixed rows need the property “rowKey”")
        if field.fixed_rows and field.fixed_rows not in CODE_LISTS:
            self._find(f"There is no reference list called “{field.fixed_rows[:60]}”")

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
                self._find(f"The property “unlessAnswered” names “{field.unless_answered}”, which is not asked")


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


def _listed(names: Any) -> str:
    return ", ".join(str(getattr(name, "value", name)) for name in names)
