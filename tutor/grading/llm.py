"""Judges words by a language model: one typed reply for all criteria of an answer. Knows no endpoint and no sitting.

What is believed of a reply: ids that were asked for, levels, and quotations that the answer really holds. The rest is
dropped; what was dropped or left out is asked for once more. Where that does not help, a credit is not given, and an
answer with a criterion that nobody judged is ungraded. The prompt is `judge_prompt.md`; the judge's name has its hash.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.errors import ModelUnavailable
from tutor.grading.evidence import LIMIT
from tutor.grading.injection import addressed_to_the_grader
from tutor.grading.quote import find
from tutor.grading.shelf import Shelf
from tutor.llm.chat import Chat, Message, Role, system, user
from tutor.question import Criterion, Question
from tutor.value import Value

_PROMPT = Path(__file__).with_name("judge_prompt.md").read_text("utf-8")
_Id = Annotated[str, StringConstraints(max_length=80)]
_Words = Annotated[str, StringConstraints(max_length=400)]


class Ground(StrEnum):
    """Why a level was given. A word of a list: free text could tell a learner what a criterion is still waiting for."""

    SAID = "said"
    IN_PART = "in-part"
    NOT_SAID = "not-said"
    VAGUE = "vague"
    TERMS_ONLY = "terms-only"
    QUESTION_REPEATED = "question-repeated"
    REVERSED = "reversed"
    WRONG = "wrong"


REASONS = {
    Ground.SAID: "The answer says it.",
    Ground.IN_PART: "The answer says a part of it.",
    Ground.NOT_SAID: "The answer does not say it.",
    Ground.VAGUE: "What the answer says of it is too vague.",
    Ground.TERMS_ONLY: "The answer names terms, but not how they relate.",
    Ground.QUESTION_REPEATED: "The answer repeats the question.",
    Ground.REVERSED: "The answer says it the wrong way round.",
    Ground.WRONG: "What the answer says of it is wrong.",
}
_USUAL = {
    Level.MET: Ground.SAID,
    Level.PARTIAL: Ground.IN_PART,
    Level.MISSED: Ground.NOT_SAID,
    Level.CONTRADICTED: Ground.WRONG,
}
UNQUOTED = "The judge could not show it in the answer's own words."


class Sureness(StrEnum):
    """How sure a judge is: a word, since servers do not hold a model to the bounds of a number."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


PROBABILITY = {Sureness.HIGH: 0.95, Sureness.MEDIUM: 0.8, Sureness.LOW: 0.6}
"""What the words are taken to mean until an eval has calibrated the judge."""


class Judged(Value):
    """A verdict as the model gives it; the quotation comes before the level that rests on it."""

    criterion: _Id
    evidence: _Words
    ground: Ground
    level: Level
    confidence: Sureness


class Asserted(Value):
    """A misconception that the model finds asserted."""

    misconception: _Id
    evidence: _Words
    confidence: Sureness


class Judgement(Value):
    """The reply of a judge."""

    verdicts: tuple[Judged, ...] = Field(max_length=8)
    misconceptions: tuple[Asserted, ...] = Field(max_length=12)


def nonce_of(question: Question, answer: str) -> str:
    """Return the mark of an answer's fence: always the same, and known to nobody who has yet to finish the answer."""
    return hashlib.sha256(f"{question.id}\n{answer}".encode("utf-8", "replace")).hexdigest()[:16]


class ModelGrader:
    """Judges by a model. Satisfies `Grader`; raises nothing of the model's failures."""

    def __init__(
        self,
        *,
        chat: Chat,
        shelf: Shelf | None = None,
        nonce: Callable[[Question, str], str] = nonce_of,
        vote: str = "",
    ) -> None:
        """Judge through `chat`; what is judged is kept on the shelf, where there is one.

        `vote` tells this judge's name from that of another which asks the same model.
        """
        self._chat = chat
        self._shelf = shelf
        self._nonce = nonce
        self._vote = vote

    @property
    def name(self) -> str:
        """The model, and a hash of the prompt and the form of its reply."""
        return f"llm:{self._chat.name(Role.JUDGE)}@{_HASH}{self._vote}"

    def grade(self, question: Question, answer: str) -> Assessment:
        """Judge one answer; ungraded where the model fails."""
        known = self._shelf.get(self.name, question, answer) if self._shelf else None
        if known is not None:
            return known
        try:
            assessment = self._judged(question, answer)
        except ModelUnavailable as failure:
            return Assessment.ungraded(question.id, self.name, question.max_points, str(failure))
        if self._shelf:
            self._shelf.put(question, answer, assessment)
        return assessment

    def _judged(self, question: Question, answer: str) -> Assessment:
        if not any(c.isalnum() for c in answer[:LIMIT]):
            return Assessment.of(question.id, self.name, tuple(_empty(criterion) for criterion in question.criteria))
        prompt = messages(question, answer, self._nonce(question, answer))
        reply = self._chat.reply(prompt, Judgement, Role.JUDGE)
        verdicts, open_ids = _believed(question.criteria, reply, answer)
        if open_ids:
            again = self._chat.reply([*prompt, _reminder(open_ids)], Judgement, Role.JUDGE)
            wanted = [criterion for criterion in question.criteria if criterion.id in open_ids]
            later, unshown = _believed(wanted, again, answer)
            verdicts |= {name: _unshown(question.criterion(name)) for name in {*open_ids} & _judged_ids(reply, again)}
            verdicts |= {name: verdict for name, verdict in later.items() if name not in unshown}
        missing = [criterion.id for criterion in question.criteria if criterion.id not in verdicts]
        if missing:
            raise ModelUnavailable(
                f"The model '{self._chat.name(Role.JUDGE)}' gave no verdict on {', '.join(missing)}, asked twice: "
                "grade again, or choose another model."
            )
        held = tuple(_held(question, reply, answer))
        return Assessment.of(question.id, self.name, tuple(verdicts[c.id] for c in question.criteria), held)


