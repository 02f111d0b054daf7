"""Cuts an answer into clauses and windows with exact positions: what credit can point at. Knows nothing of rubrics.

Rule for long answers: the first `LIMIT` characters are read, the rest is not (an oral answer has about 500).
A span never holds a control character, so evidence is always printable and always a verbatim slice of the answer.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from tutor.grading.corrections import Correction, corrections
from tutor.grading.notation import plain

LIMIT = 12_000
LONG, LEAST, HARD = 12, 4, 40
"""Words: a clause longer than LONG is cut at connectives, leaving LEAST on each side, and never exceeds HARD."""

_MATH = re.compile(r"\$\$.+?\$\$|\$[^$\n]{1,400}?\$|\\\(.+?\\\)|\\\[.+?\\\]", re.S)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|cf|eq|fig|approx|resp|etc|al|w\.r\.t|dr|no)\.$", re.I)
_END = re.compile(
    r"(?<=[.!?;])[\"')\]]*\s+|\s{0,9}[\n\r\x00-\x08\x0b-\x1f\x7f]+\s{0,9}|\s[—–]+\s|\s--+\s|(?<=\w)—(?=\w)"
)
_BULLET = re.compile(r"\s*(?:[-*•‣·>]+\s+|\(?(?:\d{1,2}|[a-h]|i{1,3}|iv)[.)]\s+|#{1,6}\s+)")
_CONNECTIVE = re.compile(
    r",\s+|\s+(?=(?:and|but|so|because|since|which|while|whereas|then|therefore|thus|hence|however|although|though|if|"
    r"when|where|meaning|okay|ok|um|uh|also|plus|instead|otherwise)\s)",
    re.I,
)


@dataclass(frozen=True)
class Span:
    """A slice of the answer, `answer[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True)
class Window:
    """One or more neighbouring clauses, read together."""

    start: int
    end: int
    first: int
    """Index of the first clause."""
    last: int
    """Index of the last clause, itself included."""


@dataclass(frozen=True)
class Clause:
    """A clause as it counts."""

    start: int
    end: int
    text: str
    """Plain notation, with what the speaker took back replaced; the slice of the answer stays verbatim."""


@dataclass(frozen=True)
class Reading:
    """An answer, cut up."""

    answer: str
    clauses: tuple[Clause, ...]
    windows: tuple[Window, ...]
    cut: bool
    """Whether the answer was longer than what is read."""

    def quote(self, window: Window) -> str:
        """Return the window's words as they stand in the answer."""
        return self.answer[window.start : window.end]


def _masked(text: str) -> str:
    """Return the text with formulas overwritten by letters, so that nothing is cut inside them."""
    return _MATH.sub(lambda found: "m" * len(found[0]), text)


def _trim(text: str, start: int, end: int) -> Span | None:
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None


def _sentences(masked: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for boundary in _END.finditer(masked):
        if "\n" not in boundary[0] and _ABBREVIATION.search(masked, start, boundary.start()):
            continue
        found.append((start, boundary.start()))
        start = boundary.end()
    return [*found, (start, len(masked))]


def _pieces(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a long sentence at connectives, and a run-on without any at every HARD words."""
    words = [word.start() for word in re.finditer(r"\S+", masked[start:end])]
    if len(words) <= LONG:
        return [(start, end)]
    cuts, last = [start], 0
    joints = {start + joint.end() for joint in _CONNECTIVE.finditer(masked[start:end])}
    for index, offset in enumerate(words):
        here = start + offset
        natural = here in joints and index - last >= 2 * LEAST and len(words) - index >= LEAST
        if natural or index - last >= HARD:
            cuts.append(here)
            last = index
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _corrected(text: str, span: Span, found: list[Correction]) -> str:
    """Return what the span says once its corrections are made."""
    said, position = "", span.start
    for correction in found:
        if not span.start <= correction.cue < span.end:
            continue
        said += text[position : max(position, correction.keep)] + " "
        position = max(position, correction.resume)
    return plain(said + text[position : span.end])


def _cut(text: str, found: list[Correction]) -> list[Span]:
    """Return the clauses of a text; what a correction takes back and puts in its place stays in one clause."""
    masked = _masked(text)
    spans: list[Span] = []
    pieces = [piece for sentence in _sentences(masked) for piece in _pieces(masked, *sentence)]
    for span in (_trim(text, *piece) for piece in pieces):
        if span and spans and any(c.keep_from < span.start <= c.resume for c in found):
            spans[-1] = Span(spans[-1].start, span.end)
        elif span:
            spans.append(span)
    return spans


def _windows(clauses: list[Clause]) -> tuple[Window, ...]:
    """Return every clause, every two and every three neighbours."""
    found = []
    for size in (1, 2, 3):
        for first in range(len(clauses) - size + 1):
            last = first + size - 1
            found.append(Window(clauses[first].start, clauses[last].end, first, last))
    return tuple(found)


def without(reading: Reading, void: Collection[int]) -> Reading:
    """Return the reading without some of its clauses; what stood on either side of one becomes neighbours."""
    kept = [clause for index, clause in enumerate(reading.clauses) if index not in void]
    return replace(reading, clauses=tuple(kept), windows=_windows(kept)) if void else reading


def read(answer: str) -> Reading:
    """Cut an answer into clauses and windows.

    Sentences end at `.!?;`, lines and dashes; long ones are cut at connectives; formulas are never cut. Where a speaker
    corrects themselves the clause's text holds the last version.
    """
    text = answer[:LIMIT]
    found = corrections(_masked(text))
    said = [(span, _corrected(text, span, found)) for span in _cut(text, found)]
    clauses = [Clause(span.start, span.end, words) for span, words in said if words]
    return Reading(answer, tuple(clauses), _windows(clauses), cut=len(answer) > LIMIT)
