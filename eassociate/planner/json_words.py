"""What both JSON documents of the planner share: times, strictness, sentences about errors."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from eassociate.planner.problem import BadProblem

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")
_EXAMPLE = "2026-09-07T08:00:00+02:00"
_ZONES: dict[timedelta, timezone] = {}


class Shape(BaseModel):
    """A JSON object that is taken as it is meant or not at all: no unknown field, no conversion."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True
    )

    #: Fields that are written also if they are as usual.
    told_always: ClassVar[tuple[str, ...]] = ()


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):  # when a document is written
        value = value.isoformat()
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise PydanticCustomError("time", f"is not a time such as {_EXAMPLE}")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("time", "is not a time of any day") from None
    offset = moment.utcoffset()
    if offset is None:
        text = f"has no offset from UTC (as {_EXAMPLE} has)"
        raise PydanticCustomError("naive_time", text)
    # one zone for all times of an offset: they are compared faster
    return moment.replace(tzinfo=_ZONES.setdefault(offset, timezone(offset)))


#: ISO 8601 with an offset from UTC. The offset is kept: it tells on which day the time is.
Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": [_EXAMPLE]}),
]
Key = Annotated[str, Field(min_length=1, max_length=500)]

S = TypeVar("S", bound=Shape)


def read(shape: type[S], text: str | bytes) -> S:
    """A document of that shape. Raises `BadProblem` with one sentence that names the item."""
    text = text.removeprefix(BOM_UTF8) if isinstance(text, bytes) else text
    raw = _plain(text)
    try:
        return shape.model_validate_json(text)
    except ValidationError as problem:
        raise refused(problem, raw) from None


def write(shape: Shape) -> str:
    """JSON that people can read too: one field a line, what is as usual left out."""
    always = shape.model_dump(mode="json", include=set(shape.told_always))
    plain = always | shape.model_dump(mode="json", exclude_defaults=True, by_alias=True) | always
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(text: str | bytes) -> object:
    """The document as plain lists and dicts. Refuses what JSON readers disagree about."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except BadProblem:
        raise
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise BadProblem(where, "not_json", f"This is not JSON ({where}).") from None
    except UnicodeDecodeError:
        raise BadProblem("text", "not_json", "This is not JSON, but no text in UTF-8.") from None
    except (RecursionError, ValueError):
        raise BadProblem("text", "not_json", "This is no JSON of any use.") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadProblem(twice, "twice", f"{twice} is there twice in one object.")
    return found


#: Pydantic's kind of error → what is said after the item.
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is no field that is known here",
    "int_type": "is not a whole number",
    "float_type": "is not a number",
    "finite_number": "is not a finite number",
    "bool_type": "is not true or false",
    "string_type": "is not a text",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "string_unicode": "is not a text in UTF-8",
    "tuple_type": "is not a list",
    "dict_type": "is not an object",
    "model_type": "is not an object",
    "date_type": "is not a day such as 2026-09-07",
    "date_parsing": "is not a day such as 2026-09-07",
    "date_from_datetime_parsing": "is not a day such as 2026-09-07",
    "json_invalid": "is not JSON: {error}",
    "greater_than_equal": "is less than {ge}",
    "greater_than": "is not more than {gt}",
    "enum": "is none of {expected}",
    "literal_error": "is not {expected}",
}


def refused(problem: ValidationError, raw: object) -> BadProblem:
    """The first error as a sentence. `raw`: the document as plain lists and dicts."""
    errors = problem.errors(include_url=False)
    first = errors[0]
    path = _path(first["loc"])
    known = _SAID.get(first["type"])
    said = known.format(**first.get("ctx", {})) if known else first["msg"]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    sentence = f"{path}{_of(first['loc'], raw)} {said}{more}."
    return BadProblem(path, first["type"], sentence)


def _path(steps: Sequence[int | str]) -> str:
    """`blocks[3].start`, as in most languages. Tags of unions and of keys are left out."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if step != "[key]" else ""
    return text.removeprefix(".") or "The document"


def _of(steps: Sequence[int | str], raw: object) -> str:
    """` of b17`: the key of the innermost item that has one."""
    key, here = "", raw
    for step in steps:
        if isinstance(here, Mapping):
            key = _key(here) or key
        here = _inside(here, step)
    return f" of {key}" if key else ""


def _key(item: Mapping[str, Any]) -> str:
    key = item.get("key", item.get("block"))
    return key if isinstance(key, str) else ""


def _inside(here: object, step: int | str) -> object:
    if isinstance(here, Mapping):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None
