"""The embedded grader: no model, no network, the same marks for the same answer. Knows nothing of the sitting.

An answer is cut into clauses, words to the grader are left out, gates are tried, and it is measured against every
criterion and misconception; a small trained head turns the measures into probabilities. Where credit stands near one
half the verdict says so by its confidence: the examiner asks again, and a batch is flagged for review.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.grading import formal, numeric
from tutor.grading.evidence import Reading, read, without
from tutor.grading.features import NAMES, Measured, measure, off_topic
from tutor.grading.gates import Gate, Shut, admits, shut
from tutor.grading.grader import Embeds
from tutor.grading.head import VERSION, Floats, Heads, Weigher, read_heads
from tutor.grading.injection import steering
from tutor.grading.rubric import Rubric, prepare
from tutor.grading.said import Said, say
from tutor.question import Criterion, Question

GREY = (0.35, 0.65)
"""Probabilities of credit between these are undecided: ask again."""
ASSERTED = 0.4
"""From this probability on a misconception counts as asserted: the highest with a recall of .6 on development
questions."""
ECHOED = 0.95
"""Confidence in what is said nearly word for word as the rubric has it, or as its near misses have it."""
ELSEWHERE = 0.95
"""Confidence that an answer which is about something else earns nothing."""
OPEN = 0.45
"""Chance of credit that a few words keep which are the rubric's own: too little said to be sure that it was missed."""
FULL, NOTHING = 0.9, 0.1
"""Shares of the points from which a scored criterion counts as met, and below which as missed."""
KEPT = 64
"""Questions whose statements are kept ready, about 2 MB each."""
_ADDRESSED = Shut(Gate.EMPTY, "The words are addressed to the grader, not to the question.", 0.97)


@dataclass(frozen=True)
class Sifted:
    """An answer without the words addressed to the grader."""

    reading: Reading
    steered: bool
    """Whether there were such words."""
    gate: Shut | None
    admits: bool = False
    """Whether the speaker says in few words that they do not know."""


def sift(question: Question, answer: str) -> Sifted:
    """Cut an answer up, leave out what speaks to the grader, and try the gates on the rest."""
    whole = read(answer)
    quotes = [answer[clause.start : clause.end] for clause in whole.clauses]
    void = steering(whole, tuple(criterion.criterion for criterion in question.rubric))
    kept = "\n".join(quote for i, quote in enumerate(quotes) if i not in void)
    if void and not kept:
        gate = shut(answer, question.prompt)  # all of it in another language: who knows what it says
        return Sifted(without(whole, void), True, gate if gate and gate.gate is Gate.FOREIGN else _ADDRESSED)
    return Sifted(without(whole, void), bool(void), shut(kept, question.prompt), admits(kept))


class EmbeddedGrader:
    """Grades by embeddings, cues and a small trained head. Safe to share between threads."""

    def __init__(self, *, embedder: Embeds, heads: Heads | None = None) -> None:
        """Use this embedding model, and the shipped heads or others.

        Raises:
            InputError: the heads do not fit this grader.
        """
        self._embedder = embedder
        heads = heads or read_heads()
        self._weighers = {
            name: Weigher(head, NAMES)
            for name, head in (("criteria", heads.criteria), ("reference", heads.reference), ("claims", heads.claims))
            if head
        }
        self._rubrics: dict[Question, Rubric] = {}
        self._lock = threading.Lock()
        mark = hashlib.sha256(f"{heads.fingerprint}/{embedder.fingerprint}".encode()).hexdigest()[:8]
        self.name = f"embedded-{VERSION}-{mark}"

    def prepare(self, question: Question) -> Rubric:
        """Make a question's statements ready, so that its first answer costs no more than the next."""
        found = self._rubrics.get(question)
        if found is None:
            found = prepare(question, self._embedder)
            with self._lock:
                if len(self._rubrics) >= KEPT:
                    del self._rubrics[next(iter(self._rubrics))]
                self._rubrics[question] = found
        return found

    def grade(self, question: Question, answer: str) -> Assessment:
        """Judge one answer; ungraded where it is in a language that the embedding model does not read."""
        return self.grade_many([(question, answer)])[0]

    def grade_many(self, pairs: Sequence[tuple[Question, str]]) -> list[Assessment]:
        """Judge answers, in order. One pass of the embedding model reads them all."""
        sifted = [sift(question, answer) for question, answer in pairs]
        said = iter(self.said([part.reading for part in sifted if part.gate is None]))
        return [
            self._shut(question, part.gate) if part.gate else self._judge(question, part, next(said))
            for (question, _), part in zip(pairs, sifted, strict=True)
        ]

    def said(self, readings: Sequence[Reading]) -> list[Said]:
        """Embed the clauses of readings; each must have one at least."""
        texts = [clause.text for reading in readings for clause in reading.clauses]
        vectors, found, start = self._embedder.embed_tokens(texts), [], 0
        for reading in readings:
            stop = start + len(reading.clauses)
            found.append(say(reading, vectors[start:stop]))
            start = stop
        return found

    def _shut(self, question: Question, gate: Shut) -> Assessment:
        if gate.gate is Gate.FOREIGN:
            return Assessment.ungraded(question.id, self.name, question.max_points, gate.reason)
        verdicts = tuple(_missed(criterion, gate.confidence, gate.reason) for criterion in question.criteria)
        return Assessment.of(question.id, self.name, verdicts)

    def _judge(self, question: Question, sifted: Sifted, said: Said) -> Assessment:
        found = measure(said, self.prepare(question))
        ruling = numeric.rule(question, sifted.reading)
        by_number = numeric.decided_by_number(question) if ruling else ()
        formulas = formal.met_by_formula(question, sifted.reading)
        count = len(question.criteria)
        weigh = self._weighers["criteria" if question.rubric else "reference"]
        chances = weigh(np.stack([target.features for target in found[:count]]))
        elsewhere = bool(question.rubric) and off_topic(said, found[:count])
        verdicts = []
        for index, criterion in enumerate(question.criteria):
            if ruling and criterion.id in by_number:
                verdict = _ruled(criterion, ruling)
            elif criterion.id in formulas:
                verdict = _written(criterion, formulas[criterion.id])
            elif elsewhere:
                verdict = _missed(criterion, ELSEWHERE, "The answer is about something else.")
            else:
                verdict = _verdict(criterion, sifted, found[index], (weigh, chances[index]))
            verdicts.append(verdict.but(reason=verdict.reason + _remarks(sifted)))
        return Assessment.of(question.id, self.name, tuple(verdicts), self._held(question, said.reading, found[count:]))

    def _held(self, question: Question, reading: Reading, found: Sequence[Measured]) -> tuple[Held, ...]:
        if not found:
            return ()
        weigh = self._weighers["claims"]
        chances = weigh(np.stack([target.features for target in found]))
        held = []
        for claim, one, row in zip(question.misconceptions, found, chances, strict=True):
            chance = weigh.chance(row, Level.MET)
            if chance >= ASSERTED:
                evidence = reading.quote(reading.windows[one.best])
                held.append(Held(id=claim.id, evidence=evidence, confidence=round(chance, 3)))
        return tuple(held)


