"""Finds words addressed to the grader rather than to the question: they are no evidence. Knows nothing of rubrics.

Talk *about* instructions or masks ("the decoder must ignore the mask's future positions") is an answer and stays.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from tutor.grading.evidence import Clause, Reading
from tutor.grading.gates import foreign
from tutor.grading.notation import clean, plain

_MARKS = r"(?:full|top|max(?:imum)?|highest|all(?: the| of the| available)?|perfect|complete|100 ?%|ten|10)"
_JUDGE = r"(?:grader|examiner|evaluator|assessor|rubric|marking scheme)"
_LINES = Path(__file__).with_name("injection.txt").read_text("utf-8").splitlines()
_PATTERNS = [
    line.replace("{MARKS}", _MARKS).replace("{JUDGE}", _JUDGE) for line in _LINES if line and not line.startswith("# ")
]
_EXACT = [pattern for pattern in _PATTERNS if pattern.startswith("(?-i:")]
_WORDS = [pattern.removeprefix(r"\b") for pattern in _PATTERNS if pattern.startswith(r"\b")]
_SIGNS = [pattern for pattern in _PATTERNS if pattern not in _EXACT and not pattern.startswith(r"\b")]
_ADDRESSED = re.compile("|".join(f"(?:{part})" for part in (rf"\b(?=[\w-])(?:{'|'.join(_WORDS)})", *_SIGNS)))
"""Looked for in lower case, and only where a word begins: five times as quick as one by one in any case."""
_AS_WRITTEN = re.compile("|".join(_EXACT))
_LOOKALIKES = str.maketrans("аеорсухіјѕԁԛԝһАВЕКМНОРСТХІЅ", "aeopcyxijsdqwhABEKMHOPCTXIS")
_HIDDEN = re.compile(
    "[\u202d\u202e]|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\U000e0000-\U000e007f]{2,}|[\U000e0020-\U000e007e]"
)


def addressed_to_the_grader(text: str) -> bool:
    """Whether these words try to steer the marks: orders, pleas, fake verdicts, fences, hidden text, role play."""
    seen = clean(text)
    if _steers(seen):
        return True
    if seen.isascii() and text.isascii():
        return False
    unmasked = seen.translate(_LOOKALIKES) if re.search("[a-z]", seen, re.I) else seen
    return bool(_HIDDEN.search(text) or (unmasked != seen and _steers(unmasked)))


def _steers(seen: str) -> bool:
    low = seen.lower().replace("i\u0307", "i").replace("\u0131", "i")
    return bool(_ADDRESSED.search(low) or _AS_WRITTEN.search(seen))


_ELEMENT = re.compile(
    r"<!--.*?(?:-->|$)|<(details|summary|script|style|template)(?:\s[^<>]*)?>.*?(?:</\1\s*>|$)"
    r"|<(span|div|p|font)\s+(?:hidden|[\w-]+\s*=)[^<>]*>.*?(?:</\2\s*>|$)",
    re.I | re.S,
)
_FENCE = re.compile(
    r"^[ \t]*(?:<{2,}|>{2,}|={3,}|-{3,}|#{3,}|\*{3,}|~{3,}|`{3,}|\"{3,}|'{3,})\s*[^\n]{0,30}"
    r"\b(?:answer|learner|student|grader|examiner|rubric|verdict|system|end|begin|start|transcript|submission)\b.*",
    re.I | re.S | re.M,
)
"""A line that pretends to close the answer, and all that follows."""
_ENDED = re.compile(r"[.!?][\"'”’)\]>]*\s*$")
_REPORTING = frozenset(("states", "names", "explains", "says", "describes", "mentions", "identifies", "notes"))
SENTENCE = 60
"""Words up to which what is addressed to the grader takes its whole sentence with it; speech has no full stops."""
STRETCH = 4
"""Words from which what stands before words to the grader is the answer, and what stands behind them is not."""
OPENING = 5
"""Words of a criterion's own wording ("States that the …") that nobody says by chance."""


def steering(reading: Reading, criteria: Sequence[str] = ()) -> set[int]:
    """Return the clauses that are no part of the answer: to the grader, behind that, hidden, the rubric's, not English.

    Args:
        reading: the answer, cut up.
        criteria: the criteria as the rubric words them; learners never see those.
    """
    hidden = [match.span() for part in (_ELEMENT, _FENCE) for match in part.finditer(reading.answer)]
    openings = [words for words in map(_opening, criteria) if words]
    void: set[int] = set()
    for sentence in _sentences(reading):
        text = reading.answer[reading.clauses[sentence[0]].start : reading.clauses[sentence[-1]].end]
        if len(text.split()) <= SENTENCE:
            said = plain(text).lower() if openings else ""
            if addressed_to_the_grader(text) or any(words in said for words in openings):
                void.update(sentence)
            continue
        void |= {i for i in sentence if addressed_to_the_grader(_quote(reading, i, i))}
    for i, j in pairwise(range(len(reading.clauses))):  # a verdict may be broken into lines
        if not void & {i, j} and addressed_to_the_grader(_quote(reading, i, j)):
            void |= {i, j}
    void |= {i for i, clause in enumerate(reading.clauses) if _within(clause, hidden)}
    strange = {i for i in range(len(reading.clauses)) if foreign(_quote(reading, i, i))}  # nobody here can read it
    return void | _beyond(reading, void) | strange


def _beyond(reading: Reading, void: Collection[int]) -> set[int]:
    """Return what stands on the far side of words to the grader: the answer is the first stretch without any."""
    found, words, interrupted = set[int](), 0, False
    for index in range(len(reading.clauses)):
        if index in void:
            interrupted = words >= STRETCH
        elif interrupted:
            found.add(index)
        else:
            words += len(_quote(reading, index, index).split())
    return found


def _quote(reading: Reading, first: int, last: int) -> str:
    return reading.answer[reading.clauses[first].start : reading.clauses[last].end]


def _within(clause: Clause, spans: Sequence[tuple[int, int]]) -> bool:
    middle = (clause.start + clause.end) / 2
    return any(start <= middle < end for start, end in spans)


@lru_cache(maxsize=4096)
def _opening(criterion: str) -> str:
    words = plain(criterion).lower().split()
    return " ".join(words[:OPENING]) if len(words) > OPENING and words[0] in _REPORTING else ""


def _sentences(reading: Reading) -> list[list[int]]:
    """Group neighbouring clauses that no full stop and no line break keeps apart."""
    found: list[list[int]] = []
    for index, clause in enumerate(reading.clauses):
        before = reading.clauses[index - 1] if index else None
        joined = before is not None and not (
            _ENDED.search(reading.answer[before.start : before.end])
            or "\n" in reading.answer[before.end : clause.start]
        )
        if joined:
            found[-1].append(index)
        else:
            found.append([index])
    return found
