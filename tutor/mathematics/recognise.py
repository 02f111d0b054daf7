"""Tells whether a message in a conversation is a derivation, and which lines are its steps. Reads no formula."""

import re

_RELATION = re.compile(r"(?<![<>!:=])(?:=|≈|≤|≥|⇒|\\approx|\\leq?|\\geq?|\\implies|\\Rightarrow)(?!=)")
_WORD = re.compile(r"(?<![\\A-Za-z_])[A-Za-z]{3,}")
_NAMES = re.compile(
    r"softmax|sigmoid|tanh|relu|exp|log|sqrt|sum|var|cov|mean|diag|trace|max|min|prod|attention|attn|loss|concat|sin|"
    r"cos|norm|transpose|rowsum|outer|matmul|frac",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[=+\-*/^_∂∑Σ√⊙ᵀ²\\(){}\[\]]")
_MOST_WORDS = 0.4
"""Share of words among a line's words and signs from which it is a sentence with a formula in it."""


def derivation_in(message: str) -> str | None:
    """Return the lines of a message that are steps of a derivation; None where there are not two steps.

    A step is a relation between formulas; `a = b = c` on one line is two of them.
    """
    steps = [line for line in _lines(message) if _is_step(line)]
    relations = sum(len(_RELATION.findall(line)) for line in steps)
    return "\n".join(steps) if relations >= 2 else None


def _lines(message: str) -> list[str]:
    plain = message.replace("$$", "\n").replace("\\[", "\n").replace("\\]", "\n").replace("\\\\", "\n")
    return [line.strip(" \t;,$") for line in re.split(r"\n|;|(?<=[^\d\s])\. ", plain) if line.strip(" \t;,$")]


def _is_step(line: str) -> bool:
    if not _RELATION.search(line):
        return False
    words = [word for word in _WORD.findall(line) if not _NAMES.fullmatch(word)]
    signs = len(_SIGN.findall(line))
    return len(words) <= _MOST_WORDS * (len(words) + signs)
