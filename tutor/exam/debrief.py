"""What a sitting came to: per question and criterion what was earned, with which words, and what to read. Pure."""

from collections.abc import Mapping

from tutor.assessment import Level, Rating, rating_of
from tutor.course.blueprint import Readiness, Row
from tutor.exam.session import Session, Speaker
from tutor.exam.standing import Examination, Standing, examination
from tutor.question import Question, Skill
from tutor.value import Value


class CriterionResult(Value):
    """One criterion of the debrief."""

    criterion: str
    statement: str
    level: Level | None
    credit: float
    max_points: float
    help: str
    """`unaided`, `after hint k`, `told`, or empty where nothing was earned."""
    evidence: str
    reason: str = ""
    skill: Skill = Skill.CONCEPTUAL


class QuestionResult(Value):
    """One question of the debrief."""

    question: str
    prompt: str
    asked: bool
    rating: Rating | None
    credit: float
    max_points: float
    criteria: tuple[CriterionResult, ...]
    misconceptions: tuple[str, ...] = ()
    """Claims that the learner made, in the learner's words."""
    study: tuple[str, ...] = ()
    """Sections to read, `lesson#section`; empty where the answer was solid."""
    ungraded: int = 0
    """Answers that no judge could grade."""

    @property
    def unjudged(self) -> bool:
        """Whether it was answered and no judge could grade any of it: then it costs nothing."""
        return self.rating is None and self.ungraded > 0


class RowResult(Value):
    """One row of the self-assessment."""

    title: str
    day: int | None
    rating: Rating | None
    """None where nothing of it was asked or judged."""


class Debrief(Value):
    """The whole sitting."""

    session: str
    questions: tuple[QuestionResult, ...]
    rows: tuple[RowResult, ...] = ()
    """The self-assessment, where the blueprint has a readiness rule."""
    credit: float
    max_points: float
    """Without the questions that no judge could grade."""
    ready: bool | None
    """Whether the blueprint's readiness rule is met; None where it has none."""
    advice: tuple[str, ...] = ()


def debrief(session: Session, questions: Mapping[str, Question], readiness: Readiness | None = None) -> Debrief:
    """Sum a sitting up, finished or not; questions of the plan that were not asked count with nothing."""
    results = tuple(question_result(session, questions[name]) for name in session.plan)
    rows = _rows(results, readiness) if readiness else ()
    return Debrief(
        session=session.id,
        questions=results,
        rows=rows,
        credit=sum(result.credit for result in results),
        max_points=sum(result.max_points for result in results if not result.unjudged),
        ready=_ready(rows, readiness) if readiness else None,
        advice=(*(_readiness_advice(rows, readiness) if readiness else ()), *_study_advice(results)),
    )


def _rows(results: tuple[QuestionResult, ...], readiness: Readiness) -> tuple[RowResult, ...]:
    by_name = {result.question: result for result in results}
    rows = readiness.rows or tuple(Row(title=name.replace("-", " "), questions=(name,)) for name in by_name)
    return tuple(
        RowResult(title=row.title, day=row.day, rating=_row_rating([by_name[name] for name in row.questions]))
        for row in rows
    )


def _row_rating(results: list[QuestionResult]) -> Rating | None:
    """Rate the points of all its questions together; one not asked brings nothing, one unjudged is left out."""
    results = [result for result in results if not result.unjudged]
    if all(result.rating is None for result in results):
        return None
    contradicted = any(c.level is Level.CONTRADICTED for result in results for c in result.criteria)
    return rating_of(sum(r.credit for r in results), sum(r.max_points for r in results), contradicted=contradicted)


def _ready(rows: tuple[RowResult, ...], readiness: Readiness) -> bool:
    """Whether every row was examined, enough are solid and not too many weak."""
    ratings = [row.rating for row in rows]
    solid, weak = ratings.count(Rating.SOLID), ratings.count(Rating.WEAK)
    return None not in ratings and solid >= readiness.solid and weak <= readiness.weak


def question_result(session: Session, question: Question) -> QuestionResult:
    """Sum one question up."""
    state = examination(session, question)
    rating = state.rating if state.asked else None
    graded = [t for t in session.turns if t.speaker is Speaker.LEARNER and t.question == question.id and t.assessment]
    return QuestionResult(
        question=question.id,
        prompt=question.prompt,
        asked=state.asked,
        rating=rating,
        credit=state.credit,
        max_points=state.max_points,
        criteria=tuple(_criterion(question, standing) for standing in state.standings),
        misconceptions=tuple(held.evidence for held in state.held),
        study=() if rating is Rating.SOLID else question.sources,
        ungraded=sum(1 for turn in graded if turn.assessment and not turn.assessment.graded),
    )


def _criterion(question: Question, standing: Standing) -> CriterionResult:
    criterion = question.criterion(standing.criterion)
    verdict = standing.verdict
    return CriterionResult(
        criterion=criterion.id,
        statement=criterion.statement,
        level=verdict.level if verdict else None,
        credit=standing.credit,
        max_points=standing.max_points,
        help=help_words(standing),
        evidence=verdict.evidence if verdict else "",
        reason=verdict.reason if verdict else "",
        skill=criterion.skill,
    )


def help_words(standing: Standing) -> str:
    """Say with how much help a criterion was earned."""
    if standing.earned:
        return f"after hint {standing.help}" if standing.help else "unaided"
    return "told" if standing.told else ""


def help_counts(state: Examination) -> dict[str, int]:
    """Return the rungs of help per criterion for the gradebook; -1 is told, unaided ones are left out."""
    helped = {s.criterion: (s.help if s.earned else -1) for s in state.standings if s.earned or s.told}
    return {name: rungs for name, rungs in helped.items() if rungs}


def _readiness_advice(rows: tuple[RowResult, ...], readiness: Readiness) -> tuple[str, ...]:
    ratings = [row.rating for row in rows]
    solid, weak = ratings.count(Rating.SOLID), ratings.count(Rating.WEAK)
    advice = []
    if solid < readiness.solid:
        advice.append(f"{solid} of {len(rows)} are solid; {readiness.solid} are wanted before you go on.")
    if weak > readiness.weak:
        advice.append(f"{weak} of {len(rows)} are weak: take an extra day for review before you go on.")
    for row in rows:
        if row.rating is Rating.WEAK and row.day:
            again = "re-read its theory, redo one exercise, and try the question again tomorrow"
            advice.append(f"{row.title}: go back to day {row.day}; {again}.")
    if missing := [row.title for row in rows if row.rating is None]:
        advice.append(f"Not examined yet: {', '.join(missing)}.")
    return tuple(advice)


def _study_advice(results: tuple[QuestionResult, ...]) -> tuple[str, ...]:
    missed = [c for result in results if result.asked for c in result.criteria if c.credit < c.max_points / 2]
    why = sum(1 for criterion in missed if criterion.skill is Skill.CONCEPTUAL)
    how = len(missed) - why
    if why > how:
        return ("Most gaps are about the why: re-read the theory in the sections named below.",)
    if how > why:
        return ("Most gaps are formulas and steps: practise them on a blank page.",)
    return ()
