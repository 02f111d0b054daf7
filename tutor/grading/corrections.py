"""Finds where a speaker takes something back and says it anew: the last version counts. Knows nothing of rubrics."""

import re
from dataclasses import dataclass

from tutor.grading.lexicon import LEXICON

_CUE = re.compile(
    r"""(?P<lead>[\s,.;:—–-]{0,6})\b(?P<cue>
    (?:oh|um|uh|hmm|ah|well|sorry|actually)?,?\s{0,3}(?<!\bis\s)(?<!\bare\s)(?<!\bhas\s)(?<!\bwith\s)(?<!\bneed\s)(?:no,?\s+wait|wait,?\s+no|no\s+no|oh\s+wait|hold\s+on|wait(?=\s*,))(?:,?\s*no)?(?:,?\s*sorry)?(?:,?\s*(?:that'?s|that\s+is)\s+(?:wrong|not\s+right))?(?:,?\s*i\s+(?:mean|meant))?
    |sorry,?\s+(?:no\b|not\s+that|i\s+mean|i\s+meant|rather|that'?s\s+wrong|correction)(?:,?\s*i\s+mean[t]?)?
    |no,?\s+sorry(?:,?\s*i\s+mean[t]?)?
    |(?:well\s+)?actually,?\s+no\b(?:,?\s*i\s+mean[t]?)?
    |no,?\s+i\s+mean[t]?\b
    |(?:scratch|strike|forget)\s+that
    |(?:let\s+me\s+)?correct(?:ion|\s+myself|\s+that)\b(?=\s*[:,.—-])
    |let\s+me\s+(?:rephrase|correct\s+(?:that|myself)|start\s+(?:over|again))
    |i\s+(?:take\s+that\s+back|misspoke|said\s+that\s+wrong)
    |(?:that'?s|that\s+is|that\s+was)\s+(?:wrong|the\s+wrong\s+way\s+(?:round|around))(?=\s*,|\s+i\s+mean)(?:,?\s*i\s+mean[t]?)?
    |or\s+rather
    |(?<=,\s)(?:sorry|pardon)(?=\s*,)
    |(?<=,\s)no(?=\s*,)
    )(?P<tail>[\s,.:;—–-]{0,6})""",
    re.I | re.X,
)
_JOINT = re.compile(
    r"[,;.!?\n]\s*|\s+(?=(?:and|but|so|because|since|which|while|whereas|then|therefore|although|if|when|where|that)\s)",
    re.I,
)
_PREPOSITIONS = LEXICON["prepositions"]
_WORD = re.compile(r"\S+")
FRAGMENT = 5
"""A correction shorter than this many words replaces only the end of what was said."""


@dataclass(frozen=True)
class Correction:
    """What was taken back: `text[keep:resume]` no longer counts."""

    keep_from: int
    """Where the clause that is corrected begins."""
    keep: int
    """Up to here the clause still stands."""
    cue: int
    """Where "no wait" begins."""
    resume: int
    """Where the new version begins."""


def _clause_start(text: str, cue: int, floor: int) -> int:
    """Return where the clause before the cue begins: after the last joint that leaves it at least three words."""
    start = floor
    for joint in _JOINT.finditer(text, floor, cue):
        if len(_WORD.findall(text[joint.end() : cue])) >= 3:
            start = joint.end()
    return start


def _kept(text: str, start: int, cue: int, resume: int) -> int:
    """Return how far the corrected clause still stands: none of it where the new version is a clause of its own."""
    following = re.split(r"[,;.!?\n]|\s(?:and|but|so|because|which)\s", text[resume : resume + 200], maxsplit=1)[0]
    new = [word.lower() for word in _WORD.findall(following)]
    old = [(word.start() + start, word[0].lower().strip(",.")) for word in _WORD.finditer(text[start:cue])]
    if not new or not old:
        return start
    anchors = [position for position, word in old[1:] if word == new[0]]
    if anchors and (len(new) < FRAGMENT or new[0] in _PREPOSITIONS):
        return anchors[-1]
    if len(new) >= FRAGMENT:
        return start
    return old[max(len(old) - len(new), min(1, len(old) - 1))][0]


def corrections(text: str) -> list[Correction]:
    """Return the self-corrections of a text in order: `the keys come from, no wait, the queries …`.

    Cues are phrases of speech ("no wait", "sorry, I mean", "scratch that", "or rather"); a bare "actually" or "I mean"
    is a filler and takes nothing back.
    """
    found: list[Correction] = []
    floor = 0
    for match in _CUE.finditer(text):
        cue, resume = match.start(), match.end()
        if not text[floor:cue].strip() or not text[resume:].strip():
            continue
        start = _clause_start(text, cue, floor)
        found.append(Correction(start, _kept(text, start, cue, resume), cue, resume))
        floor = resume
    return found
