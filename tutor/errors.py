"""What can go wrong, as one tree. Each message names the thing and the way to mend it.

TutorError
├── InputError            the user's input is wrong: exit status 2
│   ├── UnknownName       no such id, command or option; carries the nearest ones
│   ├── CourseError       a course file is malformed; names file, line and key
│   ├── Unreadable        a typed formula was not understood; carries the place
│   └── Misfit            a formula was understood but has no value: shapes that do not fit, an order that is undefined
└── Unavailable           a part that was needed is down: exit status 3
    ├── ModelUnavailable  the model endpoint failed, or its reply cannot be used
    ├── SandboxUnavailable  no isolation holds here, or the sandbox died
    ├── IndexUnavailable  the passages cannot be searched (missing, or made with another embedding model)
    └── StoreUnavailable  the database cannot be read or written (disk full, locked, newer schema)
"""

import difflib
from collections.abc import Iterable

FEW = 5
"""So many names are all told to who gave none of them."""


class TutorError(Exception):
    """The root. Faces catch this one and show its message; anything else is a bug and may crash."""

    exit_status = 3


class InputError(TutorError):
    """The user's input is wrong; the message says what and how to mend it."""

    exit_status = 2


class UnknownName(InputError):
    """No such id, command or option."""

    def __init__(self, noun: str, name: str, known: Iterable[str]) -> None:
        """Word the message with the nearest of the known names; where none is near, with all of a few."""
        names = list(known)
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        if not near and 0 < len(names) <= FEW:
            hint = f" Known: {', '.join(names)}."
        super().__init__(f"There is no {noun} '{name[:80]}'.{hint}")
        self.nearest = tuple(near)


class CourseError(InputError):
    """A course file is malformed."""

    def __init__(self, file: str, line: int | None, key: str, problem: str) -> None:
        """Name the file, the 1-based line and the key, then the problem."""
        where = f"{file}:{line}" if line else file
        super().__init__(f"{where}: {f'{key}: ' if key else ''}{problem}")
        self.file, self.line, self.key, self.problem = file, line, key, problem


class Unreadable(InputError):
    """A typed formula was not understood."""

    def __init__(self, message: str, at: int, nearest: Iterable[str] = ()) -> None:
        """Carry the 0-based place in the text where reading stopped and the nearest known names."""
        super().__init__(message)
        self.at, self.nearest = at, tuple(nearest)


class Misfit(InputError):
    """A formula was understood, but has no value."""

    def __init__(self, message: str, at: int = 0) -> None:
        """Name the operands and carry the 0-based place in the text."""
        super().__init__(message)
        self.at = at


class Unavailable(TutorError):
    """A part that was needed is down."""


class ModelUnavailable(Unavailable):
    """The model endpoint failed, or its reply cannot be used."""


class SandboxUnavailable(Unavailable):
    """No isolation holds on this machine, or the sandbox died."""


class IndexUnavailable(Unavailable):
    """The passages cannot be searched."""


class StoreUnavailable(Unavailable):
    """The database cannot be read or written."""
