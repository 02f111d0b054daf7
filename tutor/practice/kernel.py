"""The few Linux calls that confine a process and make its forks cheap, by ctypes. Runs inside; knows no submission."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable, Mapping

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 22, 38, 47
SECCOMP_MODE_FILTER, PR_CAP_AMBIENT_CLEAR_ALL = 2, 4
CAPABILITY_VERSION_3 = 0x20080522
MADV_COLLAPSE, HUGE_PAGE = 25, 2 << 20
SYS_CAPSET = {"x86_64": 126, "aarch64": 91}

libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def prctl(option: int, *arguments: int) -> int:
    """Make the system call of this name with up to four numbers.

    Raises:
        OSError: it refused.
    """
    filled = [ctypes.c_ulong(n) for n in (*arguments, 0, 0, 0, 0)[:4]]
    result: int = libc.prctl(ctypes.c_int(option), *filled)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}: {os.strerror(ctypes.get_errno())}")
    return result


def die_with(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends; go at once if it already has."""
    if LINUX:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(72)


def drop_privileges() -> None:
    """Give up every capability and the way to new ones, for good; a no-op for who has none."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    head = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.syscall(ctypes.c_long(SYS_CAPSET[os.uname().machine]), head, none) < 0:
        raise OSError(ctypes.get_errno(), "capset")


def load_filter(program: bytes) -> None:
    """Load a seccomp filter (BPF instructions of 8 bytes) for this process and all that it starts.

    Raises:
        OSError: the kernel refuses it.
    """
    buffer = ctypes.create_string_buffer(program, len(program))
    head = _Program(len(program) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(head))


def collapse(addresses: Iterable[int]) -> int:
    """Move the heap, and what else lies around these addresses, into huge pages; return how many were made.

    A fork then copies one entry of the page table for two megabytes instead of 512, and its end drops as few. Nothing
    happens where the kernel (before 6.1) or its settings do not have it.
    """
    if not LINUX:
        return 0
    made = sum(_collapsed(page * HUGE_PAGE) for page in {address // HUGE_PAGE for address in addresses})
    libc.sbrk.restype = ctypes.c_void_p
    page = (libc.sbrk(ctypes.c_long(0)) or 0) // HUGE_PAGE - 1
    while page > 0 and _collapsed(page * HUGE_PAGE):
        made, page = made + 1, page - 1
    return made


def _collapsed(start: int) -> bool:
    done: int = libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(HUGE_PAGE), ctypes.c_int(MADV_COLLAPSE))
    return done == 0


def limit(limits: Mapping[str, int]) -> None:
    """Set resource limits; `cpu` gets one second more before the kernel kills.

    Args:
        limits: `memory` (bytes of address space in all), `cpu` (seconds), `stack` (bytes), `files` (a count).
    """
    for name, value in (
        ("RLIMIT_AS", limits["memory"]),
        ("RLIMIT_DATA", limits["memory"]),
        ("RLIMIT_STACK", limits["stack"]),
        ("RLIMIT_NOFILE", limits["files"]),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_MEMLOCK", 0),
        ("RLIMIT_MSGQUEUE", 0),
        ("RLIMIT_SIGPENDING", 16),
    ):
        if hasattr(resource, name):
            resource.setrlimit(getattr(resource, name), (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu"], limits["cpu"] + 1))
