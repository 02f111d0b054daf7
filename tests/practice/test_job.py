"""What comes back from a sandbox, changed at random: values, or one kind of refusal, and nothing else."""

import random
import struct

import pytest
import torch

from tutor.practice import values, wire
from tutor.practice.flow import Ending
from tutor.practice.job import report
from tutor.practice.limits import Limits
from tutor.practice.sandbox import Execution
from tutor.practice.wire import BadFrame

CASES = 3


def stream():
    """The results of a whole job."""
    made = bytearray()
    for index in range(CASES):
        writer = values.Writer(limit=1 << 20)
        value = writer.value((torch.arange(6.0).reshape(2, 3), {"a": [1, None, "text", 2.5]}))
        body = {"kind": "case", "index": index, "state": "returned", "value": value, "shares": False}
        made += writer.message(b"RES1", body)
    return bytes(made + values.Writer(limit=0).message(b"RES1", {"kind": "end"}))


def changed(data, draw):
    """One to three random changes."""
    found = bytearray(data)
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(found))
        kind = draw.randrange(5)
        if kind == 0:
            found[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del found[at : at + draw.randint(1, 200)]
        elif kind == 2:
            found[at:at] = found[draw.randrange(len(found)) :][:100]
        elif kind == 3:
            found[at : at + 4] = struct.pack("<I", draw.choice([0, 1, 255, 2**31, 2**32 - 1]))
        else:
            found[at:at] = draw.choice([b"RES1", b"[" * 50, b'{"kind": "end"}', bytes(12), b"1e999", b"NaN"])
        found = found or bytearray(b"R")
    return found


def test_the_unchanged_stream_is_read():
    said = report(Execution(Ending.EXITED, results=bytearray(stream())), CASES, Limits())
    assert said.ended and len(said.results) == CASES
    assert said.results[2].value[1] == {"a": [1, None, "text", 2.5]}
    assert said.results[0].after is None


@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.sandbox)])
@pytest.mark.parametrize("ending", [Ending.EXITED, Ending.TIMEOUT])
def test_changed_streams_give_results_or_a_refusal(count, ending):
    data, draw = stream(), random.Random(5)
    refused = ended = 0
    for _ in range(count):
        try:
            said = report(Execution(ending, results=changed(data, draw)), CASES, Limits())
        except BadFrame:
            refused += 1
        else:
            ended += said.ended
            assert len(said.results) <= CASES
    assert refused > count / 4
    assert ended < count / 2


def test_a_frame_that_claims_much_is_refused_before_it_is_read():
    data = wire.HEAD.pack(b"RES1", 2**31, 2**31) + b"x" * 100
    with pytest.raises(BadFrame):
        report(Execution(Ending.EXITED, results=bytearray(data)), CASES, Limits())
