"""Makes jobs for the sandbox and reads what comes back, strictly. Knows nothing of what is right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.exercise import Exercise
from tutor.practice import values, wire
from tutor.practice.case import Case
from tutor.practice.limits import Limits
from tutor.practice.sandbox import Execution

STATES = ("returned", "raised", "memory", "exit", "banned")
_ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class Result:
    """What a submission did in one case."""

    state: str
    value: Any = None
    after: Any = None
    """The arguments as they were afterwards; None where they were not touched."""
    shares: bool = False
    names: tuple[str, ...] = ()
    """Of the exception's class and its bases."""
    message: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a submission was not run."""

    verdict: str
    message: str
    line: int | None


@dataclass(frozen=True)
class Report:
    """All that a submission's process said."""

    refusal: Refusal | None
    results: tuple[Result, ...]
    ended: bool
    """Whether it came to its end and left nothing out."""


def specification(exercise: Exercise, driver: str | None, limits: Limits) -> dict[str, Any]:
    """Return what the sandbox needs to know of an exercise."""
    return {
        "entries": [entry.plain() for entry in exercise.entries],
        "modules": list(exercise.libraries),
        "bans": list(exercise.bans),
        "driver": driver,
        "limit": limits.frame_bytes // 2,
    }


def job(source: bytes, specification: Mapping[str, Any], cases: Sequence[Case]) -> bytes:
    """Return the bytes of a job."""
    writer = values.Writer(limit=1 << 40, views=True)
    skeletons = [_skeleton(writer, case) for case in cases]
    head = values.Writer(limit=0).message(b"HEAD", dict(specification))
    rest = head + writer.message(b"CASE", skeletons)
    return b"".join([len(source).to_bytes(4, "little"), len(rest).to_bytes(4, "little"), source, rest])


def _skeleton(writer: values.Writer, case: Case) -> list[Any]:
    writer.items = 0  # their bound is on one case
    return writer.value({"args": tuple(case.args), "kwargs": dict(case.kwargs)})


def report(execution: Execution, cases: int, limits: Limits) -> Report:
    """Read what came back; a message that was cut off at the end (the process was killed) is left out.

    Raises:
        wire.BadFrame: it is not what the sandbox writes.
    """
    data = memoryview(execution.results)
    bodies: list[Result | Refusal | str] = []
    while len(data) >= wire.HEAD.size:
        _, text, blob = wire.HEAD.unpack_from(data)
        size = wire.HEAD.size + text + blob
        if size > len(data) and execution.ending != "exited":
            break
        frame = wire.frames(data[:size], skeleton_limit=limits.skeleton_bytes, frame_limit=limits.frame_bytes)[0]
        bodies.append(_body(frame, len(bodies), cases, limits))
        data = data[size:]
    if len(data) and execution.ending == "exited":
        raise wire.BadFrame("cut off in a head")
    refusal = bodies[0] if bodies and isinstance(bodies[0], Refusal) else None
    results = tuple(body for body in bodies if isinstance(body, Result))
    ended = bool(bodies) and bodies[-1] == "end" and len(results) == cases
    if len(bodies) > len(results) + 1 or (len(bodies) > len(results) and not (refusal or ended)):
        raise wire.BadFrame("messages out of order")
    return Report(refusal, results, ended)


def _body(frame: wire.Frame, index: int, cases: int, limits: Limits) -> Result | Refusal | str:
    body = frame.skeleton
    if frame.tag != wire.RESULT or type(body) is not dict:
        raise wire.BadFrame("no message of ours")
    kind = body.get("kind")
    if kind == "end" and len(body) == 1:
        return "end"
    if kind == "refused" and body.get("verdict") in ("error", "rejected", "memory"):
        return Refusal(body["verdict"], _words(body), _line(body))
    if kind != "case" or body.get("index") != index or index >= cases or body.get("state") not in STATES:
        raise wire.BadFrame("a message out of order")
    return _result(body, values.Reader(wire.tensors(frame.blob, limit=limits.tensors)))


def _result(body: dict[str, Any], reader: values.Reader) -> Result:
    names = body.get("names", [])
    if type(names) is not list or any(type(name) is not str for name in names):
        raise wire.BadFrame("an exception without names")
    if body["state"] != "returned":
        return Result(body["state"], names=tuple(names), message=_words(body), line=_line(body))
    if type(body.get("shares")) is not bool:
        raise wire.BadFrame("a result without all its parts")
    value = reader.value(body.get("value"))
    after = reader.value(body["after"]) if "after" in body else None
    return Result("returned", value=value, after=after, shares=body["shares"])


def _words(body: dict[str, Any]) -> str:
    if type(body.get("message")) is not str:
        raise wire.BadFrame("no words where some are due")
    return clean(body["message"])[:1000]


def _line(body: dict[str, Any]) -> int | None:
    line = body.get("line")
    if line is not None and (type(line) is not int or not 0 <= line < 10**7):
        raise wire.BadFrame("a line that is no number")
    return line


def clean(text: str) -> str:
    """Return a text without terminal escapes, control characters and what turns the direction of writing."""
    return _CONTROL.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def log(data: bytes | bytearray, limit: int) -> str:
    """Return printed output for showing; says where it was cut off."""
    text = clean(bytes(data).decode("utf-8", "replace"))
    return text + "\n[cut off here]" if len(data) >= limit else text
