"""A form as it is drawn: its fields with the answers so far, its problems beside the questions they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handrail.forms.describing import said
from handrail.forms.formulas import Undecided
from handrail.forms.model import Field, Kind, When
from handrail.forms.values import options_of
from handrail.web import form_conditions
from handrail.web.form_answers import ROOT, clock_from, rest_choice
from handrail.web.form_conditions import TooRich, as_sent
from handrail.web.form_questions import Choice, ErrorLink, FormOnPage, GridRow, Look, Question, QuickTime

_LOOKS = {
    Kind.TEXTFIELD: Look.LINE,
    Kind.TEXTAREA: Look.AREA,
    Kind.NUMBER: Look.NUMBER,
    Kind.RADIO: Look.RADIOS,
    Kind.SELECT: Look.SELECT,
    Kind.CHECKLIST: Look.TICKS,
    Kind.CHECKBOX: Look.TICK,
    Kind.DATETIME: Look.MOMENT,
    Kind.DATE: Look.DATE,
    Kind.LIST: Look.ROWS,
}
_PAST_TIMES = (QuickTime(0, "Now"), QuickTime(-15, "15 min ago"), QuickTime(-60, "1 hour ago"))
_FUTURE_TIMES = (QuickTime(60, "In 1 hour"), QuickTime(240, "In 4 hours"), QuickTime(1440, "In 24 hours"))
_ROW = "__row__"
_PERHAPS = {"perhaps": True}
_IF_IT_APPLIES = "Answer this only if it applies."


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Everything a form is drawn from. `problems` are (JSON pointer, message); `focus` a control's name."""

    fields: tuple[Field, ...]
    answers: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)
    now: datetime
    problems: Sequence[tuple[str, str]] = ()
    warnings: tuple[str, ...] = ()
    focus: str = ""

    def page(self) -> FormOnPage:
        """The form for a page: questions and error links in the order of the page."""
        questions = tuple(self._draw(self.fields, self.answers, ROOT, ""))
        anchors = {pointer: anchor for pointer, anchor in _anchors(questions)}
        errors = []
        for pointer, message in self.problems:
            anchor = _closest(pointer, anchors)
            errors.append(ErrorLink(message=message, anchor=anchor or "maincontent"))
        order = {anchor: at for at, anchor in enumerate(anchors.values())}
        errors.sort(key=lambda error: order.get(error.anchor, len(order)))
        return FormOnPage(questions=questions, errors=tuple(errors), warnings=self.warnings)

    def _draw(
        self, fields: tuple[Field, ...], answers: Mapping[str, Any], at: str, pointer: str, *, row_key: str = ""
    ) -> list[Question]:
        """The fields as questions; `row_key` is the part of a fixed row that its heading says already."""
        drawn: list[Question] = []
        for one in fields:
            if one.computed is not None or (one.kind is Kind.TEXTFIELD and one.read_only):
                if answers.get(one.key) is not None:
                    drawn.append(self._said(one, answers[one.key], f"{at}.{one.key}"))
                continue
            if row_key and one.key == row_key:
                code = as_sent(answers.get(one.key))
                drawn.append(Question(look=Look.HIDDEN, label="", name=f"{at}.{one.key}", value=code))
                continue
            shown = self._shown(one, answers, at)
            if shown is False:
                continue
            if one.kind is Kind.GROUP:
                drawn += self._group(one, answers, at, pointer, shown)
            elif one.kind is Kind.TEXT:
                paragraphs = tuple(part.strip() for part in one.text.split("\n\n") if part.strip())
                drawn.append(self._condition(Question(look=Look.NOTE, label="", paragraphs=paragraphs), shown, at))
            else:
                question = self._question(one, answers.get(one.key), f"{at}.{one.key}", f"{pointer}/{one.key}")
                drawn.append(self._condition(question, shown, at))
        return drawn

    def _group(
        self, group: Field, answers: Mapping[str, Any], at: str, pointer: str, shown: Any
    ) -> list[Question]:
        inner_answers = answers.get(group.key, {}) if group.key else answers
        inner_at = f"{at}.{group.key}" if group.key else at
        inner = self._draw(
            group.children,
            inner_answers if isinstance(inner_answers, Mapping) else {},
            inner_at,
            f"{pointer}/{group.key}" if group.key else pointer,
        )
        heading = [Question(look=Look.HEADING, label=group.label, hint=group.hint)] if group.label else []
        if shown is True:
            return [*heading, *inner]
        part = Question(look=Look.PART, label="", parts=(*heading, *inner))
        return [self._condition(part, shown, at)]

    def _said(self, one: Field, value: Any, name: str) -> Question:
        """Something that is known and not asked, in words; what is not worked out again is sent along."""
        return Question(
            look=Look.SAID,
            label=one.label,
            hint=one.hint,
            name="" if one.computed is not None else name,
            id=_id_of(name),
            value=as_sent(value),
            paragraphs=(said(one, value, self.variables),),
        )

    def _question(self, one: Field, value: Any, name: str, pointer: str) -> Question:
        identity = _id_of(name)
        known: dict[str, Any] = {
            "look": _LOOKS[one.kind],
            "label": one.label.removesuffix(" (optional)"),
            "name": name,
            "id": identity,
            "pointer": pointer,
            "hint": one.hint,
            "error": self._error(pointer, exact=one.kind is Kind.LIST),
            "optional": not one.required and one.required_if is None and one.kind is not Kind.CHECKBOX,
            "focus": self.focus == name,
        }
        if one.kind is Kind.LIST:
            return self._list(one, value, known)
        if one.options or one.options_from:
            return self._choices(one, value, known)
        if one.kind is Kind.CHECKBOX:
            return Question(**known | {"value": "true" if value is True else ""})
        if one.is_time:
            return self._time(one, value, known)
        typed = "" if value is None else as_sent(value)
        return Question(
            **known,
            value=typed,
            longest=one.max_length,
            lines=2 if (one.max_length or 1000) <= 300 else 4,
            inputmode="numeric" if one.kind is Kind.NUMBER and not one.decimal_digits else "",
        )

    def _time(self, one: Field, value: Any, known: dict[str, Any]) -> Question:
        if one.or_word:
            word = Choice(
                value=one.or_word, label=one.or_label, id=f"{known['id']}-word", chosen=value == one.or_word
            )
            known["choices"] = (word,)
            value = None if value == one.or_word else value
        if one.kind is Kind.DATE:
            return Question(**known, value=value if isinstance(value, str) else "")
        local, offset = clock_from(value)
        quick = _FUTURE_TIMES if one.when is When.FUTURE else _PAST_TIMES if one.when is When.PAST else _PAST_TIMES[:1]
        return Question(**known, value=local, offset=offset, quick_times=quick)

    def _choices(self, one: Field, value: Any, known: dict[str, Any]) -> Question:
        options = options_of(one, self.variables) or one.options
        offered = [(as_sent(each.value), each.label, each.hint) for each in options]
        chosen = {as_sent(each) for each in value} if isinstance(value, list) else {as_sent(value)}
        look = known["look"]
        if look is Look.SELECT:
            empty = Choice(value="", label="Choose", id="", chosen=value is None)
            listed = tuple(
                Choice(value=code, label=label, id="", chosen=value is not None and code in chosen)
                for code, label, _ in offered
            )
            return Question(**known, choices=(empty, *listed), unchangeable=one.read_only)
        if not offered:
            known["paragraphs"] = ("There is nothing to choose from here yet.",)
        return Question(
            **known,
            inline=one.inline or (len(offered) == 2 and sum(len(label) for _, label, _ in offered) < 14),
            choices=tuple(
                Choice(
                    value=code,
                    label=label,
                    hint=hint,
                    id=known["id"] if number == 1 else f"{known['id']}-{number}",
                    chosen=value is not None and code in chosen,
                    exclusive=bool(one.exclusive) and code == one.exclusive,
                )
                for number, (code, label, hint) in enumerate(offered, 1)
            ),
        )

    def _list(self, one: Field, value: Any, known: dict[str, Any]) -> Question:
        rows = [dict(row) for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        codes = self._fixed_codes(one)
        if codes is not None:
            sent = {row.get(one.row_key): number for number, row in enumerate(rows)}
            given = rows
            rows = [{**(given[sent[code]] if code in sent else {}), one.row_key: code} for code, _ in codes]
            places = [sent.get(code, len(given) + number) for number, (code, _) in enumerate(codes)]
            column = rest_choice(one)
            if column is not None:
                return self._grid(one, column, rows, places, [label for _, label in codes], known)
        else:
            least = max(one.min_items, 1 if one.required else 0)
            rows += [{}] * (least - len(rows))
            places = list(range(len(rows)))
        name, pointer = known["name"], known["pointer"]
        labels = [label for _, label in codes] if codes is not None else []
        drawn = tuple(
            tuple(
                self._draw(
                    one.children,
                    row,
                    f"{name}.{number}",
                    f"{pointer}/{places[number]}",
                    row_key="" if codes is None else one.row_key,
                )
            )
            for number, row in enumerate(rows)
        )
        return Question(
            **known,
            rows=drawn,
            row_template=tuple(self._draw(one.children, {}, f"{name}.{_ROW}", f"{pointer}/{_ROW}")),
            row_name=(one.item_name or "entry")[:1].upper() + (one.item_name or "entry")[1:],
            row_labels=tuple(labels),
            most=one.max_items or 50,
            unchangeable=codes is not None,
        )

    def _grid(
        self,
        one: Field,
        column: Field,
        rows: list[dict[str, Any]],
        places: list[int],
        labels: list[str],
        known: dict[str, Any],
    ) -> Question:
        name, identity, pointer = known["name"], known["id"], known["pointer"]
        grid = tuple(
            GridRow(
                code=str(row[one.row_key]),
                code_name=f"{name}.{number}.{one.row_key}",
                label=labels[number],
                name=f"{name}.{number}.{column.key}",
                pointer=f"{pointer}/{places[number]}",
                error=self._error(f"{pointer}/{places[number]}", exact=False),
                choices=tuple(
                    Choice(
                        value=as_sent(option.value),
                        label=option.label,
                        id=f"{identity}-{number}-{at}",
                        chosen=row.get(column.key) == option.value,
                    )
                    for at, option in enumerate(column.options)
                ),
            )
            for number, row in enumerate(rows)
        )
        first = column.options[0]
        rest = Choice(value=as_sent(first.value), label=f"All the others: {first.label.lower()}", id=f"{identity}-rest")
        return Question(**known | {"look": Look.GRID, "id": f"{identity}-0-0"}, grid=grid, choices=(rest,))

    def _fixed_codes(self, one: Field) -> list[tuple[str, str]] | None:
        if one.fixed_rows:
            return [(str(option.value), option.label) for option in one.fixed_codes]
        if one.fixed_rows_from is None:
            return None
        try:
            codes = one.fixed_rows_from.value({**self.variables, **self.answers}, now=self.now)
        except Undecided:
            codes = []
        keyed = next((child for child in one.children if child.key == one.row_key), None)
        labels = {as_sent(option.value): option.label for option in keyed.options} if keyed else {}
        return [(str(code), labels.get(str(code), form_conditions.plain(str(code)))) for code in codes or ()]

    def _error(self, pointer: str, *, exact: bool) -> str:
        for at, message in self.problems:
            if at == pointer or (not exact and at.startswith(f"{pointer}/")):
                return message
        return ""

    def _shown(self, one: Field, answers: Mapping[str, Any], at: str) -> Any:
        """True, False, the condition as data, or perhaps, where only the server can tell from all the answers."""
        if one.hide is None:
            return True
        names = _controls(self.fields, ROOT)

        def control(name: str) -> str | None:
            return f"{at}.{name.removeprefix('this.')}" if name.startswith("this.") else names.get(name)

        try:
            hidden = form_conditions.condition(one.hide.text, control=control, known=self.variables)
        except TooRich:
            return _PERHAPS
        return form_conditions.negated(hidden)

    def _condition(self, question: Question, shown: Any, at: str) -> Question:
        if shown is True or not shown:
            return question
        if shown is _PERHAPS:
            return question.when("", _IF_IT_APPLIES)
        return question.when(json.dumps(shown), form_conditions.in_words(shown, self._label, self._option))

    def _label(self, control: str) -> str:
        found = self._field(control)
        return found.label if found else control

    def _option(self, control: str, value: str) -> str:
        found = self._field(control)
        if found is None:
            return value
        if not found.options:
            return {"true": "yes", "false": "no"}.get(value, value)
        return next((option.label for option in found.options if as_sent(option.value) == value), value)

    def _field(self, control: str) -> Field | None:
        wanted = [step for step in control.split(".")[1:] if not step.isdigit() and step != _ROW]
        for top in self.fields:
            for one in top.walk():
                if one.has_value and [step for step in one.path if step != "*"] == wanted:
                    return one
        return None


def _controls(fields: tuple[Field, ...], at: str) -> dict[str, str]:
    """Names of the top-level answers to the names of their controls."""
    found: dict[str, str] = {}
    for one in fields:
        if one.kind is Kind.GROUP:
            found |= _controls(one.children, f"{at}.{one.key}" if one.key else at)
        elif one.has_value:
            found[one.key] = f"{at}.{one.key}"
    return found


def _anchors(questions: Sequence[Question]) -> list[tuple[str, str]]:
    found = []
    for question in questions:
        if question.pointer:
            found.append((question.pointer, question.id))
        found += [(row.pointer, row.choices[0].id) for row in question.grid]
        for inside in question.rows:
            found += _anchors(inside)
        found += _anchors(question.parts)
    return found


def _closest(pointer: str, anchors: Mapping[str, str]) -> str:
    while pointer:
        if pointer in anchors:
            return anchors[pointer]
        pointer = pointer.rpartition("/")[0]
    return ""


def _id_of(name: str) -> str:
    return name.replace(".", "-")