def _missed(criterion: Criterion, confidence: float, reason: str) -> Verdict:
    return Verdict.of(criterion.id, Level.MISSED, criterion.points, evidence="", confidence=confidence, reason=reason)


def _ruled(criterion: Criterion, ruling: numeric.Ruling) -> Verdict:
    return Verdict.of(
        criterion.id,
        ruling.level,
        criterion.points,
        evidence=ruling.evidence,
        confidence=ruling.confidence,
        reason=ruling.reason,
    )


def _written(criterion: Criterion, evidence: str) -> Verdict:
    reason = "This formula is equal to one that makes the point."
    return Verdict.of(
        criterion.id, Level.MET, criterion.points, evidence=evidence, confidence=formal.SURE, reason=reason
    )


def _verdict(criterion: Criterion, sifted: Sifted, found: Measured, weighed: tuple[Weigher, Floats]) -> Verdict:
    (weigh, chances), reading = weighed, sifted.reading
    credit = weigh.chance(chances, Level.MET, Level.PARTIAL)
    level = _level(weigh, chances, credit)
    if found.echo and not weigh.head.scores:
        credit, level = _echoed(found.echo, credit)
    elif found.brief and not level.earns:
        credit, level = max(credit, OPEN), Level.MISSED
    elif sifted.admits and level.earns and credit < GREY[1]:
        credit, level = OPEN, Level.MISSED
    window = found.worst if level is Level.CONTRADICTED else found.best
    verdict = Verdict.of(
        criterion.id,
        level,
        criterion.points,
        evidence="" if level is Level.MISSED else reading.quote(reading.windows[window]),
        confidence=round(max(credit, 1 - credit), 3),
        reason=UNDECIDED if GREY[0] < credit < GREY[1] else _REASONS[level],
    )
    if weigh.head.scores and level.earns:
        return verdict.but(points=credit * criterion.points)
    return verdict


def _echoed(echo: int, credit: float) -> tuple[float, Level]:
    return (max(credit, ECHOED), Level.MET) if echo > 0 else (min(credit, 1 - ECHOED), Level.CONTRADICTED)


def _level(weigh: Weigher, chances: Floats, credit: float) -> Level:
    if weigh.head.scores:
        return Level.MET if credit >= FULL else Level.PARTIAL if credit >= NOTHING else Level.MISSED
    if credit >= 0.5:
        met, partial = weigh.chance(chances, Level.MET), weigh.chance(chances, Level.PARTIAL)
        return Level.MET if met >= partial else Level.PARTIAL
    share = weigh.chance(chances, Level.CONTRADICTED) / max(1 - credit, 1e-9)
    return Level.CONTRADICTED if share >= weigh.head.contradicts else Level.MISSED


UNDECIDED = "Not clear enough to decide; worth asking again."
_REASONS = {
    Level.MET: "These words make the point.",
    Level.PARTIAL: "These words make part of the point.",
    Level.MISSED: "Nothing in the answer makes this point.",
    Level.CONTRADICTED: "These words go against the point.",
}


def _remarks(sifted: Sifted) -> str:
    steered = " Words addressed to the grader were left out." if sifted.steered else ""
    cut = " Only the beginning of this very long answer was read." if sifted.reading.cut else ""
    return steered + cut
