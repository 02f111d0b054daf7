import json
import time
from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import Field, StringConstraints

from tutor.llm.typed import Form, Misread, read, strict_schema
from tutor.value import Value


class Kind(StrEnum):
    A = "a"
    B = "b"


class Item(Value):
    title: Annotated[str, StringConstraints(max_length=9)]
    kind: Kind = Kind.A


class Reply(Value):
    items: tuple[Item, ...] = Field(max_length=3)
    sure: int = Field(ge=0, le=100)


GOOD = '{"items": [{"title": "x {", "kind": "b"}], "sure": 7}'


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f'<think>maybe {{}} or {{"sure": 1}}</think> {GOOD} That is all.',
        GOOD.replace("7", "99") + "\nOn reflection:\n" + GOOD,
    ],
)
def test_the_last_object_that_fits_is_read(text):
    assert read(text, Reply).sure == 7


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("", True),
        ("seven", True),
        ("{ not json }", True),
        (GOOD[:-1], False),  # the inner object is whole, but it is not the wanted one
        (GOOD.replace("7", "101"), False),
        (GOOD.replace('"b"', '"c"'), False),
        (GOOD.replace('"sure": 7', '"sure": "7"'), False),
    ],
)
def test_what_does_not_fit_is_refused(text, ignored):
    with pytest.raises(Misread) as caught:
        read(text, Reply)
    assert caught.value.ignored is ignored


@pytest.mark.parametrize("text", ["{" * 300_000, '{"a":' * 100_000, "[" * 100_000 + "{", '{"a": "' + "x" * 400_000])
def test_hostile_text_is_refused_quickly(text):
    started = time.monotonic()
    with pytest.raises(Misread):
        read(text, Reply)
    assert time.monotonic() - started < 2.0


def test_a_strict_schema_requires_every_property_and_no_other():
    schema = strict_schema(Reply)
    item = schema["$defs"]["Item"]
    assert schema["required"] == ["items", "sure"]
    assert item["required"] == ["title", "kind"]
    assert item["properties"]["kind"] == {"$ref": "#/$defs/Kind"}
    assert item["additionalProperties"] is False
    assert schema["properties"]["sure"] == {"type": "integer", "minimum": 0, "maximum": 100}
    assert '"default"' not in json.dumps(schema)


def test_each_form_is_less_binding_and_prompts_more():
    assert Form.SCHEMA.next is Form.JSON
    assert Form.JSON.next is Form.PROMPT
    assert Form.PROMPT.next is None
    assert Form.SCHEMA.messages(Reply) == ()
    assert "maxLength" in Form.JSON.messages(Reply)[0].text
    assert Form.PROMPT.options(Reply) == {}
