"""The warm interpreter: torch is imported once, then a confined child is forked for every submission. Runs inside.

It answers on its one socket, a JSON object each: `plan` (confine yourself, say when you are ready), `fork` (with the
child's three descriptors), `end` (of the child; how did it end), `optimiser` (warm that too, while there is no child).
It never sees inputs or results.
"""

import array
import base64
import gc
import json
import os
import signal
import socket
import sys
import time
from typing import Any

import numpy as np
import torch

from tutor.practice import child, kernel, landlock

MESSAGE = 1 << 18
"""Bytes of one message at most."""
AT_ONCE = 2
"""Submissions that wait for nothing: the one that tries to escape, and the first check."""
REHEARSALS = 12
"""Python rewrites code for speed in its first runs: here, once, and not in every child."""
PATIENCE = 0.2
"""Seconds that a child whose pipes are closed has for its exit before it is killed."""


def main(control: socket.socket) -> None:
    """Serve until the other side closes the socket."""
    parent = os.getppid()
    warm()
    plan = _receive(control)[0]
    if plan is None:
        return
    kernel.die_with(parent)
    confine(plan)
    gc.collect()
    gc.freeze()
    settings = {"limits": plan["limits"], "filter": base64.b64decode(plan["submission_filter"])}
    _send(control, {"ready": True, "python": sys.version.split()[0], "torch": torch.__version__})
    serve(control, settings)


def warm() -> None:
    """Import and run once what submissions use, on one thread: threads would not survive a fork."""
    torch.set_num_threads(1)
    x = torch.randn(2, 3, 4, dtype=torch.float64, requires_grad=True)
    mask = torch.ones(3, 3, dtype=torch.bool).tril()
    weights = (x @ x.transpose(-2, -1)).masked_fill(~mask, -torch.inf).softmax(-1)
    y = torch.nn.functional.layer_norm(weights @ x, (4,)).relu().sum()
    torch.autograd.grad(y, x)
    torch.einsum("bij,bjk->bik", x, x.mT)
    a = np.random.default_rng(0).standard_normal((3, 4))
    np.linalg.norm(a @ a.T)
    assert torch.from_numpy(a).dtype is torch.float64
    for _ in range(REHEARSALS):
        child.rehearse()


def warm_optimiser() -> None:
    """Take one step: the first one loads eight hundred modules, which takes a second that few submissions need."""
    weight = torch.nn.Parameter(torch.ones(2))
    weight.grad = torch.ones(2)
    torch.optim.AdamW([weight]).step()
    gc.collect()
    lay_out()


def lay_out() -> None:
    """Put all that there is now into huge pages: some tenths of a second that the first check does not wait for."""
    gc.unfreeze()
    kernel.collapse(map(id, gc.get_objects()))
    gc.freeze()


def confine(plan: dict[str, Any]) -> None:
    """Give up what the plan says; what the plan leaves out the outside has done (bubblewrap) or nobody does."""
    if kernel.LINUX:
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    if plan["landlock"]:
        kernel.drop_privileges()
        landlock.read_only(plan["landlock"]["read"], plan["landlock"]["list"])
    if plan["worker_filter"]:
        kernel.load_filter(base64.b64decode(plan["worker_filter"]))


def serve(control: socket.socket, settings: dict[str, Any]) -> None:
    """Answer until the socket closes."""
    pid, ended = 0, 0
    while True:
        request, fds = _receive(control)
        if request is None:
            return
        if request["ask"] == "fork":
            settings["limits"]["memory"] = request["memory"]
            pid = _fork(fds, settings)
            _send(control, {"pid": pid})
        elif request["ask"] == "optimiser":
            warm_optimiser()
            _send(control, {"warm": True})
        else:
            _send(control, _end(pid, kill=request["kill"]))
            ended += 1
            if ended == AT_ONCE:
                lay_out()


def _fork(fds: list[int], settings: dict[str, Any]) -> int:
    zygote = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            child.live((fds[0], fds[1], fds[2]), settings, zygote)
        except MemoryError:
            os._exit(child.OUT_OF_MEMORY)
        finally:
            os._exit(71)
    for fd in fds:
        os.close(fd)
    return pid


def _end(pid: int, *, kill: bool) -> dict[str, Any]:
    until = time.monotonic() + (0 if kill else PATIENCE)
    while True:
        found, status, usage = os.wait4(pid, os.WNOHANG)
        if found:
            break
        if time.monotonic() >= until:
            os.kill(pid, signal.SIGKILL)
            _, status, usage = os.wait4(pid, 0)
            break
        time.sleep(0.0005)
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
    }


def _send(control: socket.socket, message: dict[str, Any]) -> None:
    control.send(json.dumps(message).encode())


def _receive(control: socket.socket) -> tuple[Any, list[int]]:
    data, ancillary, _, _ = control.recvmsg(MESSAGE, socket.CMSG_SPACE(3 * 4))
    fds = array.array("i")
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(payload[: len(payload) - len(payload) % fds.itemsize])
    return (json.loads(data) if data else None), list(fds)
