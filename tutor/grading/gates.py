"""Gates: answers that cannot earn anything, whatever their similarity to the rubric. Knows nothing of vectors.

A gate looks at the whole answer. Words addressed to the grader are a matter of `injection` and cost only themselves.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tutor.grading.lexicon import LEXICON
from tutor.grading.notation import plain
from tutor.grading.words import FUNCTION, content, function_share, stem, telling, tokens


class Gate(StrEnum):
    """Why an answer earns nothing."""

    EMPTY = "empty"
    DONT_KNOW = "dont-know"
    SOUP = "soup"
    PARROT = "parrot"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Shut:
    """A gate that is shut, and why in plain words."""

    gate: Gate
    reason: str
    confidence: float
    """Probability that nothing is earned."""


LIST = 8
"""Items from which a list is one of terms if no more than one of them says anything, numbers or not."""
NAME = 8
"""Words from which an item of a list is more than a name."""
_UNKNOWING = re.compile(
    r"""\b(?:
    (?:i|we)\s+(?:really\s+|honestly\s+|just\s+|actually\s+|simply\s+|still\s+)*(?:do\s*n[o']?t|don'?t|dont|do\s+not|cannot|can'?t|cant|can\s+not|couldn'?t|
      didn'?t|haven'?t|have\s+not)\s+(?:really\s+|even\s+|quite\s+|actually\s+|currently\s+|fully\s+)*
      (?:know|remember|recall|answer|understand|think\s+of|come\s+up|say|tell|explain|learn(?:ed)?|study|studied|have\s+(?:an?|the|any)\s+(?:answer|idea|clue))
    |(?:dont|don'?t|do\s+not)\s+(?:know|remember|recall|understand)
    |(?:i\s+(?:have|ve|'ve|got)\s+)?(?:absolutely\s+|really\s+)?no\s+(?:idea|clue|answer)
    |(?:have|haven'?t|got)(?:\s+got)?\s+(?:a|any|the\s+(?:faintest|foggiest|slightest))\s+(?:idea|clue)
    |(?:i\s*'?m|i\s+am|am)\s+(?:not\s+(?:really\s+|quite\s+|entirely\s+|totally\s+)?sure|unsure|clueless|lost|stuck|drawing\s+a\s+blank)
    |(?:i\s+|i'?(?:ll|d)\s+(?:like\s+to\s+)?|let'?s\s+|have\s+to\s+)(?:forgot|forget|give\s+up|pass|skip)(?:\s+(?:this|it|that|the\s+question|on\s+this(?:\s+one)?))?
    |(?:i\s+)?can\s*(?:no|')t\s+(?:answer|do)\s+(?:this|it|that)
    |(?:my\s+)?mind\s+(?:is|went|has\s+gone)\s+blank | beats\s+me
    | no\s+sé | je\s+ne\s+sais\s+pas | (?:ich\s+)?wei(?:ß|ss)\s+(?:es\s+|ich\s+)?nicht
    |idk | dunno | not\s+a\s+clue | don\W{1,2}t\s+know
    )\b""",
    re.I | re.X,
)
_SHRUG = re.compile(
    r"\W*(?:no|none|nothing|n/?a|pass|skip|next(?: question)?|not sure|unsure|no idea|stuck|help|forgot|blank|\?+"
    r"|unknown|i give up|can't|cannot|hm+|um+|uh+|e+r+m*)\W*",
    re.I,
)
"""The whole answer, nothing besides."""
_ADMITTING = re.compile(
    r"""\b(?:
    (?:i|we)(?:'ve|'d|\s+have|\s+had|\s+would)?\s+(?:\w+\s+){0,2}?
      (?:do\s*n[o']?t|cannot|can'?t|could\s*n[o']?t|would\s*n[o']?t|did\s*n[o']?t|have\s*n[o']?t|never)\s+(?:\w+\s+){0,2}?
      (?:know|remember|recall|answer|understand|tell|explain|learn(?:ed|t)?|study|studied|write|derive|draw|describe|name|look(?:ed)?
      |ask(?:ed)?|carry|give|list|reproduce|repeat|put|do\s+(?:it|this|that))
    |never\s+(?:\w+\s+)?(?:learn(?:ed|t)|looked|asked|studied|understood)
    |only\s+be\s+guessing | too\s+(?:hard|many|much|difficult)\b[^.]{0,30}\bfor\s+me
    )\b""",
    re.I | re.X,
)
ADMITTED = 30
"""Words up to which an answer that admits not to know says little else."""
_PART = re.compile(r"[.;:!?,\n]|\b(?:but|however|though|although|except)\b", re.I)
_POLITE = frozenset(map(stem, LEXICON["polite"]))
_VERBS = frozenset(map(stem, LEXICON["verbs"]))
_RELATION = re.compile(r"[=<>~≈∝→⇒:]|->|<-|\bpropto\b|\w\s+[+*/^]\s+\w")
_NUMBER = re.compile(r"(?<![\w.])\d")
_STATING, _COUNTING = LEXICON["stating"], LEXICON["counting"]
_ITEM = re.compile(r"[,;|\n•·]|\.\s|\s[-/]\s")
_TITLE = re.compile(r"^\s*\w+(?:\s\w+)?\s*:")
_LIST_ASKED = re.compile(
    r"\b(?:name|list|enumerate|which|what are|what is the (?:name|term|role)|give (?:\w+ )?(?:examples?|names?)"
    r"|state (?:at least )?(?:\w+ )?(?:names?|terms?|\d)|identify|mention"
    r"|what (?:two|three|four|five|stages|types|kinds|parts)"
    r"|advantages|draw|sketch|table|diagram)\b",
    re.I,
)
_OTHER_SCRIPT = re.compile(
    "[\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_FOREIGN = LEXICON["foreign"]


def _dont_know(text: str, prompt: str) -> bool:
    if _SHRUG.fullmatch(text):
        return True
    asked, left, admits = set(content(prompt)), 0, False
    for part in _PART.split(text):
        rest, found = _UNKNOWING.subn(" ", part)
        admits = admits or bool(found)
        said = [word for word in content(rest) if word not in _POLITE]
        if not found and len(said) >= 3:
            return False
        left += sum(word not in asked for word in said)
    return admits and left <= 2 and "=" not in text


def admits(answer: str) -> bool:
    """Whether a short answer says that its speaker does not know: what it says besides gets no benefit of the doubt."""
    text = plain(answer)
    return len(tokens(text)) <= ADMITTED and bool(_UNKNOWING.search(text) or _ADMITTING.search(text))


def _soup(text: str, prompt: str) -> bool:
    """A list of terms that states nothing about them, where more than names was asked for."""
    words = [word for word in tokens(text) if len(word) > 1 and word[0].isalpha()]
    if len(words) < 6:
        return False
    asked = bool(_LIST_ASKED.search(prompt))
    items = [item for item in _ITEM.split(_TITLE.sub("", text)) if tokens(item)]
    if len(items) >= LIST:
        return sum(_states(item) or len(tokens(item)) > NAME for item in items) <= 1
    stating = any(_states(item) or _counts(item) for item in items)
    if asked or stating:
        return False
    return len(items) >= 5 or (len(words) >= 9 and function_share(text) <= 0.05)


def _states(item: str) -> bool:
    """Whether an item of a list says something: a relation, a finite verb."""
    words = tokens(item)
    return bool(_RELATION.search(item) or _STATING & set(words) or _finite(words))


def _counts(item: str) -> bool:
    return bool(_NUMBER.search(item) or _COUNTING & set(tokens(item)))


def _finite(words: list[str]) -> bool:
    """Whether a verb stands as a verb: `gradients vanish`, `the softmax saturates`, not `ReLU mask`."""
    for before, word in pairwise(words):
        if stem(word) in _VERBS:
            plural = before.endswith("s") and not before.endswith("ss")
            if _third(word) or (plural and not word.endswith(("ing", "ed", "s"))):
                return True
    return False


def _third(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss") and stem(word) != word


def _parrot(text: str, prompt: str) -> bool:
    """The question's own words: one new word can be the whole answer, so none may be new, or one in many."""
    said, asked = telling(text), set(telling(prompt))
    if len(said) < 4 or len(asked) < 4 or re.search(r"\bor\b|\bwhich\b", prompt, re.I):
        return False
    fresh = [word for word in said if word not in asked]
    covered = len(asked & set(said)) / len(asked)
    return covered >= 0.6 and len(fresh) <= len(said) // 10


def foreign(text: str) -> bool:
    """Whether these words are in another language than English, by their script or their function words."""
    letters = sum(c.isalpha() for c in text)
    if letters and len(_OTHER_SCRIPT.findall(text)) / letters > 0.3:
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    strange = sum(word in _FOREIGN for word in words)
    return len(words) >= 5 and strange / len(words) > 0.2 and strange > 2 * sum(word in FUNCTION for word in words)


def shut(answer: str, prompt: str) -> Shut | None:
    """Return the gate that the whole answer fails, if any.

    Args:
        answer: the learner's words, without what was addressed to the grader.
        prompt: the question as asked.
    """
    text, asked = plain(answer), plain(prompt)
    if not re.search(r"\w", text):
        return Shut(Gate.EMPTY, "There is no answer.", 0.99)
    if foreign(text):
        return Shut(Gate.FOREIGN, "This grader reads English only; the answer seems to be in another language.", 0.5)
    if _dont_know(text, asked):
        return Shut(Gate.DONT_KNOW, "The answer says that it is not known.", 0.98)
    if _soup(text, asked):
        return Shut(Gate.SOUP, "A list of terms that says nothing about them.", 0.93)
    if _parrot(text, asked):
        return Shut(Gate.PARROT, "The answer repeats the question.", 0.93)
    return None
