"""The filters, run by a small BPF interpreter of the test's own; the kernel's answers are in test_attacks."""

import errno
import re
import struct
from pathlib import Path

import pytest

from tutor.errors import SandboxUnavailable
from tutor.practice.seccomp import AUDIT_ARCH, submission_filter, worker_filter
from tutor.practice.syscalls import MACHINES

ALLOW, KILL = "allow", "kill"


def answer(program, machine, name, *arguments, number=None, arch=None):
    number = MACHINES[machine][name] if number is None else number
    padded = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<iIQ6Q", number, AUDIT_ARCH[machine] if arch is None else arch, 0, *padded)
    steps = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    at = accumulator = 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        if code == 0x06:
            return ALLOW if value == 0x7FFF0000 else KILL if value == 0x80000000 else errno.errorcode[value & 0xFFFF]
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            at += yes if holds else no


SUBMISSION = [
    ("read", (), ALLOW),
    ("futex", (), ALLOW),
    ("exit_group", (), ALLOW),
    ("restart_syscall", (), ALLOW),
    ("openat", (0, 0, 0o0), ALLOW),
    ("openat", (0, 0, 0o2000000), ALLOW),
    ("openat", (0, 0, 0o1), "EROFS"),
    ("openat", (0, 0, 0o2), "EROFS"),
    ("openat", (0, 0, 0o100), "EROFS"),
    ("openat", (0, 0, 0o1000), "EROFS"),
    ("fcntl", (3, 1), ALLOW),
    ("fcntl", (3, 1030), ALLOW),
    ("fcntl", (3, 4), "EPERM"),
    ("fcntl", (3, 6), "EPERM"),
    ("fcntl", (3, 8), "EPERM"),
    ("fcntl", (3, 10), "EPERM"),
    ("ioctl", (0, 0x5401), ALLOW),
    ("ioctl", (0, 0x5412), "ENOTTY"),
    ("prlimit64", (0, 7, 0, 1), ALLOW),
    ("prlimit64", (0, 7, 1 << 40, 1), "EPERM"),
    ("prlimit64", (9, 7, 0, 1), "EPERM"),
    ("clone", (0x11,), "EAGAIN"),
    ("clone3", (), "ENOSYS"),
    ("socket", (), "EACCES"),
    ("ptrace", (), "EPERM"),
    ("io_uring_setup", (), "EPERM"),
    ("memfd_create", (), "EPERM"),
]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("name", "arguments", "wanted"), SUBMISSION)
def test_what_a_submission_may_call(machine, name, arguments, wanted):
    assert answer(submission_filter(machine), machine, name, *arguments) == wanted


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("read", (), ALLOW),
        ("clone", (0x11,), ALLOW),
        ("clone", (0x10000000,), "EPERM"),
        ("clone", (0x00020000,), "EPERM"),
        ("clone3", (), "ENOSYS"),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), "EPERM"),
        ("socket", (), "EPERM"),
        ("mount", (), "EPERM"),
        ("bpf", (), "EPERM"),
    ],
)
def test_what_the_worker_may_call(machine, name, arguments, wanted):
    assert answer(worker_filter(machine), machine, name, *arguments) == wanted


@pytest.mark.parametrize("make", [submission_filter, worker_filter])
@pytest.mark.parametrize("machine", MACHINES)
def test_other_numberings_kill(make, machine):
    assert answer(make(machine), machine, "read", arch=0x40000003) == KILL
    if machine == "x86_64":
        assert answer(make(machine), machine, "", number=0x40000000) == KILL


@pytest.mark.parametrize(
    "name", ["kill", "tgkill", "execve", "fork", "setsid", "dup2", "prctl", "seccomp", "chdir", "wait4"]
)
def test_what_nobody_listed_fails(name):
    numbers = {"kill": 62, "tgkill": 234, "execve": 59, "fork": 57, "setsid": 112, "dup2": 33}
    numbers |= {"prctl": 157, "seccomp": 317, "chdir": 80, "wait4": 61}
    wanted = "EAGAIN" if name == "fork" else "EPERM"
    assert answer(submission_filter("x86_64"), "x86_64", "", number=numbers[name]) == wanted


def test_the_numbers_are_those_of_the_kernel_headers():
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("no kernel headers here")
    known = dict(re.findall(r"#define __NR_(\w+) (\d+)", header.read_text()))
    assert {name: int(known[name]) for name in MACHINES["x86_64"]} == MACHINES["x86_64"]


def test_an_unknown_machine_is_refused():
    with pytest.raises(SandboxUnavailable, match="riscv64"):
        submission_filter("riscv64")
