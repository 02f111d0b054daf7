"""Time of `tutor eval run` against a model that answers in 200 ms, as a ratio to what the waiting alone would take."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).parent))
from slow_judge import slow_judge

from tutor.app import Tutor
from tutor.evals.ledger import Ledger
from tutor.evals.plan import Plan
from tutor.evals.run import Held, run
from tutor.evals.suite import Suite, read_suite
from tutor.grading.llm import ModelGrader
from tutor.llm.endpoint import Endpoint
from tutor.llm.model import Model
from tutor.settings import Settings

ROOT = Path(__file__).parents[2]
WAIT = 0.2
BOUND = 1.15


def suite_of(count: int) -> Suite:
    """Return so many answers to the course's questions, each another text."""
    bank = {question.id: question for question in Tutor(Settings(course=ROOT / "corpus")).questions}
    whole = read_suite(ROOT / "evals" / "suites" / "course", bank)
    answers = tuple(
        answer.but(id=f"{answer.id}-{n}", answer=f"{answer.answer} ({n})")
        for n in range(-(-count // len(whole.answers)))
        for answer in whole.answers
    )
    return whole.but(answers=answers[:count], second=(), thresholds={})


def timed(suite: Suite, url: str, concurrency: int) -> float:
    """Return the seconds of a run with results kept on disk."""
    endpoint = Endpoint(base_url=url, api_key=SecretStr("sk-local"), voice="judge", judge="judge")
    with tempfile.TemporaryDirectory() as folder:
        grader = ModelGrader(chat=Model(endpoint=endpoint))
        ledger = Ledger(Path(folder) / "out.jsonl", grader.name)
        started = time.perf_counter()
        report, outcomes = run(suite, grader, Held(Plan(concurrency=concurrency), ledger))
        ledger.close(outcomes)
        seconds = time.perf_counter() - started
    assert report.graded == len(suite.answers), report.ungraded[:3]
    assert report.cost is not None and report.cost.requests == len(suite.answers)
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, nargs="+", default=[8])
    options = parser.parse_args()
    suite = suite_of(options.answers)
    with slow_judge(WAIT) as url:
        timed(suite.but(answers=suite.answers[:20]), url, 8)  # loads what is loaded at the first use
        for concurrency in options.concurrency:
            ideal = -(-options.answers // concurrency) * WAIT
            seconds = timed(suite, url, concurrency)
            print(
                f"{options.answers} answers, {concurrency} at once: {seconds:.1f} s, the waiting alone {ideal:.1f} s: "
                f"{seconds / ideal:.3f} × (bound {BOUND})"
            )


if __name__ == "__main__":
    main()
