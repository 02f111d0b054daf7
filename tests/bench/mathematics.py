"""Times the blackboard: milliseconds a line, warm, over the regression set. Run: python tests/bench/mathematics.py.

Milliseconds of process time, so that a busy machine counts as little as can be; ends with status 1 over a bound.
"""

import json
import sys
import time
from pathlib import Path

import torch

from tutor.mathematics.board import make_board
from tutor.mathematics.judge import judge
from tutor.mathematics.problems import load_problems

ROOT = Path(__file__).parents[2]
BOUNDS = {
    "all": {"max_ms": 1000},
    "right": {"p50_ms": 2, "p95_ms": 20},
    "wrong_with_diagnosis": {"p95_ms": 100},
}
MARKS = {"+": "right", "-": "wrong_with_diagnosis"}
SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "max_ms": 1.0}


def quantiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {name: round(ordered[int(share * (len(ordered) - 1))], 2) for name, share in SHARES.items()}


def lines() -> list[tuple[str, str, str]]:
    rows = []
    for path in sorted((ROOT / "tests" / "mathematics" / "lines").glob("*.txt")):
        problem = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                problem = line[1:].strip()
            elif line and not line.startswith("#"):
                rows.append((problem, line[0], line[2:]))
    return rows


def main() -> int:
    torch.set_num_threads(1)
    boards = {name: make_board(problem) for name, problem in load_problems(ROOT / "corpus" / "derivations").items()}
    rows = lines()
    for problem, _, text in rows:
        judge(boards[problem], text)
    times: dict[str, list[float]] = {"all": [], "right": [], "wrong_with_diagnosis": []}
    for problem, mark, text in rows:
        started = time.process_time()
        judge(boards[problem], text)
        spent = (time.process_time() - started) * 1e3
        times["all"].append(spent)
        if mark in MARKS:
            times[MARKS[mark]].append(spent)
    report = {name: {"lines": len(found), **quantiles(found)} for name, found in times.items()}
    json.dump(report, sys.stdout, indent=2)
    sys.stdout.write("\n")
    over = [f"{name} {key}" for name, row in BOUNDS.items() for key, most in row.items() if report[name][key] > most]
    sys.stdout.write(f"over the bound: {', '.join(over)}\n" if over else "within all bounds\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
