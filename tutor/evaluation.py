"""The verbs that grade the graders: run, estimate, compare. Part of the app; measures nothing itself."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tutor.errors import InputError, UnknownName
from tutor.evals.baseline import behind, write_baselines
from tutor.evals.compare import Comparison, compare, results
from tutor.evals.entail import train
from tutor.evals.estimate import Estimate, estimate
from tutor.evals.ledger import Ledger, file_name
from tutor.evals.lint import Lint, lint
from tutor.evals.outcome import Outcome
from tutor.evals.plan import Plan, Prices
from tutor.evals.report import Report
from tutor.evals.run import Held, run
from tutor.evals.sheet import write_sheets
from tutor.evals.suite import Suite
from tutor.grading.entailment import Net
from tutor.grading.grader import Grader
from tutor.grading.hybrid import HybridGrader
from tutor.judges import endpoint_of, judge_of, seats
from tutor.llm.batch import Mailbox
from tutor.llm.chat import Chat
from tutor.llm.postponed import Postponed
from tutor.value import Value

if TYPE_CHECKING:
    from tutor.parts import Parts

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""
GRADERS = ("embedded", "llm", "hybrid")
"""The kinds of grader."""


class Order(Value):
    """What to grade, by whom and how."""

    suites: tuple[Path, ...]
    split: str | None = None
    bare: bool = False
    """Whether accept, reject and misconceptions are left out of the rubrics."""
    grader: str | Path = "embedded"
    """A kind of grader; a path stands for the embedded one with the head of that file."""
    out: Path | None = None
    """The folder for results and reports; a run into a folder goes on where an earlier one stopped."""
    baseline: Path | None = None
    """A folder with what a run of each suite reached before."""
    batch: bool = False
    """Whether the model is asked through the endpoint's Batch API."""
    plan: Plan = Plan()


