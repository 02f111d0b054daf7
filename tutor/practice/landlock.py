"""Landlock: from here on this process reads only what lies under the given paths. Runs inside the sandbox.

Numbers and structures as in linux/landlock.h; the kernel says which version of the interface it has.
"""

import ctypes
import os
import stat
from collections.abc import Iterable

from tutor.practice.kernel import libc

SYS_CREATE_RULESET, SYS_ADD_RULE, SYS_RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION, RULE_PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version knows; every one is handled, that is denied unless granted."""
NET_RIGHTS, SCOPES = 0b11, 0b11
"""Bind and connect TCP (version 4); abstract sockets and signals to the outside (version 6)."""


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _call(number: int, *arguments: object) -> int:
    result: int = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"landlock: {os.strerror(ctypes.get_errno())}")
    return result


def version() -> int:
    """Return the version of Landlock that the kernel offers, 0 where it has none."""
    try:
        return _call(SYS_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(CREATE_RULESET_VERSION))
    except OSError:
        return 0


def read_only(read: Iterable[str], listed: Iterable[str]) -> None:
    """Allow this process, for good, to read some paths and nothing else: no writing, no TCP, no signals out.

    Args:
        read: files, and folders with all that lies under them.
        listed: folders under which names may be listed, but no file read.

    Raises:
        OSError: the kernel has no Landlock.
    """
    known = version()
    if not known:
        raise OSError("the kernel has no Landlock")
    attributes = (ctypes.c_uint64 * 3)(
        (1 << FS_RIGHTS[min(known, 5)]) - 1, NET_RIGHTS if known >= 4 else 0, SCOPES if known >= 6 else 0
    )
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = _call(SYS_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    for path in read:
        _allow(ruleset, path, READ_FILE | READ_DIR)
    for path in listed:
        _allow(ruleset, path, READ_DIR)
    _call(SYS_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= READ_FILE
        rule = ctypes.byref(_PathBeneath(rights, opened))
        _call(SYS_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(RULE_PATH_BENEATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(opened)
