"""Answers a question about the course from its passages, with citations. Knows nothing of the index or of sittings.

A model words the answer where there is one; a statement is kept only where its passage holds the words that it is said
to rest on. Without a model the passages themselves are the answer. The prompt is `answer_prompt.md`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from tutor.errors import ModelUnavailable
from tutor.grading.quote import find
from tutor.llm.chat import Chat, Message, Role, system
from tutor.passage import Hit
from tutor.value import Value

ENOUGH = 0.25
"""Cosine below which a passage has nothing to do with what was asked (MiniLM)."""
_PROMPT = Path(__file__).with_name("answer_prompt.md").read_text("utf-8")
_QUOTED = 2
"""Passages that answer where no model words it."""
_LONGEST = 2000


class Point(Value):
    """A statement as the model gives it."""

    text: Annotated[str, StringConstraints(max_length=600)]
    passage: int
    evidence: Annotated[str, StringConstraints(max_length=400)]


class Worded(Value):
    """The reply of a model that answers."""

    points: tuple[Point, ...] = Field(max_length=5)


class Citation(Value):
    """Where an answer comes from."""

    lesson: str
    section: str
    title: str
    evidence: str
    """The passage's own words."""


class Answer(Value):
    """What the course says to a question."""

    question: str
    answered: bool
    answer: str
    """Markdown; empty where the course says nothing."""
    sources: tuple[Citation, ...]
    model: str | None
    """Who worded it; None where the passages speak for themselves."""
    note: str = ""
    """Why a model that is set did not word it."""


def answer(question: str, hits: Sequence[Hit], chat: Chat | None, nonce: str) -> Answer:
    """Answer from the passages that were found, the best first."""
    near = [hit for hit in hits if hit.score >= ENOUGH]
    if not near:
        return Answer(question=question, answered=False, answer="", sources=(), model=None)
    if chat is None:
        return _quoted(question, near)
    try:
        points = _believed(chat.reply(_messages(question, near, nonce), Worded, Role.VOICE), near)
    except ModelUnavailable as failure:
        return _quoted(question, near).but(note=str(failure))
    if not points:
        return _quoted(question, near).but(note="The model found nothing to say that the passages bear out.")
    return Answer(
        question=question,
        answered=True,
        answer=" ".join(f"{point.text.strip()} *({near[point.passage - 1].passage.title})*" for point, _ in points),
        sources=tuple(_citation(near[point.passage - 1], words) for point, words in points),
        model=chat.name(Role.VOICE),
    )


def _messages(question: str, hits: Sequence[Hit], nonce: str) -> list[Message]:
    passages = "\n\n".join(
        f"[{number}] {hit.passage.title}\n{hit.passage.text}" for number, hit in enumerate(hits, start=1)
    )
    told = _PROMPT
    for mark, text in (("@QUESTION@", question[:_LONGEST]), ("@PASSAGES@", passages)):
        told = told.replace(mark, text.replace(nonce, "").replace("@NONCE@", ""))
    return [system(told.replace("@NONCE@", nonce))]


def _believed(reply: Worded, hits: Sequence[Hit]) -> list[tuple[Point, str]]:
    """Return the statements whose passage holds their evidence, each with the passage's own words."""
    kept = []
    for point in reply.points:
        text = hits[point.passage - 1].passage.text if 1 <= point.passage <= len(hits) else ""
        span = find(text, point.evidence)
        if span and point.text.strip():
            kept.append((point, text[span.start : span.end]))
    return kept


def _quoted(question: str, hits: Sequence[Hit]) -> Answer:
    shown = hits[:_QUOTED]
    return Answer(
        question=question,
        answered=True,
        answer="\n\n".join(f"**{hit.passage.title}**\n\n{hit.passage.text}" for hit in shown),
        sources=tuple(_citation(hit, hit.passage.text) for hit in shown),
        model=None,
    )


def _citation(hit: Hit, words: str) -> Citation:
    passage = hit.passage
    return Citation(lesson=passage.lesson, section=passage.section, title=passage.title, evidence=words)
