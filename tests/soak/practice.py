"""A thousand checks of all exercises, every tenth hostile: memory, times and waits, beside quiet spells of the same.

`--count N` checks, `--level`; exits with 1 where a bound is missed.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.practice.attacks import lay_out, sources
from tutor.exercise import Outcome
from tutor.practice.checker import Checker
from tutor.practice.limits import Limits

EXERCISES = Path(__file__).parents[2] / "corpus" / "exercises"
SLOW = ("time: sleep", "time: loop in C", "time: ignore all signals")
"""Hostile submissions that use up their time; the others end at once. Each of these may come twice at most."""


def honest(workshops):
    """All right solutions, by exercise."""
    return [
        (name, path.read_bytes())
        for name, workshop in workshops.items()
        if name != "attack"
        for path in workshop.right_files()
    ]


def hostile():
    """Attacks that end at once, and a few that do not, with the verdicts that may come."""
    quick = [item for item in sources() if not item[0].startswith(("time:", "memory: list, catching"))]
    return quick, [item for item in sources() if item[0] in SLOW]


def resident():
    """Bytes of this process."""
    text = Path("/proc/self/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) * 1024


def pss(pid):
    """Bytes of a worker, shared pages counted by share."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return own + sum(pss(int(child)) for child in children)


def settled(checker):
    """Memory of a worker at rest: its only child waits."""
    while len(checker._pool.workers) != 1:
        time.sleep(0.1)
    time.sleep(0.5)
    return pss(checker._pool.workers[0])


class Crowd:
    """Two honest learners, and a hostile one, each with a list of submissions."""

    def __init__(self, checker):
        self.checker = checker
        self.checks, self.bad = [], []

    def work(self, learner, items):
        """Hand in one after the other."""
        for name, source, verdicts in items:
            found = self.checker.check(name, source, learner=learner)
            if found.verdict not in verdicts:
                self.bad.append((name, found.verdict, found.message))
            if learner != "hostile":
                self.checks.append(found)

    def run(self, lists):
        """Let all hand in side by side; return the honest checks."""
        self.checks = []
        threads = [threading.Thread(target=self.work, args=item) for item in lists.items()]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return self.checks


def p95(values):
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def main():
    """Run it and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--level", default="auto")
    options = parser.parse_args()
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as home:
        folder = lay_out(Path(home))
        for path in EXERCISES.iterdir():
            (folder / path.name).symlink_to(path)
        with Checker(folder, options.level, limits=Limits(jobs=400)) as checker:
            print(f"{checker.level}, {options.count} checks, {options.count // 10} of them hostile")
            sys.exit(soak(checker, options.count, draw))


def soak(checker, count, draw):
    """A quiet spell, the mixture, a quiet spell; return the exit status."""
    right = [(name, source, {Outcome.PASSED}) for name, source in honest(checker.workshops)]
    quick, slow = hostile()
    crowd = Crowd(checker)

    def some(number):
        return draw.choices(right, k=number)

    spell = max(40, count // 10)
    crowd.run({"ada": right + some(spell), "bob": right + some(spell)})  # every exercise once: references are loaded
    quiet = crowd.run({"ada": some(spell // 2), "bob": some(spell // 2)})
    own, worker = resident(), settled(checker)
    evil = [*draw.choices(quick, k=count // 10 - 2 * len(slow)), *slow, *slow] if count >= 200 else quick[: count // 10]
    draw.shuffle(evil)
    share = (count - len(evil)) // 2
    begun = time.monotonic()
    attacks = [("attack", source, {Outcome(v) for v in verdicts}) for _, source, verdicts in evil]
    mixed = crowd.run({"ada": some(share), "bob": some(share), "hostile": attacks})
    seconds = time.monotonic() - begun
    own_after, worker_after = resident(), settled(checker)
    quiet += crowd.run({"ada": some(spell // 2), "bob": some(spell // 2)})
    return told(crowd, quiet, mixed, seconds, ((own, own_after), (worker, worker_after)))


def told(crowd, quiet, mixed, seconds, memory):
    """Print the figures with their bounds."""
    before, during = (p95([check.seconds for check in checks]) for checks in (quiet, mixed))
    waits = [check.waited for check in mixed]
    growth = [after / first - 1 for first, after in memory]
    print(
        f"  {len(mixed)} honest checks in {seconds:.0f} s; {len(crowd.bad)} verdicts that should not be {crowd.bad[:3]}"
    )
    print("  honest p95 from leaving the queue:", end=" ")
    print(f"quiet {before * 1000:.0f} ms, mixed {during * 1000:.0f} ms, {during / before:.2f} x (bound 2)")
    print("  wait in the queue, mixed:", end=" ")
    middle, high, longest = statistics.median(waits), p95(waits), max(waits)
    print(f"median {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms, longest {longest:.1f} s")
    for name, (first, after), more in zip(("checker", "worker"), memory, growth, strict=True):
        print(f"  memory of the {name}: {first / 2**20:.0f} to {after / 2**20:.0f} MiB, {more:+.1%} (bound +5 %)")
    return int(bool(crowd.bad) or during > 2 * before or max(growth) > 0.05)


if __name__ == "__main__":
    main()
