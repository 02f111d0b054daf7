"""Messages across the sandbox's border, read strictly. Used on both sides; knows nothing of what they mean.

A message is a tag, two lengths, a JSON skeleton and arrays in the safetensors format: no objects and no compression, so
that reading costs what was sent. values.py turns values into skeletons and back.
"""

import json
import math
import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

import torch

HEAD = struct.Struct("<4sII")
DTYPES: dict[str, tuple[torch.dtype, int]] = {
    "F64": (torch.float64, 8),
    "F32": (torch.float32, 4),
    "F16": (torch.float16, 2),
    "BF16": (torch.bfloat16, 2),
    "I64": (torch.int64, 8),
    "I32": (torch.int32, 4),
    "I16": (torch.int16, 2),
    "I8": (torch.int8, 1),
    "U8": (torch.uint8, 1),
    "BOOL": (torch.bool, 1),
}


RESULT = b"RES1"
"""The tag of what a submission's process says."""

Array = tuple[str, list[int], bytes]
"""Type, shape and bytes."""


class BadFrame(ValueError):
    """The bytes are not a message of this format."""


class Frame(NamedTuple):
    """One message as it was read."""

    tag: bytes
    skeleton: Any
    blob: memoryview


def message(tag: bytes, skeleton: Any, arrays: Sequence[Array]) -> bytes:
    """Return the bytes of a message; the arrays are called "0", "1" and so on."""
    header: dict[str, Any] = {}
    at = 0
    for index, (dtype, shape, data) in enumerate(arrays):
        header[str(index)] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(data)]}
        at += len(data)
    names = json.dumps(header).encode()
    text = json.dumps(skeleton, ensure_ascii=True, allow_nan=False).encode()
    blob = b"".join([struct.pack("<Q", len(names)), names, *(data for _, _, data in arrays)])
    return HEAD.pack(tag, len(text), len(blob)) + text + blob


END = message(RESULT, {"kind": "end"}, ())
"""The last that a submission's process says, where it came to its end."""


def frames(data: memoryview, *, skeleton_limit: int, frame_limit: int) -> list[Frame]:
    """Split bytes into whole messages.

    Raises:
        BadFrame: where a length is over its limit, bytes are missing or left over, or the JSON cannot be read.
    """
    found = []
    while len(data):
        if len(data) < HEAD.size:
            raise BadFrame("cut off in a head")
        tag, text, blob = HEAD.unpack_from(data)
        if text > skeleton_limit or blob > frame_limit or HEAD.size + text + blob > len(data):
            raise BadFrame("a length is wrong")
        found.append(Frame(tag, _json(data[HEAD.size : HEAD.size + text]), data[HEAD.size + text :][:blob]))
        data = data[HEAD.size + text + blob :]
    return found


def _json(data: memoryview) -> Any:
    try:
        return json.loads(bytes(data), parse_constant=_no_constant)
    except (ValueError, RecursionError, MemoryError) as error:
        raise BadFrame(f"unreadable JSON: {type(error).__name__}") from None


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def tensors(blob: memoryview, *, limit: int = 4096) -> dict[str, torch.Tensor]:
    """Read arrays in the safetensors format; the tensors share memory with a copy of the bytes.

    Raises:
        BadFrame: where anything is not as the format demands (offsets without gaps, known types, exact sizes).
    """
    return tensors_and_bytes(blob, limit=limit)[0]


def tensors_and_bytes(blob: memoryview, *, limit: int = 4096) -> tuple[dict[str, torch.Tensor], bytearray]:
    """Do the same as `tensors`; return the bytes that the tensors lie in, too."""
    if len(blob) < 8:
        raise BadFrame("no header of arrays")
    (length,) = struct.unpack_from("<Q", blob)
    if length > min(len(blob) - 8, 256 * limit):
        raise BadFrame("the header of arrays is too long")
    header = _json(blob[8 : 8 + length])
    if type(header) is not dict or len(header) > limit:
        raise BadFrame("the header of arrays is no small mapping")
    body = bytearray(blob[8 + length :])
    found, at = {}, 0
    for name, entry in header.items():
        dtype, shape, size = _entry(entry, at)
        if at + size > len(body):
            raise BadFrame("arrays beyond the end")
        flat = torch.frombuffer(body, dtype=dtype, count=math.prod(shape), offset=at) if size else _empty(dtype)
        found[name] = flat.reshape(shape)
        at += size
    if at != len(body):
        raise BadFrame("bytes left over after the arrays")
    return found, body


def _empty(dtype: torch.dtype) -> torch.Tensor:
    return torch.empty(0, dtype=dtype)


_KEYS = {"dtype", "shape", "data_offsets"}


def _entry(entry: Any, at: int) -> tuple[torch.dtype, list[int], int]:
    if type(entry) is not dict or entry.keys() != _KEYS:
        raise BadFrame("an array without type, shape and place")
    if type(entry["dtype"]) is not str or entry["dtype"] not in DTYPES:
        raise BadFrame("an array of an unknown type")
    dtype, width = DTYPES[entry["dtype"]]
    shape = _whole(entry["shape"], 16)
    size = math.prod(shape) * width
    if _whole(entry["data_offsets"], 2) != [at, at + size]:
        raise BadFrame("an array is not where it should be")
    return dtype, shape, size


_INT = frozenset([int])


def _whole(values: Any, most: int) -> list[int]:
    if type(values) is not list or len(values) > most or not {*map(type, values)} <= _INT:
        raise BadFrame("a shape or place that is no short list of whole numbers")
    if values and (min(values) < 0 or max(values) >= 2**40):
        raise BadFrame("a shape or place that is no short list of whole numbers")
    return values
