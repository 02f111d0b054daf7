"""Words as they are compared: tokens, light stems, which of them carry content. Knows nothing of rubrics or vectors."""

import re
from functools import lru_cache

from tutor.grading.lexicon import LEXICON

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?(?:_[a-z0-9]+)*(?:\^t)?|\d+(?:\.\d+)?")
FUNCTION = LEXICON["function"]
_SILENT = FUNCTION | LEXICON["filler"]
_TURNING = LEXICON["turning"]
_SUFFIXES = ("ational", "ization", "isation", "ations", "ation", "ments", "ment", "ingly", "edly", "ising", "izing")
_ENDINGS = (
    "ised",
    "ized",
    "ises",
    "izes",
    "ise",
    "ize",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "est",
    "ed",
    "es",
    "ly",
    "s",
)

_IRREGULAR = {"given": "gives", "gave": "gives", "taken": "takes", "took": "takes"}


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return a crude stem: enough for `vanishes` to meet `vanishing`, no more."""
    if len(word) <= 3 or not word.isalpha():
        return word
    word = _IRREGULAR.get(word, word)
    for suffix in _SUFFIXES + _ENDINGS:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


def tokens(text: str) -> list[str]:
    """Return the words, symbols such as `d_k` or `k^t` and numbers of a plain text, in order and in lower case."""
    return _TOKEN.findall(text.lower())


def content(text: str) -> list[str]:
    """Return the stems of the words that carry content, in order."""
    return [stem(word) for word in tokens(text) if word not in _SILENT]


def telling(text: str) -> list[str]:
    """Return content stems together with the small words that turn a meaning (not, more, less, each …), in order."""
    kept = []
    for word in tokens(text):
        if word in _TURNING or (word not in _SILENT):
            kept.append(stem(word))
        elif word.endswith("n't") or word == "cannot":
            kept.append("not")
    return kept


def function_share(text: str) -> float:
    """Return the share of function words among the words; about .4 in prose, under .1 in a list of terms."""
    found = tokens(text)
    return sum(word in FUNCTION for word in found) / len(found) if found else 0.0
