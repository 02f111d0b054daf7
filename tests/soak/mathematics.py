"""Throws fresh mutated lines at the blackboard until stopped: `make fuzz`, or with a first seed and how many.

What it prints is a seed; put it into `test_what_once_failed` of tests/mathematics/test_fuzz.py and mend the cause.
"""

import random
import sys
import traceback

from tests.mathematics.conftest import shipped_board
from tests.mathematics.test_fuzz import LONGEST_S, drawn, is_sound, judged


def tried(seed: int) -> str:
    """What is wrong with the judgement of one input; empty where nothing is."""
    problem, text = drawn(seed)
    try:
        report, seconds = judged(shipped_board, problem, text)
        if seconds > LONGEST_S:  # the first of a problem draws its values too
            report, seconds = judged(shipped_board, problem, text)
    except Exception as error:
        return f"{error!r} at {traceback.extract_tb(error.__traceback__)[-1]}"
    if not is_sound(report):
        return "a step points outside its text, or says nothing"
    return f"{seconds:.2f} s" if seconds > LONGEST_S else ""


def main() -> None:
    first = int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(10**6, 10**12)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    failed = 0
    for seed in range(first, first + count):
        found = tried(seed)
        if found:
            failed += 1
            print(f"seed {seed}: {found}", flush=True)
    print(f"{count} inputs from seed {first}: {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
