"""Runs one submission in a confined process: reads the job, answers test by test, ends. Runs inside the sandbox.

It holds the submission and this job's inputs and nothing else worth having: no reference, no expected value, no secret,
no channel but the result pipe, where lying means returning other values. Knows nothing of exercises.
"""

import gc
import io
import mmap
import os
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import torch

from tutor.practice import kernel, lint, memory, values, wire
from tutor.practice.entries import missing
from tutor.practice.tombstones import FILE, Watch, importer, plant

IN, OUT = 3, 4
OUT_OF_MEMORY = 73
"""Exit status of a process that had no memory left to say so."""
ARRAYS = 1 << 16
"""In a job at most; it comes from the trusted side."""
RESERVE = 8 << 20
"""Address space kept back for the words after the submission has used up its own."""

REHEARSAL: dict[str, Any] = {
    "entries": [{"name": "warm", "parameters": ["x", "y", "n"], "optional": 1, "methods": []}],
    "modules": ["torch", "numpy"],
    "bans": ["*nothing*", "torch.nothing.*"],
    "driver": None,
    "limit": 1 << 20,
}
SCRIPT = b"""
import math
import numpy as np
import torch

def warm(x, y, n=2):
    for z in (x, y):
        s = z @ z.transpose(-2, -1) / math.sqrt(z.shape[-1])
        m = torch.ones(s.shape[-2:], dtype=torch.bool).tril()
        w = torch.softmax(s.masked_fill(~m, -torch.inf), dim=-1)
        h = (w @ z).reshape(z.shape[0], -1, n, 2).permute(0, 2, 1, 3).contiguous().sum((-1, -2))
        e = torch.einsum("bij,bjk->bik", w, z).exp().mean() + h.max()
    if n < 1:
        raise ValueError(n)
    return z, (np.tanh(z.numpy()).sum(-1), {"e": float(e)})
"""

_write, _exit = os.write, os._exit


def live(fds: tuple[int, int, int], plan: Mapping[str, Any], zygote: int) -> None:
    """Confine this freshly forked process, wait for a job on the first descriptor, do it and end."""
    _arrange(fds)
    kernel.die_with(zygote)
    kernel.limit(plan["limits"])
    if plan["filter"]:
        kernel.load_filter(plan["filter"])
    rehearse()
    source, frames = _read_job()
    _Run(source, frames).run()
    sys.stdout.flush()
    for fd in (OUT, 1, 2):  # whoever reads there need not wait until this process's memory is taken down
        os.close(fd)
    _exit(0)


def rehearse() -> None:
    """Do a small job before the real one comes.

    What this process shares with the warm interpreter is copied, page by page, when it is first used: better now, while
    nobody waits for it. The warm interpreter does it too, so that what changes in the first runs alone is not copied.
    """
    head, case = values.Writer(limit=0), values.Writer(limit=1 << 20, views=True)
    x = torch.ones(2, 3, 4, dtype=torch.float64)
    skeleton = case.value({"args": (x, x[:1].float(), 2), "kwargs": {}})
    data = head.message(b"HEAD", REHEARSAL) + case.message(b"CASE", [skeleton])
    run = _Run(SCRIPT, wire.frames(memoryview(data), skeleton_limit=len(data), frame_limit=len(data)))
    run.write = lambda fd, data: memoryview(data).nbytes
    run.run()
    run.reserve.close()
    del sys.modules["submission"]


