"""What the sandbox may read: Python, torch, NumPy and what they need, and our few files that run inside.

Never the whole of site-packages: references, keys and everything else that is installed there stay out of sight.
"""

import re
import sys
import sysconfig
from functools import cache
from importlib import metadata
from pathlib import Path

INSIDE = ("child", "entries", "kernel", "landlock", "lint", "memory", "tombstones", "values", "wire", "zygote")
"""The modules of this folder that run in the sandbox."""
ROOTS = ("torch", "numpy")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


@cache
def packages() -> dict[str, Path]:
    """Return each top-level name of torch, NumPy and what they require, with the real path behind it."""
    found: dict[str, Path] = {}
    waiting, seen = list(ROOTS), set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # a requirement for another platform
        waiting += [_name(line) for line in distribution.requires or () if "extra ==" not in line]
        for top in {file.parts[0] for file in distribution.files or ()}:
            path = Path(str(distribution.locate_file(top)))
            if top not in ("..", "__pycache__") and path.exists() and not top.endswith((".pth", ".dist-info")):
                found[top] = path.resolve()
    return found


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    return match.group() if match else ""


@cache
def interpreter() -> Path:
    """Return the real Python executable, outside any virtual environment."""
    base = Path(getattr(sys, "_base_executable", "") or sys.executable)
    return base.resolve()


@cache
def libraries() -> tuple[Path, ...]:
    """Return the folders of the standard library and of shared libraries."""
    places = [
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("platstdlib"),
        "/usr/lib",
        "/usr/lib64",
        "/lib",
        "/lib64",
    ]
    shared = sysconfig.get_config_var("LIBDIR")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared:
        places.append(shared)
    return tuple(dict.fromkeys(Path(place).resolve() for place in places if place and Path(place).exists()))


def site_packages() -> tuple[Path, ...]:
    """Return the folders of third-party packages that lie inside the standard library's folders, to be hidden."""
    found = []
    for place in libraries():
        for name in ("site-packages", "dist-packages"):
            found += [place / name] if (place / name).is_dir() else []
            found += [path for path in place.glob(f"python3*/{name}") if path.is_dir()]
    return tuple(dict.fromkeys(found))


def readable() -> tuple[list[Path], list[Path]]:
    """Return what may be read with all that lies under it, and folders of which only the names may be listed.

    A folder that holds third-party packages is opened child by child, without them.
    """
    hidden = set(site_packages())
    read: list[Path] = [*packages().values(), *inside().values(), *map(Path, DEVICES)]
    read += [Path("/proc/cpuinfo"), Path("/etc/ld.so.cache")]
    listed: list[Path] = []
    waiting = list(libraries())
    while waiting:
        place = waiting.pop()
        if place in hidden:
            continue
        if any(place in path.parents for path in hidden):
            listed.append(place)
            waiting += sorted(place.iterdir())
        else:
            read.append(place)
    return read, listed


def inside() -> dict[str, Path]:
    """Return our files that run inside, by their path in the sandbox."""
    here = Path(__file__).resolve().parent
    return {f"tutor/practice/{name}.py": here / f"{name}.py" for name in INSIDE}
