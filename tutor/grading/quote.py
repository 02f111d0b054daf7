r"""Finds a quotation in an answer and returns the answer's own words for it. Knows nothing of who quoted or why.

Quotations come back with other white space, `\frac` without its backslash, `$` lost, letters' case changed, or "…" for
what was left out. All that is forgiven; a word that the answer does not hold is not.
"""

import re
import unicodedata

from tutor.grading.evidence import Span

LONGEST = 600
"""Characters of the answer that one quotation may span."""

_DROPPED = re.compile(r"\\(?:left|right|bigl?|bigr?|displaystyle|[,;:!\s()\[\]])|[\\${}\s\"'`*]", re.I)
_LOST_ESCAPES = str.maketrans({"\x08": "b", "\x0c": "f", "\t": "t", "\n": "n", "\r": "r"})
"""What JSON makes of an unescaped `\beta`, `\frac`, `\tau`, `\nabla` or `\rho`."""
_UNSEEN = ("Cc", "Cf", "Mn")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_GAP = re.compile(r"\s*(?:\[?\(?\.\.\.+\)?\]?|\[?…\]?)\s*")
_FOLDED = {"‹": "<", "›": ">", "−": "-", "–": "-", "—": "-", "“": "", "”": "", "‘": "", "’": "", "´": ""}


def find(answer: str, quotation: str) -> Span | None:
    """Return where the answer holds the quotation, if it does: whole words, at least one letter or digit."""
    text, places = _folded(answer)
    for wanted in (quotation, quotation.translate(_LOST_ESCAPES)):
        found = _whole(answer, text, places, [wanted]) or _gapped(answer, text, places, wanted)
        if found:
            return found
    return None


def _gapped(answer: str, text: str, places: list[int], quotation: str) -> Span | None:
    """Find a quotation that leaves something out: its parts in order, each of at least two words."""
    parts = [part for part in _GAP.split(quotation) if part]
    if len(parts) == 1 and parts[0] != quotation:  # "… the end of a sentence"
        return _whole(answer, text, places, parts)
    if len(parts) < 2 or any(len(part.split()) < 2 for part in parts):
        return None
    return _whole(answer, text, places, parts)


def _whole(answer: str, text: str, places: list[int], parts: list[str]) -> Span | None:
    first, at = None, 0
    for part in parts:
        wanted = _folded(part)[0].rstrip(".,;:!?")
        found = _next(answer, text, places, wanted, at)
        if found is None:
            return None
        first, at = (found if first is None else first), found + len(wanted)
    if first is None:
        return None
    span = _widened(answer, places[first], places[at - 1] + 1)
    words = answer[span.start : span.end]
    return span if len(words) <= LONGEST and not _UNSHOWABLE.search(words) else None


def _next(answer: str, text: str, places: list[int], wanted: str, at: int) -> int | None:
    """Return the next place of the wanted text that cuts no word of the answer in two."""
    if not any(c.isalnum() for c in wanted):
        return None
    while (found := text.find(wanted, at)) >= 0:
        start, end = places[found], places[found + len(wanted) - 1] + 1
        if not (_joined(answer, start) or _joined(answer, end)):
            return found
        at = found + 1
    return None


def _joined(answer: str, at: int) -> bool:
    """Whether a word runs across this place."""
    return 0 < at < len(answer) and answer[at - 1].isalnum() and answer[at].isalnum()


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without what may differ, and for each of its characters the place it came from."""
    folded: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        dropped = _DROPPED.match(text, at)
        if dropped:
            at = dropped.end()
            continue
        for c in _plain(text[at]):
            folded.append(c)
            places.append(at)
        at += 1
    return "".join(folded), places


def _plain(c: str) -> str:
    """Return a character without case, accents and form; nothing for one that is not seen."""
    if c in _FOLDED:
        return _FOLDED[c]
    return "".join(
        part for part in unicodedata.normalize("NFKD", c).casefold() if unicodedata.category(part) not in _UNSEEN
    )


def _widened(answer: str, start: int, end: int) -> Span:
    r"""Take in the `\`, `}` and `$` at the edges that the formula inside needs to be shown."""
    while start and answer[start - 1] == "\\":
        start -= 1
    while end < len(answer) and answer[end] == "}" and answer.count("{", start, end) > answer.count("}", start, end):
        end += 1
    if answer.count("$", start, end) % 2:
        if start and answer[start - 1] == "$":
            start -= 1
        elif end < len(answer) and answer[end] == "$":
            end += 1
    return Span(start, end)