def _arrange(fds: tuple[int, int, int]) -> None:
    """Descriptors 0 to 4 are null, log, log, job and result; all others are closed."""
    high = [os.dup2(fd, 100 + at) for at, fd in enumerate(fds)]
    null = os.open(os.devnull, os.O_RDONLY)
    for fd, target in ((null, 0), (high[2], 1), (high[2], 2), (high[0], IN), (high[1], OUT)):
        os.dup2(fd, target)
    os.closerange(5, 4096)
    sys.stdin = io.StringIO()
    for name in ("stdout", "stderr"):
        stream = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _read_exactly(size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = os.read(IN, min(size - len(data), 1 << 20))
        if not piece:
            _exit(0)  # a spare that was not needed
        data += piece
    return bytes(data)


def _read_job() -> tuple[bytes, list[wire.Frame]]:
    """A job: the lengths of the source and of the messages after it, the source, a head, and all cases in one."""
    source, rest = (int.from_bytes(_read_exactly(4), "little") for _ in range(2))
    text, body = _read_exactly(source), memoryview(_read_exactly(rest))
    os.close(IN)
    return text, wire.frames(body, skeleton_limit=rest, frame_limit=rest)


class _Run:
    """One job: load the submission, then one result a test."""

    def __init__(self, source: bytes, frames: list[wire.Frame]) -> None:
        self.source, self.head, self.cases = source, frames[0].skeleton, frames[1].skeleton
        self.arrays, self.numbers = wire.tensors_and_bytes(frames[1].blob, limit=ARRAYS)
        self.as_sent = bytes(self.numbers)
        self.watch = Watch()
        self.guard = plant(self.head["bans"], self.watch)
        self.reserve = mmap.mmap(-1, RESERVE)
        self.write, self.leave = _write, _exit

    def send(self, body: dict[str, Any], writer: values.Writer | None = None) -> None:
        self._put((writer or values.Writer(limit=0)).message(wire.RESULT, body))

    def _put(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[self.write(OUT, left) :]

    def run(self) -> None:
        problem = self._load()
        if problem is not None:
            self.send({"kind": "refused", "verdict": problem.verdict, "message": problem.message, "line": problem.line})
            return
        drive = _driver(self.head["driver"])
        for index, case in enumerate(self.cases):
            self._case(index, case, drive)
        self._put(wire.END)

    def _load(self) -> lint.Problem | None:
        tree, problem = lint.read(self.source)
        if tree is None:
            return problem
        problem = lint.examine(tree, modules=self.head["modules"], bans=self.head["bans"])
        if problem is not None:
            return problem
        module = types.ModuleType("submission")
        allowed = [*lint.STANDARD, *self.head["modules"]]
        vars(module)["__builtins__"] = {**__builtins__, "__import__": importer(allowed, self.watch)}  # type: ignore[dict-item]
        sys.modules["submission"] = module
        try:
            code = compile(tree, FILE, "exec")
            _count_calls(code)
            with self.guard:
                exec(code, vars(module))
        except BaseException as error:  # SystemExit and what is like it too: the verdict says what a file raised
            return self._failed_load(error)
        self.entries = {entry["name"]: vars(module).get(entry["name"]) for entry in self.head["entries"]}
        return next((found for entry in self.head["entries"] if (found := missing(entry, vars(module)))), None)

    def _failed_load(self, error: BaseException) -> lint.Problem:
        if self.watch.what is not None:
            return lint.Problem("rejected", _refusal(self.watch), self.watch.line)
        line = _line(error)
        where = f"Line {line}: " if line else ""
        if isinstance(error, MemoryError):
            return lint.Problem("memory", f"{where}the file needs too much memory when it is loaded.", line)
        if isinstance(error, SyntaxError):
            return lint._syntax(error)
        return lint.Problem("error", f"{where}{_said(error)} while the file is loaded.", line)

    def _case(self, index: int, case: Any, drive: Callable[..., Any]) -> None:
        arguments = values.Reader(self.arrays, views=True).value(case)
        before = memory.parts(arguments)
        torch.default_generator.manual_seed(0)
        body: dict[str, Any] = {"kind": "case", "index": index}
        writer = values.Writer(limit=self.head["limit"])
        try:
            with self.guard:
                result = drive(self.entries, *arguments["args"], **arguments["kwargs"])
            body |= {"state": "returned", "value": writer.value(result), "shares": memory.shares(result, arguments)}
            if self.numbers != self.as_sent or not memory.same(memory.parts(arguments), before):
                body |= {"after": writer.value(arguments)}
        except values.TooMuch as error:
            body |= {"state": "returned", "value": ["o", str(error)], "shares": False, "after": ["n"]}
            writer = values.Writer(limit=0)
        except BaseException as error:  # a test that raises, whatever it raises, ends that test and not the next
            body |= self._raised(error)
            writer = values.Writer(limit=0)
        if self.watch.what is not None:
            body |= {"state": "banned", "message": _refusal(self.watch), "line": self.watch.line}
        self.send(body, writer)
        if self.numbers != self.as_sent:  # the next test is not to blame for it
            self.as_sent = bytes(self.numbers)

    def _raised(self, error: BaseException) -> dict[str, Any]:
        names = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
        message, line = _said(error), _line(error)
        error.__traceback__ = None
        if _out_of_memory(error):
            self.reserve.close()
            gc.collect()
            return {"state": "memory", "message": message, "line": line}
        if isinstance(error, SystemExit):
            return {"state": "exit", "message": message, "line": line}
        if isinstance(error, RecursionError):
            message = "RecursionError: it calls itself without end"
        return {"state": "raised", "names": names, "message": message, "line": line}


def _count_calls(code: types.CodeType) -> None:
    """Have every call in this code count against the recursion limit.

    Python 3.13's quick way of calling a function with defaults leaves the count out (cpython issue 132744): a function
    that calls itself without end takes all memory. Calls that are watched, by whomever, go the long way.
    """
    if sys.version_info[:2] != (3, 13):
        return
    watch = sys.monitoring
    if watch.get_tool(watch.OPTIMIZER_ID) is None:
        watch.use_tool_id(watch.OPTIMIZER_ID, "viva")
    watch.set_local_events(watch.OPTIMIZER_ID, code, watch.events.CALL)
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            _count_calls(inner)


def _driver(source: str | None) -> Callable[..., Any]:
    """The exercise's own way of calling the entries, or a plain call of the first."""
    if source is None:
        return lambda entries, *args, **kwargs: next(iter(entries.values()))(*args, **kwargs)
    names: dict[str, Any] = {"__name__": "drive"}
    exec(compile(source, "drive.py", "exec"), names)
    drive: Callable[..., Any] = names["drive"]
    return drive


def _line(error: BaseException) -> int | None:
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _said(error: BaseException) -> str:
    name = type(error).__name__
    try:
        text = str(error)
    except BaseException:  # a class of the submission's own may raise anything, SystemExit too, when shown
        text = ""
    return f"{name}: {text[:500]}" if text else name


def _out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and "can't allocate memory" in _said(error)
    )


def _refusal(watch: Watch) -> str:
    where = f"Line {watch.line}: " if watch.line else ""
    return f"{where}{watch.what} is not allowed in this exercise."
