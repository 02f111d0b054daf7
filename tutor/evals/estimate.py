"""Says what a run would ask of models, by letting the grader ask a chat that only writes down. Asks no model."""

import json
from collections.abc import Sequence

from tutor.evals.plan import Prices
from tutor.evals.run import Held, tasks
from tutor.evals.suite import Suite
from tutor.grading.grader import Grader, GradesMany
from tutor.llm.postponed import Postponed
from tutor.llm.report import Usage
from tutor.value import Value

PER_TOKEN = 4.0
"""Characters of English and JSON to a token, about; what a tokenizer makes of it differs by model."""
PER_VERDICT = 60
"""Tokens of one criterion's verdict, about: its id, a quotation, three words, and the JSON around them."""


class Estimate(Value):
    """What a run would take."""

    answers: int
    """Answers to be graded, each as often as it would be."""
    known: int
    """Those among them that an earlier run into the same folder has graded."""
    calls: int
    """Requests that are sure to be made; each may be followed by one reminder."""
    input_tokens: int
    output_tokens: int
    """Both estimated: four characters to a token, sixty tokens to a verdict."""
    cost: float | None = None
    """At the prices given; None without."""
    cost_at_most: float | None = None
    """With a reminder to every call."""

    @classmethod
    def sum(cls, parts: Sequence["Estimate"], prices: Prices | None) -> "Estimate":
        """Add suites up and price them."""
        read, written = sum(part.input_tokens for part in parts), sum(part.output_tokens for part in parts)
        used = Usage(input_tokens=read, output_tokens=written)
        return cls(
            answers=sum(part.answers for part in parts),
            known=sum(part.known for part in parts),
            calls=sum(part.calls for part in parts),
            input_tokens=read,
            output_tokens=written,
            cost=prices.cost(used) if prices else None,
            cost_at_most=prices.cost(used.plus(used)) if prices else None,
        )


def estimate(suite: Suite, grader: Grader, posts: Sequence[Postponed], held: Held) -> Estimate:
    """Let the grader ask for all that the ledger does not know; what it asked for stays with the posts.

    Args:
        suite: what would be graded.
        grader: who would grade; asks `posts`.
        posts: chats that write down.
        held: the plan, what is known already, and who is told of the progress.
    """
    wanted = tasks(suite, grader.name, held.plan.takes)
    unknown = [task for task in wanted if held.ledger.get(task.key) is None]
    known = len(wanted) - len(unknown)
    if isinstance(grader, GradesMany):  # an embedded grader asks nobody
        unknown = []
    before = [set(post.wanted) for post in posts]
    for number, task in enumerate(unknown, start=1):
        grader.grade(*task.pair)
        held.progress(number, len(unknown))
    bodies = [
        post.wanted[key] for post, old in zip(posts, before, strict=True) for key in post.wanted if key not in old
    ]
    verdicts = sum(body["messages"][0]["content"].count("\n- id: ") for body in bodies)
    return Estimate(
        answers=len(wanted),
        known=known,
        calls=len(bodies),
        input_tokens=round(sum(len(json.dumps(body, ensure_ascii=False)) for body in bodies) / PER_TOKEN),
        output_tokens=verdicts * PER_VERDICT,
    )
