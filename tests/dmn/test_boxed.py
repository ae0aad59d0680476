"""Boxed expressions, requirement graphs, types, services and imports."""

import pytest

from handrail import dmn
from tests.dmn.drawing import NAMESPACE, decision, input_data, knowledge, literal, model, table


def answer(*parts: str, imports: tuple[dmn.Model, ...] = (), **inputs: object) -> object:
    """What the decision `d` of a model answers, which must have no finding."""
    loaded = dmn.load(model(*parts), imports=imports)
    assert [finding for finding in loaded.findings() if finding.severity is dmn.Severity.ERROR] == []
    return loaded.decide("d", inputs).value


def test_a_context_gives_its_entries_or_its_result() -> None:
    entries = f'<contextEntry><variable name="net pay"/>{literal("gross - 10")}</contextEntry>'
    entries += f'<contextEntry><variable name="b"/>{literal("net pay * 2")}</contextEntry>'
    parts = (input_data("gross"), decision("d", f"<context>{entries}</context>", needs=["gross"]))
    assert answer(*parts, gross=30) == {"net pay": 20, "b": 40}
    result = f"<contextEntry>{literal('b + 1')}</contextEntry>"
    parts = (input_data("gross"), decision("d", f"<context>{entries}{result}</context>", needs=["gross"]))
    assert answer(*parts, gross=30) == 41


def test_lists_relations_conditionals_and_functions() -> None:
    assert answer(decision("d", f"<list>{literal('1')}{literal('1 + 1')}</list>")) == [1, 2]
    relation = (
        f'<relation><column name="a"/><column name="b"/><row>{literal("1")}{literal("2")}</row></relation>'
    )
    assert answer(decision("d", relation)) == [{"a": 1, "b": 2}]
    chosen = f"<if>{literal('x > 1')}</if><then>{literal('2')}</then><else>{literal('3')}</else>"
    chosen = f"<conditional>{chosen}</conditional>"
    assert answer(input_data("x"), decision("d", chosen, needs=["x"]), x=5) == 2
    assert answer(input_data("x"), decision("d", chosen, needs=["x"]), x=1) == 3
    function = f'<functionDefinition><formalParameter name="n"/>{literal("n * 2")}</functionDefinition>'
    called = f'<contextEntry><variable name="f"/>{function}</contextEntry>'
    called += f"<contextEntry>{literal('f(4)')}</contextEntry>"
    assert answer(decision("d", f"<context>{called}</context>")) == 8


def test_loops_quantifiers_and_filters() -> None:
    source = f"<in>{literal('[1, 2, 3]')}</in>"
    assert answer(
        decision("d", f'<for iteratorVariable="n">{source}<return>{literal("n * n")}</return></for>')
    ) == [1, 4, 9]
    assert (
        answer(
            decision(
                "d", f'<some iteratorVariable="n">{source}<satisfies>{literal("n > 2")}</satisfies></some>'
            )
        )
        is True
    )
    assert (
        answer(
            decision(
                "d", f'<every iteratorVariable="n">{source}<satisfies>{literal("n > 2")}</satisfies></every>'
            )
        )
        is False
    )
    assert answer(decision("d", f"<filter>{source}<match>{literal('item > 1')}</match></filter>")) == [2, 3]


def test_knowledge_is_called_by_text_and_by_invocation() -> None:
    shared = knowledge(
        "rate of", ["kind:string", "years"], literal('if kind = "a" then years * 2 else years')
    )
    by_text = decision("d", literal('rate of("a", 3)'), needs=["bkm:rate of"])
    assert answer(shared, by_text) == 6
    binding = f'<binding><parameter name="kind"/>{literal(chr(34) + "b" + chr(34))}</binding>'
    binding += f'<binding><parameter name="years"/>{literal("3")}</binding>'
    invoked = decision("d", f"<invocation>{literal('rate of')}{binding}</invocation>", needs=["bkm:rate of"])
    assert answer(shared, invoked) == 3


