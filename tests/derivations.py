"""The derivations of the public contract, as a learner may type them. Knows nothing of the page or the terminal."""

from pathlib import Path
from typing import NamedTuple


class Typed(NamedTuple):
    """One derivation: its right lines, what they reach, and a wrong line."""

    problem: str
    reached: tuple[str, ...]
    lines: tuple[str, ...]
    wrong: str


def _read() -> dict[str, Typed]:
    found: dict[str, Typed] = {}
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        kind, _, text = line.partition(" ")
        if line.startswith("@"):
            found[line[1:]] = Typed(line[1:], (), (), "")
            continue
        if line.startswith("#"):
            continue
        name, typed = list(found.items())[-1]
        if kind == "wrong":
            found[name] = typed._replace(wrong=text)
        else:
            found[name] = typed._replace(reached=(*typed.reached, kind), lines=(*typed.lines, text))
    return found


CONTRACT = _read()