class Evaluation:
    """Runs graders over suites."""

    def __init__(self, parts: "Parts") -> None:
        """Take the parts of the process."""
        self._parts = parts

    @staticmethod
    def order(**wanted: Any) -> Order:
        """Return what to do from what a command was given."""
        return Order(**wanted)

    @staticmethod
    def plan(concurrency: int, repeat: int, *, reorder: bool, price: str | None, limit: float | None) -> Plan:
        """Return how to hold a run from what a command was given.

        Raises:
            InputError: the price is not two numbers with a slash between, or there is a limit and no price.
        """
        if limit is not None and (price is None or limit <= 0):
            raise InputError(
                "--limit-cost is an amount above 0 and wants --price INPUT/OUTPUT, to know what was spent."
            )
        return Plan(concurrency=concurrency, repeat=repeat, reorder=reorder, prices=_prices(price), limit=limit)

    def run(self, order: Order, progress: Progress) -> tuple[Report, ...]:
        """Grade the suites and measure the agreement with their labels.

        Raises:
            InputError: a suite, the grader or the folder cannot be used.
            ModelUnavailable: the batch could not be had.
        """
        suites = self._suites(order)
        if order.batch:
            judge = self._by_mail(order, suites, progress)
        else:
            judge = self._judge(order.grader, lambda: [self._parts.chat(seat) for seat in seats(self._parts.settings)])
        found = [self._one(suite, judge, order, progress) for suite in suites]
        if order.out is not None:
            write_sheets(found, order.out)
        return tuple(report for _, report, _ in found)

    def keep(self, reports: Sequence[Report], folder: Path) -> list[Path]:
        """Keep what a run reached as the baseline of later ones; return the files.

        Raises:
            InputError: a file cannot be written.
        """
        return write_baselines(reports, folder)

    def estimate(self, order: Order, progress: Progress) -> Estimate:
        """Say what a run would ask of the models and cost, without asking them; answers already judged are free."""
        suites = self._suites(order)
        posts = self._posts()
        judge = self._judge(order.grader, lambda: posts)
        found = []
        for suite in suites:
            held = self._held(suite, order, judge, progress)
            with closing(held.ledger):
                found.append(estimate(suite, judge, posts, held))
        return Estimate.sum(found, order.plan.prices)

    def entail(self, suites: Sequence[Path], out: Path, progress: Progress) -> Net:
        """Train the entailment net on the bank, without the questions of these suites, and write it.

        Raises:
            InputError: there is nothing to learn from, or the file cannot be written.
        """
        if not out.parent.is_dir():
            raise InputError(f"There is no folder {out.parent} to write {out.name} into.")
        left_out = {answer.question for suite in self._parts.suites(suites, None) for answer in suite.answers}
        questions = [question for question in self._parts.course.questions if question.id not in left_out]
        name = f"statements of {len(questions)} questions"
        net = train(questions, embedder=self._parts.embedder, name=name, progress=progress)
        try:
            out.write_text(net.model_dump_json() + "\n", "utf-8")
        except OSError as error:
            raise InputError(f"{out} cannot be written: {error.strerror}.") from None
        return net

    def lint(self, grader: str, progress: Progress) -> list[Lint]:
        """Find criteria of the bank that a grader cannot hold apart, that anything meets, or that the prompt earns."""
        judge = self._judge(grader, lambda: [self._parts.chat(seat) for seat in seats(self._parts.settings)])
        return lint(self._parts.course.questions, judge, progress)

    def compare(self, a: Path, b: Path) -> Comparison:
        """Compare two runs pair by pair.

        Raises:
            InputError: a file cannot be read, or the runs have no answer in common.
        """
        return compare(results(a), results(b))

    def _one(
        self, suite: Suite, judge: Grader, order: Order, progress: Progress
    ) -> tuple[Suite, Report, list[Outcome]]:
        held = self._held(suite, order, judge, progress)
        with closing(held.ledger):
            report, outcomes = run(suite, judge, held)
            held.ledger.close(outcomes)
        if order.baseline is not None:
            worse = behind(report, order.baseline)
            report = report.but(missed_thresholds=(*report.missed_thresholds, *worse))
        return suite, report, outcomes

    def _suites(self, order: Order) -> list[Suite]:
        suites = self._parts.suites(order.suites, order.split, bare=order.bare)
        names = [suite.name for suite in suites]
        twice = [name for name in names if names.count(name) > 1]
        if twice and (order.out or order.baseline):
            raise InputError(f"Two of the suites are named '{twice[0]}': their results would lie in one file.")
        return suites

    def _ledger(self, suite: Suite, order: Order, judge: Grader) -> Ledger:
        path = order.out / f"{file_name(suite.name)}.jsonl" if order.out else None
        return Ledger(path, judge.name)

    def _held(self, suite: Suite, order: Order, judge: Grader, progress: Progress) -> Held:
        return Held(order.plan, self._ledger(suite, order, judge), progress)

    def _judge(self, grader: str | Path, chats: Callable[[], Sequence[Chat]]) -> Grader:
        """Build a grader that keeps nothing: what it says again must come from its judging again."""
        if isinstance(grader, Path):
            return self._parts.embedded(grader)
        if grader not in GRADERS:
            raise UnknownName("grader", grader, GRADERS)
        if grader == "embedded":
            return self._parts.grader("embedded")
        judge = judge_of(seats(self._parts.settings), chats(), keep=False)
        if grader == "llm":
            return judge
        sure = self._parts.settings.sure
        return HybridGrader(embedded=self._parts.grader("embedded"), model=judge, threshold=sure)

    def _posts(self) -> list[Postponed]:
        return [
            Postponed(model=seat.model, temperature=seat.temperature, salt=seat.vote)
            for seat in seats(self._parts.settings)
        ]

    def _by_mail(self, order: Order, suites: Sequence[Suite], progress: Progress) -> Grader:
        """Return a judge whose replies have all come through the Batch API: first those asked for, then reminders."""
        posts = self._posts()
        judge = self._judge(order.grader, lambda: posts)
        folder = order.out / "batch" if order.out else None
        mailbox = Mailbox(endpoint_of(self._parts.settings), folder)
        for _ in range(3):
            for suite in suites:
                with closing(self._ledger(suite, order, judge)) as ledger:
                    estimate(suite, judge, posts, Held(order.plan, ledger, progress))
            if not any(post.wanted for post in posts):
                break
            for post, letters in zip(posts, mailbox.ask([post.wanted for post in posts]), strict=True):
                post.take(letters)
        return judge


def _prices(text: str | None) -> Prices | None:
    if text is None:
        return None
    try:
        read, written = (float(part) for part in text.split("/"))
        return Prices(input=read, output=written)
    except (ValueError, ValidationError):
        raise InputError(f"'{text}' is no price: write INPUT/OUTPUT per million tokens, such as 0.25/2.") from None
