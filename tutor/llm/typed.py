"""Asks for a reply of a type and reads it, from servers that enforce a schema and from those that ignore it.

Knows nothing of clients: it makes request options and prompts, and reads text.
"""

import json
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from tutor.llm.chat import Message, Reply, system

_LONGEST = 200_000
_STARTS = 200
"""So many opening braces are tried in a reply that is no JSON."""


class Form(StrEnum):
    """How a typed reply is asked for, the most binding first."""

    SCHEMA = "json_schema"
    JSON = "json_object"
    PROMPT = "prompt"

    @property
    def next(self) -> "Form | None":
        """The less binding way, if there is one."""
        return {Form.SCHEMA: Form.JSON, Form.JSON: Form.PROMPT}.get(self)

    def options(self, schema: type[Reply]) -> dict[str, Any]:
        """Return the request options of this form."""
        if self is Form.SCHEMA:
            wanted = {"name": schema.__name__, "strict": True, "schema": strict_schema(schema)}
            return {"response_format": {"type": "json_schema", "json_schema": wanted}}
        return {"response_format": {"type": "json_object"}} if self is Form.JSON else {}

    def messages(self, schema: type[Reply]) -> tuple[Message, ...]:
        """Return what is said to the model beyond the caller's messages."""
        if self is Form.SCHEMA:
            return ()
        text = json.dumps(strict_schema(schema), ensure_ascii=False)
        return (
            system(f"Reply with one JSON object and nothing else. It must be valid under this JSON Schema:\n{text}"),
        )


class Misread(Exception):
    """A reply is not of the wanted type. `ignored`: it holds no JSON at all, so the server ignored the form."""

    def __init__(self, problem: str, *, ignored: bool) -> None:
        """Carry the problem."""
        super().__init__(problem)
        self.ignored = ignored


@cache  # making it takes a quarter of what a call costs the processor
def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema in the strict dialect: every property required, none besides, no keys beside `$ref`."""
    strict: dict[str, Any] = _strict(schema.model_json_schema())
    return strict


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    kept = {key: _named(key, value) for key, value in node.items() if key not in ("title", "default")}
    if "properties" in kept:
        kept["additionalProperties"] = False
        kept["required"] = list(kept["properties"])
    return kept


def _named(key: str, value: Any) -> Any:
    """Descend; below these keys stand names of our own ('title' may be one), not keywords."""
    if key in ("properties", "$defs") and isinstance(value, dict):
        return {name: _strict(item) for name, item in value.items()}
    return value if key in ("enum", "const", "required") else _strict(value)


def read(text: str, schema: type[Reply]) -> Reply:
    """Read the last JSON object in a text that fits the schema (a model may think aloud, or fence its JSON, before it).

    Raises:
        Misread: there is none.
    """
    found = _objects(text[:_LONGEST])
    problem = "it holds no JSON object"
    for candidate in reversed(found):
        try:
            return schema.model_validate_json(candidate)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            problem = f"{'.'.join(str(key) for key in first['loc']) or 'it'}: {first['msg']}"
    raise Misread(problem, ignored=not found)


def _objects(text: str) -> list[str]:
    """Return the outermost JSON objects of a text, in order."""
    decoder = json.JSONDecoder()
    found: list[str] = []
    at = text.find("{")
    for _ in range(_STARTS):
        if at < 0:
            break
        try:
            _, end = decoder.raw_decode(text, at)
            found.append(text[at:end])
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)
    return found
