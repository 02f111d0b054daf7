import json
import random
import struct

import pytest
import torch

from tutor.practice import wire
from tutor.practice.wire import BadFrame


def blob(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return memoryview(struct.pack("<Q", len(text)) + text + data)


def entry(dtype="F32", shape=(2,), at=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(at)}


def test_arrays_come_back_as_they_were():
    data = torch.arange(6, dtype=torch.float64).reshape(2, 3)
    message = wire.message(b"TEST", {"a": 1}, [("F64", [2, 3], data.numpy().tobytes()), ("BOOL", [0], b"")])
    (frame,) = wire.frames(memoryview(message), skeleton_limit=100, frame_limit=1000)
    found = wire.tensors(frame.blob)
    assert (frame.tag, frame.skeleton) == (b"TEST", {"a": 1})
    assert torch.equal(found["0"], data)
    assert found["1"].shape == (0,)


HOSTILE = {
    "nothing": b"",
    "short": b"\0\0\0",
    "length beyond the end": struct.pack("<Q", 1 << 60) + b"{}",
    "no JSON": blob(b"{"),
    "a list": blob([1]),
    "deep": blob(b"[" * 60_000),
    "NaN": blob(b'{"0": NaN}'),
    "no entry": blob({"0": 3}),
    "unknown key": blob({"0": {**entry(), "x": 1}}, b"\0" * 8),
    "unknown type": blob({"0": entry("C64")}, b"\0" * 8),
    "type that is no text": blob({"0": entry(["F32"])}, b"\0" * 8),
    "negative size": blob({"0": entry(shape=(-2,))}, b"\0" * 8),
    "fractional size": blob({"0": entry(shape=(2.0,))}, b"\0" * 8),
    "true as a size": blob({"0": entry(shape=(True, 2))}, b"\0" * 8),
    "huge size": blob({"0": entry(shape=(1 << 62,))}, b"\0" * 8),
    "product that overflows": blob({"0": entry(shape=(1 << 39, 1 << 39, 0, 2), at=(0, 8))}, b"\0" * 8),
    "many axes": blob({"0": entry(shape=(1,) * 40, at=(0, 4))}, b"\0" * 4),
    "gap": blob({"0": entry(at=(8, 16))}, b"\0" * 16),
    "overlap": blob({"0": entry(), "1": entry()}, b"\0" * 8),
    "too short": blob({"0": entry()}, b"\0" * 4),
    "left over": blob({"0": entry()}, b"\0" * 9),
    "offsets swapped": blob({"0": entry(at=(8, 0))}, b"\0" * 8),
    "many arrays": blob({str(at): entry(shape=(0,), at=(0, 0)) for at in range(20_000)}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_arrays_are_refused(data):
    with pytest.raises(BadFrame):
        wire.tensors(memoryview(data), limit=256)


@pytest.mark.parametrize(
    "data",
    [
        b"RES1",
        wire.HEAD.pack(b"RES1", 1 << 31, 0),
        wire.HEAD.pack(b"RES1", 2, 1 << 31) + b"{}",
        wire.HEAD.pack(b"RES1", 9, 0) + b"{}",
        wire.HEAD.pack(b"RES1", 2, 0) + b"{}" + b"\0",
        wire.HEAD.pack(b"RES1", 5, 0) + b"[1,2 ",
    ],
)
def test_hostile_frames_are_refused(data):
    with pytest.raises(BadFrame):
        wire.frames(memoryview(data), skeleton_limit=1000, frame_limit=1000)


def mutations(data, count, seed):
    draw = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(changed))
            action = draw.randrange(4)
            if action == 0:
                changed[at] = draw.randrange(256)
            elif action == 1:
                del changed[at : at + draw.randint(1, 9)]
            elif action == 2:
                changed[at:at] = bytes(draw.randrange(256) for _ in range(draw.randint(1, 9)))
            else:
                changed[at : at + 4] = struct.pack("<I", draw.choice([0, 1, 2**31, 2**32 - 1]))
            if not changed:
                break
        yield bytes(changed)


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.sandbox)])
def test_mutated_messages_give_values_or_a_refusal(count):
    from tutor.practice.values import Reader, Writer

    writer = Writer(limit=10_000)
    value = (torch.randn(2, 3), {"a": [1, 2.5, "text", None, True]}, torch.arange(4))
    message = writer.message(b"RES1", writer.value(value))
    read = refused = 0
    for changed in mutations(message, count, seed=1):
        try:
            for frame in wire.frames(memoryview(changed), skeleton_limit=4096, frame_limit=4096):
                Reader(wire.tensors(frame.blob, limit=64)).value(frame.skeleton)
            read += 1
        except BadFrame:
            refused += 1
    assert read + refused == count
    assert refused > count / 4
