"""What is banned fails when it is called, whatever name it was reached by. Runs inside the sandbox.

Functions are caught where torch dispatches them (aliases, `torch.ops`, `torch._VF` and `torch._C` all pass there),
classes in their `__init__`, modules function by function. Knows nothing of exercises; advisory against who means to
cheat with torch's internals, since the submission shares this process.
"""

import re
import sys
import types
from collections.abc import Callable, Iterable
from fnmatch import translate
from functools import cache
from typing import Any

import torch  # noqa: F401 - its classes are looked up by name
from torch.overrides import TorchFunctionMode

FILE = "submission.py"
PACKAGES = ("torch.nn", "torch.optim", "torch.autograd")


class Banned(BaseException):
    """A banned thing was called, or a module imported that may not be; not for `except Exception`."""


def line_of(frame: types.FrameType | None) -> int | None:
    """Return the line of the innermost frame that belongs to the submission."""
    while frame is not None:
        if frame.f_code.co_filename == FILE:
            return frame.f_lineno
        frame = frame.f_back
    return None


class Watch:
    """Remembers the first thing that was banned and done all the same."""

    def __init__(self) -> None:
        self.what: str | None = None
        self.line: int | None = None

    def refuse(self, what: str) -> None:
        """Note it and stop the submission."""
        if self.what is None:
            self.what, self.line = what, line_of(sys._getframe())
        raise Banned(what)


class Guard(TorchFunctionMode):
    """Stops calls of torch functions whose names are banned."""

    def __init__(self, bans: Iterable[str], watch: Watch) -> None:
        super().__init__()
        self.banned = cache(_matcher(pattern for pattern in bans if "." not in pattern))
        self.watch = watch
        self.clean: set[str] = set()
        """Names that have been looked at and say everything; attributes that are set do not."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Pass the call on unless its name is banned."""
        if kwargs is None:
            kwargs = {}
        name = getattr(func, "__name__", "")
        if name not in self.clean or "requires_grad" in kwargs:
            for found in _names(func, args, kwargs):
                if self.banned(found):
                    self.watch.refuse(found)
            if type(name) is str and name != "__set__":
                self.clean.add(name)
        return func(*args, **kwargs)


def _matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A function that says whether any of the patterns matches; one regular expression for all of them."""
    joined = "|".join(translate(pattern) for pattern in patterns)
    return (lambda name: re.match(joined, name) is not None) if joined else lambda name: False


def _names(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    name = str(getattr(func, "__name__", ""))
    names = [name.partition(".")[0]]
    if name == "__set__" and args[1] is True:
        names.append(f"{getattr(func.__self__, '__name__', '')}_")  # t.requires_grad = True
    if kwargs.get("requires_grad"):
        names.append("requires_grad_")
    return names


def classes() -> dict[str, type]:
    """Return the classes of torch that a ban can be about, by name; asked once, in the warm interpreter."""
    return {
        attribute: thing
        for name, module in list(sys.modules.items())
        if name.startswith(PACKAGES)
        for attribute, thing in list(vars(module).items())
        if isinstance(thing, type) and thing.__module__.startswith(PACKAGES)
    }


CLASSES = classes()
NAMES = "\n".join(CLASSES)
"""To be searched at once: a look at each class would copy its page in every child."""


def plant(bans: Iterable[str], watch: Watch) -> Guard:
    """Put up the tombstones, for good in this process, and return the guard to call the submission under."""
    bans = tuple(bans)
    plain = [re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".") for pattern in bans if "." not in pattern]
    for name in re.findall(rf"(?m)^(?:{'|'.join(plain)})$", NAMES) if plain else ():
        CLASSES[name].__init__ = _stone(name, watch)  # type: ignore[misc]
    for pattern in bans:
        if "." in pattern:
            _bury(pattern.rstrip(".*"), watch)
    return Guard(bans, watch)


def _bury(path: str, watch: Watch) -> None:
    """Replace the functions of a module, or one function, that a dotted ban names."""
    parent, _, name = path.rpartition(".")
    whole, module = sys.modules.get(path), sys.modules.get(parent)
    if whole is not None:
        for attribute, thing in list(vars(whole).items()):
            if callable(thing) and not isinstance(thing, type) and not attribute.startswith("__"):
                setattr(whole, attribute, _stone(f"{path}.{attribute}", watch))
    elif callable(getattr(module, name, None)):
        setattr(module, name, _stone(path, watch))


def _stone(path: str, watch: Watch) -> Callable[..., Any]:
    def tombstone(*args: Any, **kwargs: Any) -> None:
        watch.refuse(path)

    return tombstone


def importer(modules: Iterable[str], watch: Watch) -> Callable[..., Any]:
    """Return an `__import__` for the submission that lets these top-level modules in and no other."""
    allowed = frozenset(modules)
    original = __import__

    def guarded(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if level or str(name).split(".")[0] not in allowed:
            watch.refuse(f"import of '{name}'")
        return original(name, globals, locals, fromlist, level)

    return guarded
