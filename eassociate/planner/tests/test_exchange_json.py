"""What is written as JSON is read as the same; what is meant otherwise is refused by name."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.planner import exchange_json, plan_shape, problem_shape
from eassociate.planner.exchange_json import (
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from eassociate.planner.plan import (
    Assignment,
    Candidate,
    Plan,
    Reason,
    Term,
    Uncovered,
    Why,
)
from eassociate.planner.problem import (
    BadProblem,
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Weights,
)
from eassociate.planner.tests.weeks import CALM, problems
from eassociate.planner.travel import Travel
from eassociate.planner.validation import check
from eassociate.planner.verification import terms_of

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.thorough
@given(problems())
@settings(CALM, max_examples=100)
def test_problems_come_back_as_they_went(problem):
    text = problem_to_json(problem)
    again = problem_from_json(text)
    assert again == problem
    assert [b.start.date() for b in again.blocks] == [b.start.date() for b in problem.blocks]
    assert terms_of(again, {}) == terms_of(problem, {})
    assert problem_to_json(again) == text


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9)
REASONS = st.builds(
    Reason,
    st.sampled_from([*Why, *Stop]),
    st.none() | st.integers(-99, 9999),
    st.none() | st.floats(0, 99),
    st.none() | MOMENTS,
    st.lists(WORDS, max_size=2).map(tuple),
)
COSTS = st.tuples(*[st.integers(0, 500)] * 3)
FEW = st.lists(REASONS, max_size=2).map(tuple)
CANDIDATES = st.builds(Candidate, WORDS, WORDS, FEW, FEW, COSTS)
NUMBERS = st.integers(0, 10**9)
PLANS = st.builds(
    Plan,
    st.lists(st.builds(Assignment, WORDS, WORDS), max_size=3).map(tuple),
    st.lists(
        st.builds(
            Uncovered,
            WORDS,
            NUMBERS,
            NUMBERS,
            st.dictionaries(st.sampled_from(Stop), NUMBERS, max_size=3),
            st.lists(CANDIDATES, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    st.lists(st.builds(Term, WORDS, NUMBERS, WORDS, NUMBERS), max_size=3).map(tuple),
    NUMBERS,
    st.floats(0, 1e9),
    st.booleans(),
    st.integers(0, 10**6).map(lambda n: n / 1000),
)


@given(PLANS)
@settings(CALM, max_examples=100)
def test_plans_come_back_as_they_went(plan):
    assert plan_from_json(plan_to_json(plan)) == plan


SMALL = """{
 "blocks": [
  {"key": "b17", "child": "ana", "start": "2026-09-07T08:00:00+02:00",
   "end": "2026-09-07T12:00:00+02:00", "place": "school", "skills": ["signs"], "weight": 2}],
 "companions": [
  {"key": "mira", "bars": {"bora": "relative"}, "met": {"ana": 2.5}, "most_km": 4,
   "absences": [{"start": "2026-09-08T00:00+02:00", "end": "2026-09-09T00:00+02:00"}],
   "papers_until": "2026-12-31", "home": "home"}],
 "travel": {"speed_kmh": 18, "places": {"home": [44.8, 20.4]},
            "minutes_between": [{"from": "home", "to": "school", "minutes": 12}]}}"""


def test_a_problem_of_somebody_else_is_read():
    zone = datetime.fromisoformat("2026-09-07T08:00:00+02:00").tzinfo
    start = datetime(2026, 9, 7, 8, tzinfo=zone)
    block = Block(
        "b17", "ana", start, start + timedelta(hours=4), "school", frozenset({"signs"}), 2
    )
    found = problem_from_json(SMALL)
    assert found.blocks == (block,)
    assert found.blocks[0].start.utcoffset() == timedelta(hours=2)
    mira = found.companions[0]
    assert mira.bars == {"bora": Stop.RELATIVE}
    assert mira.absences == (
        Span(start.replace(hour=0) + timedelta(1), start.replace(hour=0) + timedelta(2)),
    )
    assert found.travel == Travel({"home": (44.8, 20.4)}, {("home", "school"): 12})
    assert (found.weights, found.rules, found.pins) == (Weights(), Rules(), {})
    assert problem_from_json(SMALL.encode()) == found
    assert problem_from_json(SMALL.encode("utf-8-sig")) == found  # as some editors save it


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("18", "0", "travel.speed_kmh is not more than 0."),
        ('"child": "ana", ', "", "blocks[0].child of b17 is missing."),
        ('"weight"', '"wieght"', "blocks[0].wieght of b17 is no field that is known here."),
        ('"weight": 2', '"weight": 0', "blocks[0].weight of b17 is less than 1."),
        ('"weight": 2', '"weight": 2.0', "blocks[0].weight of b17 is not a whole number."),
        ('"weight": 2', '"weight": "2"', "blocks[0].weight of b17 is not a whole number."),
        ('"weight": 2', '"weight": true', "blocks[0].weight of b17 is not a whole number."),
        ("07T08:00:00+02:00", "07T08:00:00", "blocks[0].start of b17 has no offset from UTC"),
        ("2026-09-07T08:00:00+02:00", "1757000000", "blocks[0].start of b17 is not a time such"),
        ("09-07T08", "02-30T08", "blocks[0].start of b17 is not a time of any day."),
        ('"2026-12-31"', '"31.12.2026"', "companions[0].papers_until of mira is not a day such"),
        ('"2026-12-31"', "5", "companions[0].papers_until of mira is not a day such"),
        (
            '"relative"',
            '"cousin"',
            "companions[0].bars.bora of mira is none of 'relative', 'contact'",
        ),
        ("2.5", "NaN", "companions[0].met.ana of mira is not a finite number."),
        ("2.5", "1e999", "companions[0].met.ana of mira is not a finite number."),
        ("[44.8, 20.4]", "[44.8]", "travel.places.home[1] is missing."),
        ('"key": "mira"', '"key": ""', "companions[0].key is empty."),
        ('"companions"', '"people"', "companions is missing (and 1 more)."),
        ('"minutes": 12', '"minutes": -1', "travel.minutes_between[0].minutes is less than 0."),
        ('"weight": 2', '"weight": 2, "weight": 3', "weight is there twice in one object."),
        ("}]}}", "}]}", "This is not JSON (line 10, column"),
        (SMALL, "[]", "The document is not an object."),
        (SMALL, "", "This is not JSON (line 1, column 1)."),
        (SMALL, "[" * 100_000, "This is no JSON of any use."),
        (SMALL, '{"blocks": ' + "9" * 5000 + "}", "This is no JSON of any use."),
        (
            SMALL,
            '{"format": "other", "blocks": [], "companions": []}',
            "format is not 'eassociate-problem-1'.",
        ),
        (
            '"minutes": 12}',
            '"minutes": 12}, {"from": "home", "to": "school", "minutes": 13}',
            "travel.minutes_between[1]: the way from home to school is there twice.",
        ),
    ],
)
def test_what_is_not_meant_so_is_refused_by_one_sentence(old, new, said):
    assert old in SMALL
    with pytest.raises(BadProblem) as refusal:
        problem_from_json(SMALL.replace(old, new, 1))
    sentence = str(refusal.value)
    assert sentence.startswith(said)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "_type" not in sentence


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(BadProblem, match="UTF-8"):
        problem_from_json(b'{"blocks": "\xff"}')
    with pytest.raises(BadProblem, match="not JSON: unexpected end of hex escape"):
        problem_from_json('{"blocks": [{"key": "\\ud800"}], "companions": []}')


def test_what_cannot_be_said_in_json_is_refused_when_written():
    naive = Block("b1", "ana", datetime(2026, 9, 7, 8), datetime(2026, 9, 7, 9))
    with pytest.raises(BadProblem, match=r"^blocks|start has no offset"):
        problem_to_json(Problem((naive,), ()))
    with pytest.raises(BadProblem, match="bound is not a finite number"):
        plan_to_json(Plan((), (), (), 0, float("nan"), False, 0.0))


SAME = [
    (Span, problem_shape.SpanShape),
    (Busy, problem_shape.BusyShape),
    (Block, problem_shape.BlockShape),
    (Companion, problem_shape.CompanionShape),
    (Travel, problem_shape.TravelShape),
    (Weights, problem_shape.WeightsShape),
    (Rules, problem_shape.RulesShape),
    (Problem, problem_shape.ProblemShape),
    (Reason, plan_shape.ReasonShape),
    (Candidate, plan_shape.CandidateShape),
    (Assignment, plan_shape.AssignmentShape),
    (Uncovered, plan_shape.UncoveredShape),
    (Term, plan_shape.TermShape),
    (Plan, plan_shape.PlanShape),
]


@pytest.mark.parametrize(("words", "shape"), SAME)
def test_shapes_have_the_fields_and_defaults_of_the_words(words, shape):
    told = {field.name for field in fields(words)}
    assert shape.model_fields.keys() - {"format", "gap"} == told
    for field in fields(words):
        usual = shape.model_fields[field.name].default
        if isinstance(field.default, (int, float)):
            assert usual == field.default, field.name


def test_an_empty_problem_has_the_same_defaults_in_both_worlds():
    text = '{"blocks": [], "companions": [{"key": "mira"}]}'
    assert problem_from_json(text) == Problem((), (Companion("mira"),))


def test_published_schemas_are_the_present_ones():
    for name, text in exchange_json.schemas().items():
        assert (DOCS / name).read_text("utf-8") == text, (
            "write them with python -m eassociate.planner.exchange_json"
        )


@given(problems())
@settings(CALM, max_examples=50)
def test_what_is_written_keeps_to_the_published_schema(problem):
    schema = json.loads((DOCS / "planner-problem.schema.json").read_text("utf-8"))
    assert list(_breaches(json.loads(problem_to_json(problem)), schema, schema)) == []


@given(PLANS)
@settings(CALM, max_examples=50)
def test_plans_keep_to_the_published_schema(plan):
    schema = json.loads((DOCS / "planner-plan.schema.json").read_text("utf-8"))
    assert list(_breaches(json.loads(plan_to_json(plan)), schema, schema)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"child": "ana", ', ""),
        ('"weight"', '"wieght"'),
        ('"weight": 2', '"weight": 0'),
        ('"relative"', '"cousin"'),
        ("[44.8, 20.4]", "[44.8]"),
        ('"key": "mira"', '"key": ""'),
        ('"minutes": 12', '"minutes": "12"'),
    ],
)
def test_the_published_schema_refuses_too(old, new):
    schema = json.loads((DOCS / "planner-problem.schema.json").read_text("utf-8"))
    assert list(_breaches(json.loads(SMALL), schema, schema)) == []
    assert list(_breaches(json.loads(SMALL.replace(old, new, 1)), schema, schema))


TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def _breaches(value, schema, root):
    """A small reader of JSON Schema: as much of it as the published ones use."""
    known = {"$schema", "$defs", "$ref", "default", "description", "title", "examples", "format"}
    known |= {"type", "properties", "required", "additionalProperties", "items", "prefixItems"}
    known |= {"anyOf", "enum", "const", "minimum", "exclusiveMinimum", "maximum"}
    known |= {"minLength", "maxLength", "minItems", "maxItems", "propertyNames"}
    assert schema.keys() <= known, schema.keys() - known
    if "$ref" in schema:
        yield from _breaches(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema and all(list(_breaches(value, s, root)) for s in schema["anyOf"]):
        yield f"{value} is none of them"
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{value} is no {schema['type']}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{value} is none of {schema['enum']}"
    elif "const" in schema and value != schema["const"]:
        yield f"{value} is not {schema['const']}"
    elif isinstance(value, dict):
        yield from _object_breaches(value, schema, root)
    elif isinstance(value, list):
        firsts = schema.get("prefixItems", [])
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{value} has a wrong number of items"
        for number, one in enumerate(value):
            part = firsts[number] if number < len(firsts) else schema.get("items", {})
            yield from _breaches(one, part, root)
    elif isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{value} has a wrong length"
    elif isinstance(value, (int, float)):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield f"{value} is out of range"
        if value <= schema.get("exclusiveMinimum", value - 1):
            yield f"{value} is out of range"


def _object_breaches(value, schema, root):
    said = schema.get("properties", {})
    yield from (f"{name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        other = schema.get("additionalProperties", True)
        part = said.get(name, other)
        if part is False:
            yield f"{name} is not known"
        elif part is not True:
            yield from _breaches(one, part, root)
        yield from _breaches(name, schema.get("propertyNames", {}), root)


@pytest.mark.thorough
def test_a_country_is_read_in_seconds():
    start = datetime(2026, 9, 7, 8, tzinfo=UTC)
    met = {f"c{n}": 1.5 for n in range(20)}
    blocks = tuple(
        Block(f"b{n}", f"c{n}", start, start + timedelta(hours=4), f"s{n % 999}")
        for n in range(80_000)
    )
    people = tuple(Companion(f"p{n}", available=(Span(start, start + timedelta(hours=9)),) * 5,
        met=met) for n in range(11_000))  # fmt: skip
    text = problem_to_json(Problem(blocks, people))
    before = process_time()
    assert len(problem_from_json(text).blocks) == 80_000
    assert process_time() - before < 15  # 2 s alone
    assert len(re.findall("\n", text)) > 80_000


def test_names_stay_readable():
    problem = Problem((), (Companion("Ђорђе"),))
    assert "Ђорђе" in problem_to_json(problem)


def test_the_example_of_the_documentation_is_a_sound_problem():
    text = (DOCS / "running.md").read_text("utf-8")
    example = text.partition("```json\n")[2].partition("```")[0]
    problem = problem_from_json(example)
    check(problem)
    assert problem.travel.minutes("h8", "school") == 20
