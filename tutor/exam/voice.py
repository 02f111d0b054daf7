"""Puts a turn into words: authored, or worded by a model and guarded, with the authored words to fall back on.

Knows nothing of how the moves were chosen. A voice yields the whole text so far, so that a fallback can replace it.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

from tutor.errors import ModelUnavailable
from tutor.exam.guard import Leaks, leaked, praises, questions_in, sentences
from tutor.exam.move import MoveKind
from tutor.llm.chat import Chat, Message, Role, system, user
from tutor.question import Criterion
from tutor.value import Value

PROMPT = (Path(__file__).parent / "voice_prompt.md").read_text(encoding="utf-8")
_LEARNER_CHARACTERS = 2000


class Script(Value):
    """What a turn has to say, in authored words, and what it must not."""

    kinds: tuple[MoveKind, ...]
    lines: tuple[str, ...]
    """Authored words, one for each move."""
    heard: str = ""
    """The learner's last message."""
    still_open: tuple[Criterion, ...] = ()
    """Criteria that the turn must not give away."""

    @property
    def text(self) -> str:
        """The authored turn."""
        return "\n\n".join(self.lines)

    @property
    def fixed(self) -> str:
        """The words that nobody may change: a question's own text, printed below the worded ones."""
        return self.lines[-1] if self.kinds and self.kinds[-1] is MoveKind.ASK else ""


class Voice(Protocol):
    """Yields the turn's text as it grows; returns a note for the page where something failed."""

    def say(self, script: Script) -> Generator[str, None, str]:
        """Word one turn."""
        ...


class AuthoredVoice:
    """The course's own words."""

    def say(self, script: Script) -> Generator[str, None, str]:
        """Yield the authored turn, a paragraph at a time."""
        for end in range(1, len(script.lines) + 1):
            yield "\n\n".join(script.lines[:end])
        return ""


class ModelVoice:
    """A model's words, sentence by sentence through the guard."""

    def __init__(self, *, model: Chat, leaks: Leaks, fence: str) -> None:
        """Take the model, the judge of leaks, and a mark that no learner can guess."""
        self._model, self._leaks, self._fence = model, leaks, fence

    def say(self, script: Script) -> Generator[str, None, str]:
        """Yield the worded turn as it grows; where the model fails or breaks a rule, the authored one in its place."""
        if len(script.lines) == 1 and script.fixed:
            yield script.text
            return ""
        shown = ""
        try:
            with closing(self._model.stream(self.messages(script), Role.VOICE)) as chunks:
                for sentence in _whole_sentences(chunks):
                    if problem := self._problem(script, shown + sentence, sentence):
                        yield script.text
                        return f"The model's wording {problem}; these are the course's own words."
                    shown += sentence
                    yield shown
        except ModelUnavailable as error:
            yield script.text
            return f"{error} These are the course's own words."
        if problem := self._unfinished(script, shown):
            yield script.text
            return f"The model's wording {problem}; these are the course's own words."
        yield f"{shown.rstrip()}\n\n{script.fixed}" if script.fixed else shown.rstrip()
        return ""

    def messages(self, script: Script) -> tuple[Message, ...]:
        """Return the prompt: rules, the script, and the learner's words as data."""
        lines = script.lines[:-1] if script.fixed else script.lines
        words = [f"[{kind.value}] {line}" for kind, line in zip(script.kinds, lines, strict=False)]
        end = "QUESTION FOLLOWS" if script.fixed else ""
        heard = script.heard[:_LEARNER_CHARACTERS].replace(self._fence, "")
        learner = f"{self._fence}\n{heard}\n{self._fence}" if heard else "(nothing yet)"
        script_text = "\n".join([*words, end]).strip()
        return (
            system(PROMPT.replace("{fence}", self._fence)),
            user(f"The learner said:\n{learner}\n\nScript:\n{script_text}"),
        )

    def _problem(self, script: Script, text: str, sentence: str) -> str:
        most = 0 if script.fixed or script.kinds[-1] is MoveKind.FINISH else 1
        if questions_in(text) > most:
            return "asked more than one question"
        if praises(sentence) and not {MoveKind.CREDIT, MoveKind.CONFIRM} & set(script.kinds):
            return "praised what was not said"
        if leaked(sentence, script.still_open, self._leaks, allowed=script.text):
            return "gave an open point away"
        return ""

    def _unfinished(self, script: Script, text: str) -> str:
        if not text.strip():
            return "was empty"
        asks = questions_in(script.text) > 0 and not script.fixed
        return "left the question out" if asks and questions_in(text) == 0 else ""


def _whole_sentences(chunks: Iterator[str]) -> Iterator[str]:
    """Yield sentences as soon as the next one has begun."""
    pending = ""
    for chunk in chunks:
        pending += chunk
        *whole, pending = sentences(pending) or ("",)
        yield from whole
    if pending:
        yield pending
