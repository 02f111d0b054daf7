"""How far two readers agree who labelled the same answers independently. Knows nothing of graders."""

from tutor.evals import intervals, measures
from tutor.evals.measures import MisconceptionAgreement
from tutor.evals.suite import Suite
from tutor.value import Value


class RaterAgreement(Value):
    """The agreement of two readers: what can be asked of a grader on these answers."""

    answers: int
    """Answers that both labelled."""
    n: int
    """Their criteria."""
    kappa: float | None
    """Cohen's, over the levels of the criteria."""
    credit_kappa: float | None
    """The same with the levels folded in two: what earns and what does not."""
    misconceptions: MisconceptionAgreement | None
    """How far the second reader found the misconceptions that the first found."""
    ci95: dict[str, tuple[float, float]]
    """Intervals of `kappa` and `credit_kappa`, by bootstrap over questions."""


def agreement(suite: Suite) -> RaterAgreement | None:
    """Compare the two labels of the answers that have two; None where none has."""
    first = {answer.id: answer for answer in suite.answers}
    pairs = [(first[label.id], label) for label in suite.second]
    criteria = [
        (answer.question, (answer.criteria or {})[name], level)
        for answer, label in pairs
        for name, level in label.criteria.items()
        if name in (answer.criteria or {})
    ]
    counted = measures.criteria([one for _, one, _ in criteria], [other for _, _, other in criteria])
    if counted is None:
        return None
    asked = [question for question, _, _ in criteria]
    exact = [one.value for _, one, _ in criteria], [other.value for _, _, other in criteria]
    credit = [str(one.earns) for _, one, _ in criteria], [str(other.earns) for _, _, other in criteria]
    found = {
        "kappa": intervals.of_levels(asked, *exact, intervals.kappa),
        "credit_kappa": intervals.of_levels(asked, *credit, intervals.kappa),
    }
    return RaterAgreement(
        answers=len(pairs),
        n=counted.n,
        kappa=counted.kappa,
        credit_kappa=counted.credit_kappa,
        misconceptions=measures.misconceptions(
            [frozenset(answer.misconceptions or ()) for answer, _ in pairs],
            [frozenset(label.misconceptions) for _, label in pairs],
        ),
        ci95={name: interval for name, interval in found.items() if interval},
    )
