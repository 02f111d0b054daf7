"""Builds the two seccomp filters as BPF instructions: a few lines of assembler. Knows nothing of who loads them.

We assemble them ourselves because libseccomp, which would do it, is missing on many machines, and two filters of one
shape (compare the number, perhaps test one argument, answer) do not need it.
"""

import errno
import platform
import struct
from collections.abc import Sequence
from enum import IntEnum

from tutor.errors import SandboxUnavailable
from tutor.practice.syscalls import MACHINES, SUBMISSION_ALLOWED, WORKER_DENIED

# Offsets in struct seccomp_data: number, architecture, then six arguments of 64 bits (low half first on both machines).
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000

O_CHANGING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND: the flags of open that could change a file."""
FCNTL_COMMANDS = (0, 1, 2, 3, 1030)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC; F_SETOWN and F_SETSIG would be a way to signal the worker."""
IOCTL_REQUESTS = (0x5401, 0x5413, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONCLEX, FIOCLEX."""
IOCTL_DENIED = (0x5412, 0x541C)
"""TIOCSTI, TIOCLINUX: typing into the terminal that started us."""
CLONE_NAMESPACES = 0x7E020080
"""CLONE_NEW*: time, mount, cgroup, uts, ipc, user, pid and net."""

Code = list[bytes]


class Answer(IntEnum):
    """What the kernel does with a call."""

    ALLOW = 0x7FFF0000
    KILL = 0x80000000


def _refuse(number: int) -> int:
    return 0x00050000 | number


def _step(code: int, value: int, when: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("<HBBI", code, when, otherwise, value)


def _answer(value: int) -> bytes:
    return _step(ANSWER, value)


def _load_argument(index: int, *, high: bool = False) -> bytes:
    return _step(LOAD, ARGUMENTS + 8 * index + 4 * high)


def _head(machine: str) -> Code:
    """Kill what calls with another architecture's or x32's numbers; leave the number in the accumulator."""
    code = [
        _step(LOAD, ARCHITECTURE),
        _step(JUMP_EQUAL, AUDIT_ARCH[machine], 1, 0),
        _answer(Answer.KILL),
        _step(LOAD, NUMBER),
    ]
    if machine == "x86_64":
        code += [_step(JUMP_AT_LEAST, X32_BIT, 0, 1), _answer(Answer.KILL)]
    return code


def _when(number: int, body: Code) -> Code:
    """Run the body for this call only; the body must end with an answer."""
    return [_step(JUMP_EQUAL, number, 0, len(body)), *body]


def _one_of(argument: int, values: Sequence[int], *, inside: int, outside: int) -> Code:
    tests = [_step(JUMP_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return [_load_argument(argument), *tests, _answer(outside), _answer(inside)]


def _without(argument: int, bits: int, refusal: int) -> Code:
    return [_load_argument(argument), _step(JUMP_SET, bits, 0, 1), _answer(refusal), _answer(Answer.ALLOW)]


def _all_zero(arguments: Sequence[tuple[int, bool]], refusal: int) -> Code:
    code: Code = []
    for index, high in arguments:
        code += [_load_argument(index, high=high), _step(JUMP_EQUAL, 0, 1, 0), _answer(refusal)]
    return [*code, _answer(Answer.ALLOW)]


def submission_filter(machine: str = "") -> bytes:
    """Return the filter of a submission's process: an allow list; all else fails with EPERM.

    Raises:
        SandboxUnavailable: there are no tables for this machine.
    """
    machine, numbers = _tables(machine)
    eperm = _refuse(errno.EPERM)
    conditional: dict[str, Code] = {
        "open": _without(1, O_CHANGING, _refuse(errno.EROFS)),
        "openat": _without(2, O_CHANGING, _refuse(errno.EROFS)),
        "fcntl": _one_of(1, FCNTL_COMMANDS, inside=Answer.ALLOW, outside=eperm),
        "ioctl": _one_of(1, IOCTL_REQUESTS, inside=Answer.ALLOW, outside=_refuse(errno.ENOTTY)),
        "prlimit64": _all_zero([(0, False), (2, False), (2, True)], eperm),
        "clone3": [_answer(_refuse(errno.ENOSYS))],
        "socket": [_answer(_refuse(errno.EACCES))],
        "socketpair": [_answer(_refuse(errno.EACCES))],
    }
    for name in ("clone", "fork", "vfork"):
        conditional[name] = [_answer(_refuse(errno.EAGAIN))]
    code = _head(machine)
    for name in SUBMISSION_ALLOWED:
        if name in numbers:
            code += _when(numbers[name], [_answer(Answer.ALLOW)])
    for name, body in conditional.items():
        if name in numbers:
            code += _when(numbers[name], body)
    return b"".join([*code, _answer(eperm)])


def worker_filter(machine: str = "") -> bytes:
    """Return the filter of the warm interpreter: a deny list; all else is allowed.

    Raises:
        SandboxUnavailable: there are no tables for this machine.
    """
    machine, numbers = _tables(machine)
    eperm = _refuse(errno.EPERM)
    code = _head(machine)
    for name in WORKER_DENIED:
        if name in numbers:
            code += _when(numbers[name], [_answer(eperm)])
    code += _when(numbers["clone"], _without(0, CLONE_NAMESPACES, eperm))
    code += _when(numbers["clone3"], [_answer(_refuse(errno.ENOSYS))])
    code += _when(numbers["ioctl"], _one_of(1, IOCTL_DENIED, inside=eperm, outside=Answer.ALLOW))
    return b"".join([*code, _answer(Answer.ALLOW)])


def _tables(machine: str) -> tuple[str, dict[str, int]]:
    machine = machine or platform.machine()
    if machine not in MACHINES:
        raise SandboxUnavailable(
            f"There are no system call tables for a '{machine}' processor; x86_64 and aarch64 have."
        )
    return machine, MACHINES[machine]
