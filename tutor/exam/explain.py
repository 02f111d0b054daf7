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

_HITS = 8
_SENTENCES = 3
_READ = 8
"""Sentences of a passage that are looked at."""
_WORTH = 8
"""Words below which what may be told explains nothing."""
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
    later = _asked_later(session, questions)
    for hit in _nearest(search, message, question, cite):
        if hit.passage.source in later:
            continue
        plain = _whole_sentences(hit.passage.text)
        told = leaks(plain[:_READ], still_open) if still_open else [None] * len(plain)
        kept = [sentence for sentence, leak in zip(plain, told, strict=False) if leak is None]
        words = re.sub(r"\s+", " ", " ".join(kept[:_SENTENCES]))
        if len(words.split()) >= _WORTH:
            found = f"{words} *({_citation(hit.passage, cite)})*"
            break
    opening = found or "I cannot say more about it without giving the answer away; with “I don't know” you get a hint."
    return f"{opening}\n\n{again(session, questions)}"


def _asked_later(session: Session, questions: Mapping[str, Question]) -> set[str]:
    """The sections that a question still to come lies in: its answer is not to be read out before it is asked."""
    asked = {turn.question for turn in session.turns}
    come = {source for name in session.plan if name not in asked for source in questions[name].sources}
    return come - set(questions[session.question or ""].sources)


def _whole_sentences(text: str) -> list[str]:
    """The statements of a passage: no fragment that a cut or a formula left behind, and no question of its own."""
    # A single line end is where the author's line was full.
    flowing = re.sub(r"(?<!\n)\n(?!\n)", " ", _BLOCK.sub("\n\n", text))
    parts = [part.strip() for part in sentences(flowing)]
    return [part for part in parts if len(part.split()) >= 5 and part.endswith(".") and not part[0].islower()]


def _citation(passage: Passage, cite: Cite) -> str:
    """Return the headings of a lesson's section; a teacher's own file is no lesson and has its name and page."""
    cited = cite(passage.source)
    return passage.title if cited == passage.source else cited


def _nearest(search: Search, message: str, question: Question, cite: Cite) -> list[Hit]:
    """The hits worth reading: from the lessons that the question names, those first, and a teacher's own files."""
    hits = [hit for hit in search(f"{message} {question.prompt}", _HITS) if hit.score >= _ENOUGH]
    lessons = {source.partition("#")[0] for source in question.sources}
    own = [hit for hit in hits if not lessons or hit.passage.lesson in lessons]
    files = [hit for hit in hits if hit not in own and cite(hit.passage.source) == hit.passage.source]
    return [*own, *files]
