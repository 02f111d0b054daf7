"""Times the blackboard: milliseconds a line, warm, over the regression set. Run: python tests/bench/mathematics.py."""

import json
import sys
import time
from pathlib import Path

import torch

from tutor.mathematics.board import make_board
from tutor.mathematics.judge import judge
from tutor.mathematics.problems import load_problems

ROOT = Path(__file__).parents[2]


def quantile(times: list[float], share: float) -> float:
    return round(sorted(times)[int(share * (len(times) - 1))], 2)


def main() -> None:
    torch.set_num_threads(1)
    boards = {name: make_board(problem) for name, problem in load_problems(ROOT / "corpus" / "derivations").items()}
    rows = []
    for path in sorted((ROOT / "tests" / "mathematics" / "lines").glob("*.txt")):
        problem = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                problem = line[1:].strip()
            elif line and not line.startswith("#"):
                rows.append((problem, line[0], line[2:]))
    for problem, _, text in rows:
        judge(boards[problem], text)
    times: dict[str, list[float]] = {"+": [], "-": []}
    for problem, mark, text in rows:
        started = time.perf_counter()
        judge(boards[problem], text)
        times.setdefault(mark, []).append((time.perf_counter() - started) * 1e3)
    report = {
        name: {
            "n": len(times[mark]),
            **{f"p{int(share * 100)}_ms": quantile(times[mark], share) for share in (0.5, 0.95, 1.0)},
        }
        for name, mark in (("right", "+"), ("wrong_with_diagnosis", "-"))
    }
    json.dump(report, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
