"""How the warm interpreter is started at each level: command, environment and what it must give up itself.

Level A is bubblewrap: namespaces, a read-only root of the few folders it needs, no /proc, no /etc. Level B is Landlock
and seccomp alone, for machines where namespaces are not to be had. `unsafe-local` confines nothing but resources.
"""

import base64
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.errors import SandboxUnavailable
from tutor.practice import closure, landlock, seccomp
from tutor.practice.limits import Limits

BUBBLEWRAP, LANDLOCK, UNSAFE = "bubblewrap", "landlock", "unsafe-local"
LEVELS = (BUBBLEWRAP, LANDLOCK, UNSAFE)
ENVIRONMENT = {
    "PATH": "/nonexistent",
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
    "CUDA_VISIBLE_DEVICES": "",
    "TORCHINDUCTOR_CACHE_DIR": "/",  # torch's optimisers make sure that it is there, and nothing can be made here
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
}
"""All that the sandbox's environment holds."""
START = """
import socket, sys
sys.path.append({path!r})
from tutor.practice import zygote
zygote.main(socket.socket(fileno={fd}))
"""


@dataclass
class Launch:
    """One way to start a warm interpreter."""

    command: list[str]
    environment: dict[str, str]
    plan: dict[str, Any]
    fds: list[int]
    """Descriptors that the process inherits and that are closed here once it runs."""
    leftovers: ExitStack = field(default_factory=ExitStack)
    """What to clean up when the process has ended."""


def prepare(level: str, limits: Limits, control: int) -> Launch:
    """Return what starts a warm interpreter at this level.

    Args:
        level: one of LEVELS.
        limits: go to the interpreter for its children.
        control: the descriptor of its end of the control socket.

    Raises:
        SandboxUnavailable: the level needs something that is not here.
    """
    plan: dict[str, Any] = {
        "limits": {"cpu": limits.cpu_seconds, "stack": limits.stack_bytes, "files": limits.open_files, "memory": 0},
        "submission_filter": "",
        "worker_filter": "",
        "landlock": None,
    }
    if level != UNSAFE:
        plan["submission_filter"] = base64.b64encode(seccomp.submission_filter()).decode()
    return {BUBBLEWRAP: _bubblewrap, LANDLOCK: _landlock, UNSAFE: _unsafe}[level](plan, control)


def _python(path: str, control: int) -> list[str]:
    return [str(closure.interpreter()), "-I", "-S", "-B", "-c", START.format(path=path, fd=control)]


def _bubblewrap(plan: dict[str, Any], control: int) -> Launch:
    tool = shutil.which("bwrap")
    if tool is None:
        raise SandboxUnavailable("bubblewrap is not installed (apt-get install bubblewrap).")
    read, write = os.pipe()
    os.write(write, seccomp.worker_filter())
    os.close(write)
    command = [tool, *_namespaces(tool), *_root(), "--seccomp", str(read), "--", *_python("/sp", control)]
    return Launch(command, {"PATH": os.defpath}, plan, [read])


def _namespaces(tool: str) -> list[str]:
    known = subprocess.run([tool, "--help"], capture_output=True, text=True, check=False, timeout=10).stdout
    flags = [f"--unshare-{name}" for name in ("user", "pid", "net", "ipc", "uts", "cgroup-try")]
    flags += ["--disable-userns"] if "--disable-userns" in known else []
    flags += ["--uid", "65534", "--gid", "65534", "--hostname", "sandbox", "--cap-drop", "ALL"]
    flags += ["--die-with-parent", "--new-session", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        flags += ["--setenv", name, value]
    return flags


def _root() -> list[str]:
    """The file system inside: read-only, the few folders that Python and torch need, nothing else."""
    binds = {*closure.libraries(), closure.interpreter()}
    flags: list[str] = []
    for path in sorted(path for path in binds if not binds & set(path.parents)):
        flags += ["--ro-bind", str(path), str(path)]
    for link in ("lib", "lib64"):
        if Path("/", link).is_symlink():
            flags += ["--symlink", str(Path("/", link).readlink()), f"/{link}"]
    for path in closure.site_packages():
        flags += ["--tmpfs", str(path)]
    flags += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for name, source in {**closure.packages(), **closure.inside()}.items():
        flags += ["--ro-bind", str(source), f"/sp/{name}"]
    flags += ["--dir", "/dev", "--dir", "/proc", "--ro-bind-try", "/proc/cpuinfo", "/proc/cpuinfo"]
    flags += [word for device in closure.DEVICES for word in ("--dev-bind", device, device)]
    return [*flags, "--dir", "/work", "--chdir", "/work", "--remount-ro", "/"]


def _farm(leftovers: ExitStack) -> str:
    """A folder of links to just the packages that may be seen; Landlock follows them to where the rules are."""
    folder = Path(leftovers.enter_context(tempfile.TemporaryDirectory(prefix="viva-sandbox-")))
    for name, source in {**closure.packages(), **closure.inside()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(source)
    return str(folder)


def _landlock(plan: dict[str, Any], control: int) -> Launch:
    if not landlock.version():
        raise SandboxUnavailable("The kernel has no Landlock (Linux 5.13 or newer, with it switched on).")
    leftovers = ExitStack()
    folder = _farm(leftovers)
    read, listed = closure.readable()
    plan["landlock"] = {"read": [folder, *map(str, read)], "list": [str(path) for path in listed]}
    plan["worker_filter"] = base64.b64encode(seccomp.worker_filter()).decode()
    return Launch(_python(folder, control), dict(ENVIRONMENT), plan, [], leftovers)


def _unsafe(plan: dict[str, Any], control: int) -> Launch:
    leftovers = ExitStack()
    return Launch(_python(_farm(leftovers), control), dict(ENVIRONMENT), plan, [], leftovers)