def test_knowledge_may_call_itself_up_to_a_depth() -> None:
    shared = knowledge("fact", ["n"], literal("if n <= 1 then 1 else n * fact(n - 1)"))
    assert answer(shared, decision("d", literal("fact(5)"), needs=["bkm:fact"])) == 120
    loaded = dmn.load(model(shared, decision("d", literal("fact(5000)"), needs=["bkm:fact"])))
    with pytest.raises(dmn.DecisionFailed) as caught:
        loaded.decide("d", {})
    assert caught.value.kind is dmn.Failure.LIMIT


def test_a_decision_sees_only_what_it_requires() -> None:
    parts = (
        decision("hidden", literal("1")),
        decision("d", literal("hidden + 1"), needs=["decision:other"]),
        decision("other", literal("2")),
    )
    loaded = dmn.load(model(*parts))
    assert any("'hidden'" in finding.message for finding in loaded.findings())
    with pytest.raises(dmn.DecisionFailed):
        loaded.decide("d", {})


def test_decisions_without_an_id_are_asked_by_name() -> None:
    bare = f'<decision name="Too  long"><variable name="Too long"/>{literal("n > 3")}</decision>'
    loaded = dmn.load(model(bare))
    assert list(loaded.decisions) == ["Too long"]
    assert loaded.decide("Too long", {"n": 4}).value is True


def test_a_decision_with_an_id_can_be_asked_by_name_too() -> None:
    loaded = dmn.load(model(decision("key", literal("1"), name="A name")))
    assert loaded.decide("key", {}).value == loaded.decide("A name", {}).value == 1


TYPES = (
    '<itemDefinition name="tClass"><typeRef>string</typeRef>'
    '<allowedValues><text>"a","b"</text></allowedValues></itemDefinition>'
    '<itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent>'
    '<itemComponent name="class"><typeRef>tClass</typeRef></itemComponent>'
    '<itemComponent name="since"><typeRef>date</typeRef></itemComponent></itemDefinition>'
    '<itemDefinition name="tPeople" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>'
    '<itemDefinition name="tSelf"><itemComponent name="inner"><typeRef>tSelf</typeRef></itemComponent></itemDefinition>'
)
ADA = {"age": 30, "class": "a", "since": "2026-05-01"}


@pytest.mark.parametrize(
    ("type_ref", "value", "text", "expected"),
    [
        ("tPerson", ADA, "x.since.month", 5),
        ("tPeople", [ADA], "x[1].age", 30),
        ("tPeople", ADA, "count(x)", 1),
        ("tClass", "a", "x", "a"),
        ("number", [3], "x", 3),
        ("date and time", "2026-05-01T10:00:00Z", "x.hour", 10),
        ("dayTimeDuration", "PT4H", "x.hours", 4),
        ("feel:number", 3, "x", 3),
        ("Any", "free", "x", "free"),
    ],
)
def test_inputs_are_fitted_to_their_types(type_ref: str, value: object, text: str, expected: object) -> None:
    parts = (TYPES, input_data("x", type_ref), decision("d", literal(text), needs=["x"]))
    assert answer(*parts, x=value) == expected


@pytest.mark.parametrize(
    ("type_ref", "value", "kind"),
    [
        ("tPerson", {**ADA, "class": "c"}, dmn.Failure.NOT_ALLOWED),
        ("tPerson", {"age": 30}, dmn.Failure.WRONG_TYPE),
        ("tPeople", [ADA, {**ADA, "age": "old"}], dmn.Failure.WRONG_TYPE),
        ("tClass", "z", dmn.Failure.NOT_ALLOWED),
        ("number", "3", dmn.Failure.WRONG_TYPE),
        ("date", "soon", dmn.Failure.WRONG_TYPE),
        ("boolean", "true", dmn.Failure.WRONG_TYPE),
    ],
)
def test_inputs_that_do_not_fit_are_failures(type_ref: str, value: object, kind: dmn.Failure) -> None:
    loaded = dmn.load(model(TYPES, input_data("x", type_ref), decision("d", literal("x"), needs=["x"])))
    with pytest.raises(dmn.DecisionFailed) as caught:
        loaded.decide("d", {"x": value})
    assert caught.value.kind is kind


