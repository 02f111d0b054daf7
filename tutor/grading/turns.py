"""Cues that one sentence turns another round: opposite words, negation, order. Cues, not meaning."""

from tutor.grading.lexicon import LEXICON
from tutor.grading.words import content, stem, tokens


def _pairs() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in sorted(LEXICON["opposites"]):
        one, other = (stem(word) for word in pair.split("/"))
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _pairs()
_NEGATIONS = LEXICON["negations"]


def negations(text: str) -> int:
    """Count the negating words of a plain text."""
    return sum(word in _NEGATIONS or word.endswith("n't") for word in tokens(text))


def flips(said: frozenset[str], wanted: frozenset[str]) -> int:
    """Count words of `wanted` whose opposite was said in their place. Both are sets of stems."""
    return sum(bool(OPPOSITES[word] & (said - wanted)) for word in wanted - said if word in OPPOSITES)


def disorder(said: list[str], wanted: list[str]) -> float:
    """Return the share of the common words' pairs that stand in the other order (0 where fewer than two are common)."""
    first = {word: position for position, word in reversed(list(enumerate(said)))}
    common = [first[word] for word in dict.fromkeys(wanted) if word in first]
    pairs = len(common) * (len(common) - 1) // 2
    if not pairs:
        return 0.0
    return sum(a > b for i, a in enumerate(common) for b in common[i + 1 :]) / pairs


def stems(text: str) -> frozenset[str]:
    """Return all stems of a plain text, small words included (`before` and `with` have opposites too)."""
    return frozenset(map(stem, tokens(text))) | frozenset(content(text))
