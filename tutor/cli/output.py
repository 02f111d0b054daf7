"""How the terminal shows things: JSON alone on standard output, words and tables for people, remarks beside them."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_MARKUP = re.compile(r"([\\_*\[\]`<>])")
"""What Markdown would take out of a formula."""

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def as_json(value: Any) -> None:
    """Print one JSON value on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def note(text: str) -> None:
    """Print a remark on standard error, without line breaks of our own: a path in it stays whole."""
    err.print(text, markup=False, soft_wrap=True)


def prose(text: str) -> None:
    """Print Markdown for people; formulas stand as they are typed, control characters are left out."""
    clean = "".join(c for c in text if c.isprintable() or c in "\n\t")
    out.print(Markdown(_FORMULA.sub(lambda found: _MARKUP.sub(r"\\\1", found[0]), clean)))


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table for people."""
    shown = Table(*headings, box=None, padding=(0, 2, 0, 0))
    for row in rows:
        shown.add_row(*("".join(c for c in cell if c.isprintable()) for cell in row))
    out.print(shown, markup=False)


def number(value: float | None) -> str:
    """Return a number for people: two digits, a dash for none."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