def messages(question: Question, answer: str, nonce: str) -> list[Message]:
    """Return the prompt: what to judge by, and the answer behind a fence that it cannot close.

    The reference answer is not in it, unless it is all the rubric there is.
    """
    fields = {
        "@NONCE@": nonce,
        "@QUESTION@": question.prompt,
        "@CRITERIA@": "\n".join(_shown(criterion) for criterion in question.criteria),
        "@MISCONCEPTIONS@": "\n".join(f"- id: {m.id}\n  claim: {m.claim}" for m in question.misconceptions) or "none",
    }
    instructions = re.sub("|".join(fields), lambda field: fields[field[0]], _PROMPT)
    fenced = f"[answer {nonce} begins]\n{neutral(answer[:LIMIT], nonce)}\n[answer {nonce} ends]"
    return [system(instructions), user(fenced)]


def neutral(answer: str, nonce: str) -> str:
    """Return the answer, each character in its place, without what could pass for markup, control or the fence."""
    text = re.sub(r"<(?=[/!|a-zA-Z])", "‹", answer)
    text = "".join(c if c == "\n" or c.isprintable() else " " for c in text)
    return re.sub(re.escape(nonce), lambda found: "x" * len(found[0]), text, flags=re.I)


def _shown(criterion: Criterion) -> str:
    lines = [f"- id: {criterion.id}", f"  point: {criterion.criterion}"]
    lines += [f"  also earned by: {phrase}" for phrase in criterion.accept]
    lines += [f"  not earned by: {phrase}" for phrase in criterion.reject]
    return "\n".join(lines)


def _reminder(open_ids: Sequence[str]) -> Message:
    return user(
        f"Judge these criteria again, and only these: {', '.join(open_ids)}. For them there was no verdict, or its "
        "evidence is not in the answer as you wrote it. Copy evidence from the answer character by character; "
        "where there is nothing to copy the level is `missed`."
    )


def _judged_ids(*replies: Judgement) -> set[str]:
    return {judged.criterion for reply in replies for judged in reply.verdicts}


def _believed(criteria: Iterable[Criterion], reply: Judgement, answer: str) -> tuple[dict[str, Verdict], list[str]]:
    """Return the verdicts that can be believed, and the ids of criteria that want another."""
    given = {judged.criterion: judged for judged in reply.verdicts}  # of two on one criterion the last counts
    verdicts, unsettled = {}, []
    for criterion in criteria:
        judged = given.get(criterion.id)
        verdict = _verdict(criterion, judged, answer) if judged else None
        if verdict:
            verdicts[criterion.id] = verdict
        else:
            unsettled.append(criterion.id)
    return verdicts, unsettled


def _verdict(criterion: Criterion, judged: Judged, answer: str) -> Verdict | None:
    """Return the verdict, or None where it needs words of the answer and quotes none."""
    words = "" if judged.level is Level.MISSED else _words(answer, judged.evidence)
    if not words and judged.level is not Level.MISSED:
        return None
    return Verdict.of(
        criterion.id,
        judged.level,
        criterion.points,
        evidence=words,
        confidence=PROBABILITY[judged.confidence],
        reason=_reason(judged),
    )


def _reason(judged: Judged) -> str:
    """Word the ground; where it speaks against the level, the level's usual one."""
    earns = judged.ground in (Ground.SAID, Ground.IN_PART)
    return REASONS[judged.ground if earns == judged.level.earns else _USUAL[judged.level]]


def _words(answer: str, quotation: str) -> str:
    """Return the answer's own words for a quotation; none where it does not hold them, or they court the grader."""
    span = find(answer[:LIMIT], quotation)
    words = answer[span.start : span.end] if span else ""
    return "" if addressed_to_the_grader(words) else words


def _held(question: Question, reply: Judgement, answer: str) -> Iterable[Held]:
    known = {misconception.id for misconception in question.misconceptions}
    found = {asserted.misconception: asserted for asserted in reply.misconceptions if asserted.misconception in known}
    for name, asserted in found.items():
        words = _words(answer, asserted.evidence)
        if words:
            yield Held(id=name, evidence=words, confidence=PROBABILITY[asserted.confidence])


def _unshown(criterion: Criterion) -> Verdict:
    low = PROBABILITY[Sureness.LOW]
    return Verdict.of(criterion.id, Level.MISSED, criterion.points, evidence="", confidence=low, reason=UNQUOTED)


def _empty(criterion: Criterion) -> Verdict:
    return Verdict.of(
        criterion.id, Level.MISSED, criterion.points, evidence="", confidence=1.0, reason="The answer is empty."
    )


_HASH = hashlib.sha256(f"{_PROMPT}{json.dumps(Judgement.model_json_schema(), sort_keys=True)}".encode()).hexdigest()[:8]
