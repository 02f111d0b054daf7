"""What no worded turn may do: leak an open point, ask two questions, praise what was not said. Pure but for the judge.

Every turn that a model words passes here, and so does every explanation; authored words are held to it by tests.
"""

import re
from collections.abc import Callable, Sequence

from tutor.question import Criterion

Leaks = Callable[[Sequence[str], Sequence[Criterion]], Sequence[Criterion | None]]
"""Returns for each sentence the first of the criteria that it would earn by itself, if any."""

_CODE = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_PRAISE = re.compile(
    r"\b(exactly( right)?|that'?s (right|correct|it)|you(?:'re| are) (absolutely )?(right|correct)|correct|perfect(ly)?"
    r"|excellent|brilliant|well done|great (answer|job|work)|spot on|full marks)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:\$\$.*?\$\$|\$[^$\n]*\$|[^.!?\n]|[.!?](?=\S))*[.!?]*\s*", re.DOTALL)


def sentences(text: str) -> tuple[str, ...]:
    """Split text at sentence ends, never inside `$…$`; joined again they give the text."""
    return tuple(match for match in _SENTENCE.findall(text) if match)


def questions_in(text: str) -> int:
    """Count the questions of a turn, outside of formulas and code."""
    return len(re.findall(r"\?+(?=[\s\"'”’)*_]|$)", _CODE.sub("x", text)))


def praises(text: str) -> bool:
    """Tell whether a text calls an answer right."""
    return bool(_PRAISE.search(_CODE.sub("x", text)))


def leaked(text: str, still_open: Sequence[Criterion], leaks: Leaks, *, allowed: str = "") -> Criterion | None:
    """Return the first open criterion that a sentence of the text would earn, unless the sentence is allowed words."""
    closed = _squeezed(allowed)
    said = [sentence for sentence in sentences(text) if _says_something(sentence, closed)]
    return next((found for found in leaks(said, still_open) if found), None) if said and still_open else None


def _says_something(sentence: str, closed: str) -> bool:
    words = _squeezed(sentence)
    return len(words.split()) >= 2 and words not in closed


def _squeezed(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