def test_answers_are_fitted_to_their_types() -> None:
    assert answer(decision("d", literal("[5]"), type_ref="number")) == 5
    loaded = dmn.load(model(decision("d", literal('"five"'), type_ref="number")))
    with pytest.raises(dmn.DecisionFailed) as caught:
        loaded.decide("d", {})
    assert caught.value.kind is dmn.Failure.WRONG_TYPE


def test_a_service_answers_its_decisions_together() -> None:
    parts = (
        input_data("x", "number"),
        decision("doubled", literal("x * 2"), needs=["x"]),
        decision("squared", literal("x * x"), needs=["x"]),
        '<decisionService id="both" name="both"><outputDecision href="#doubled"/>'
        '<outputDecision href="#squared"/><inputData href="#x"/></decisionService>',
        decision("d", literal("both(4).squared"), needs=["bkm:both"]),
    )
    assert answer(*parts) == 16
    assert dmn.load(model(*parts)).decide("both", {"x": 3}).value == {"doubled": 6, "squared": 9}


def test_a_service_takes_the_place_of_the_decisions_it_is_given() -> None:
    parts = (
        decision("outside"),
        decision("inside", literal("outside + 1"), needs=["decision:outside"]),
        '<decisionService id="s" name="s"><outputDecision href="#inside"/>'
        '<inputDecision href="#outside"/></decisionService>',
    )
    assert dmn.load(model(*parts)).decide("s", {"outside": 4}).value == 5


def test_models_use_each_other_under_the_name_of_the_import() -> None:
    shared = dmn.load(
        model(
            TYPES,
            knowledge("twice", ["n"], literal("n * 2")),
            input_data("base"),
            decision("more", literal("base + 1"), needs=["base"]),
            namespace="https://example.org/shared",
        )
    )
    head = f'<import namespace="https://example.org/shared" name="lib" importType="{NAMESPACE}"/>'
    needs = (
        '<knowledgeRequirement><requiredKnowledge href="https://example.org/shared#twice"/></knowledgeRequirement>'
        '<informationRequirement><requiredDecision href="https://example.org/shared#more"/></informationRequirement>'
    )
    parts = (
        head,
        input_data("x", "lib.tClass"),
        f'<decision id="d" name="d"><variable name="d"/>{needs}{literal("lib.twice(lib.more)")}</decision>',
    )
    assert answer(*parts, imports=(shared,), base=4) == 10
    assert answer(*parts, imports=(shared,), lib={"base": 1}) == 4
    alone = dmn.load(model(*parts))
    messages = " ".join(finding.message for finding in alone.findings())
    assert "imported model" in messages and "not in this model" in messages


def test_a_table_inside_a_function_sees_its_parameters() -> None:
    shared = knowledge("band", ["n:number"], table(["n"], ["y"], [("< 10", '"low"'), (">= 10", '"high"')]))
    assert answer(shared, decision("d", literal("[band(1), band(20)]"), needs=["bkm:band"])) == [
        "low",
        "high",
    ]


def test_other_languages_and_java_are_refused_with_a_finding() -> None:
    java = '<functionDefinition kind="Java"><formalParameter name="n"/></functionDefinition>'
    python = '<literalExpression expressionLanguage="python"><text>1</text></literalExpression>'
    for logic, words in ((java, "Java"), (python, "python")):
        loaded = dmn.load(model(decision("d", logic)))
        assert any(words in finding.message for finding in loaded.findings())
        with pytest.raises(dmn.DecisionFailed):
            loaded.decide("d", {})
