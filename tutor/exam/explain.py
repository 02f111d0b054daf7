"""Answers a clarifying question from the course's own passages, leaving out what would tell an open point.

Knows nothing of the index: it is handed a search.
"""

import re
from collections.abc import Callable, Mapping

from tutor.exam.guard import Leaks, sentences
from tutor.exam.session import Session
from tutor.exam.standing import examination
from tutor.exam.words import again
from tutor.passage import Hit, Passage
from tutor.question import Question

Search = Callable[[str, int], tuple[Hit, ...]]
Cite = Callable[[str], str]

_HITS = 4
_SENTENCES = 3
_READ = 8
"""Sentences of a passage that are looked at."""
_ENOUGH = 0.25
"""Cosine below which a passage has nothing to do with what was asked (MiniLM)."""
_BLOCK = re.compile(r"```.*?```|\$\$.*?\$\$|^[-*|>#!].*$", re.DOTALL | re.MULTILINE)


def explanation(
    session: Session, message: str, questions: Mapping[str, Question], *, search: Search, leaks: Leaks, cite: Cite
) -> str:
    """Explain without telling, then put the open question again.

    Words come from the passages nearest to the learner's message and the question; a sentence that would earn an open
    criterion is left out.
    """
    question = questions[session.question or ""]
    state = examination(session, question)
    still_open = [question.criterion(standing.criterion) for standing in state.open]
    found = ""
    for hit in _nearest(search, message, question):
        plain = [part.strip() for part in sentences(_BLOCK.sub(" ", hit.passage.text)) if len(part.split()) >= 5]
        told = leaks(plain[:_READ], still_open) if still_open else [None] * len(plain)
        kept = [sentence for sentence, leak in zip(plain, told, strict=False) if leak is None]
        if kept:
            words = re.sub(r"\s+", " ", " ".join(kept[:_SENTENCES]))
            found = f"{words} *({_citation(hit.passage, cite)})*"
            break
    opening = found or "I cannot say more about it without giving the answer away. In other words, then:"
    return f"{opening}\n\n{again(session, questions)}"


def _citation(passage: Passage, cite: Cite) -> str:
    """Return the headings of a lesson's section; a teacher's own file is no lesson and has its name and page."""
    cited = cite(passage.source)
    return passage.title if cited == passage.source else cited


def _nearest(search: Search, message: str, question: Question) -> list[Hit]:
    """The hits worth reading, those of the question's own sources first."""
    hits = [hit for hit in search(f"{message} {question.prompt}", _HITS) if hit.score >= _ENOUGH]
    lessons = {source.partition("#")[0] for source in question.sources}
    return sorted(hits, key=lambda hit: (hit.passage.lesson not in lessons, -hit.score))
