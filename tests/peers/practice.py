"""Time to verdict beside nbgrader and otter-grader: one right multi-head attention, one call of their command each.

They come into a virtual environment of their own (`.venv-peers`, made here; torch is lent to it), since their
dependencies are none of ours. They do more with a notebook than we with a file (kernel, report), and check less.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "corpus" / "exercises"
NAME = "multi-head-attention"
PEERS = ("nbgrader==0.9.6", "otter-grader==7.0.0")
CHECK = """
import torch, torch.nn.functional as F
_ = torch.manual_seed(0)
x_q, x_kv = torch.randn(2, 3, 6), torch.randn(2, 5, 6)
w_q, w_k, w_v, w_o = (torch.randn(6, 6) / 6 ** 0.5 for _ in range(4))
split = lambda t: t.reshape(2, -1, 3, 2).transpose(1, 2)
due = F.scaled_dot_product_attention(split(x_q @ w_q), split(x_kv @ w_k), split(x_kv @ w_v))
due = due.transpose(1, 2).reshape(2, 3, 6) @ w_o
assert torch.allclose(multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, 3), due, atol=1e-5)
""".strip()


def environment(folder):
    """Make the peers' environment where it is not there yet; return its Python, or None and why."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    command = [str(python), "-m", "pip", "install", "-q", *PEERS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    # torch is large: it is borrowed from where this script runs
    lent = Path(find_spec("torch").origin).parents[1]
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    (site / "lent.pth").write_text(f"{lent}\n")
    return python, ""


def cell(source, identity="", **marks):
    """A notebook's cell of code, with nbgrader's marks."""
    made = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
        "id": identity,
    }
    if marks:
        made["metadata"]["nbgrader"] = {"grade_id": identity, "schema_version": 3, "task": False, **marks}
    return made


def notebook(solution):
    """A notebook with the solution and one test."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    own = cell(solution, "solution", grade=False, solution=True, locked=False)
    test = cell(CHECK, "test", grade=True, solution=False, locked=True, points=1)
    return json.dumps({"cells": [own, test], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def run(command, folder, home):
    """Run a command of a peer; its seconds."""
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "HOME": str(home), "OMP_NUM_THREADS": "1", "PYTHONPATH": "", "PATH": path}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return time.perf_counter() - start


def nbgrader(python, folder, source):
    """Return what times one autograding of one submission."""
    program = str(python.parent / "nbgrader")
    for place in ("source/ps1", "submitted/ada/ps1"):
        (folder / place).mkdir(parents=True)
        (folder / place / "p.ipynb").write_text(notebook(source))
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'course'\n")
    run([program, "generate_assignment", "ps1", "--create", "--force"], folder, folder)

    def graded():
        seconds = run([program, "autograde", "ps1", "--force", "--create"], folder, folder)
        with sqlite3.connect(folder / "gradebook.db") as book:
            assert book.execute("select auto_score from grade").fetchall() == [(1.0,)]
        return seconds

    return graded


def otter(python, folder, source):
    """Return what times one grading of one submission."""
    program = str(python.parent / "otter")
    (folder / "tests").mkdir()
    lines = "\n".join(f">>> {line}" for line in CHECK.splitlines())
    case = {"code": lines, "hidden": False, "locked": False}
    suites = [{"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}]
    test = {"name": "q1", "points": 1, "suites": suites}
    (folder / "tests" / "q1.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n")
    (folder / "submission.py").write_text(source)
    run([program, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder, folder)

    def graded():
        seconds = run([program, "run", "-a", "autograder.zip", "submission.py"], folder, folder)
        tests = json.loads((folder / "results.json").read_text())["tests"]
        assert [test["score"] for test in tests if test["name"] == "q1"] == [1.0], tests
        return seconds

    return graded


def ours():
    """Seconds of our checks of the same solution: the command from nothing, and a warm check."""
    from tutor.practice.checker import Checker

    source = (EXERCISES / NAME / "right" / "reshape.py").read_bytes()
    warm = []
    with Checker(EXERCISES) as checker:
        for _ in range(12):
            time.sleep(0.1)
            start = time.perf_counter()
            assert checker.check(NAME, source).passed
            warm.append(time.perf_counter() - start)
    return warm[2:]


def command(home):
    """Seconds of `tutor check`, from nothing."""
    settings = {**os.environ, "VIVA_HOME": str(home), "OMP_NUM_THREADS": "1"}
    path = EXERCISES / NAME / "right" / "reshape.py"
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tutor", "check", NAME, str(path)],
        env=settings,
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    return time.perf_counter() - start


def main():
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-peers")
    options = parser.parse_args()
    python, trouble = environment(options.venv)
    if python is None:
        print(f"nbgrader and otter-grader cannot be installed here ({trouble}); nothing is compared.")
        return
    source = (EXERCISES / NAME / "right" / "reshape.py").read_text()
    with tempfile.TemporaryDirectory() as home:
        folders = {name: Path(home) / name for name in ("nbgrader", "otter", "tutor")}
        for folder in folders.values():
            folder.mkdir()
        ways = {
            PEERS[0]: nbgrader(python, folders["nbgrader"], source),
            PEERS[1]: otter(python, folders["otter"], source),
            "tutor check, from nothing": lambda: command(folders["tutor"]),
        }
        times = {name: [] for name in ways}
        warm = []
        for _ in range(options.rounds):
            for name, way in ways.items():
                times[name].append(way())
            warm += ours()
    middle = statistics.median(warm)
    print(f"time to verdict on one right {NAME}, medians of {options.rounds} rounds")
    print(f"  warm check                     {middle * 1000:10.0f} ms")
    for name, values in times.items():
        print(f"  {name:30} {statistics.median(values) * 1000:10.0f} ms   {statistics.median(values) / middle:6.0f} x")


if __name__ == "__main__":
    main()
