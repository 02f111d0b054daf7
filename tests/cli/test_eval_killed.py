"""`kill -9` in the middle of `tutor eval run`: nothing is lost, nothing is judged twice but what was under way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.evals.judging_server import judging_server

ROOT = Path(__file__).parents[2]
ANSWERS, AT_ONCE = 60, 4


def asked(server):
    """How often each answer was sent, by its number."""
    return Counter(body["messages"][1]["content"].partition("This is answer ")[2].split()[0] for body in server.asked)


@pytest.fixture
def suite(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "suite.yaml").write_text("name: many\ndescription: d\nlicense: none\n")
    lines = [
        {
            "id": f"a{n}",
            "question": "softmax-sum",
            "answer": f"This is answer {n} . One exponentiates each score{', normalises' * (n % 2)}.",
            "criteria": {"exponentiates": "met", "normalises": ("missed", "met")[n % 3 == 1]},
        }
        for n in range(ANSWERS)
    ]
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def started(suite, out, server, home):
    quiet = {"OMP_NUM_THREADS": "1", "VIVA_HOME": str(home), "VIVA_COURSE": str(ROOT / "tests" / "example_course")}
    model = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-test", "VIVA_JUDGE_MODEL": "judge-1"}
    options = ["--grader", "llm", "--out", out, "--concurrency", AT_ONCE, "--json"]
    return subprocess.Popen(
        [sys.executable, "-m", "tutor", "eval", "run", *map(str, [suite, *options])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, **quiet, **model},
    )


def report_of(process):
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    (report,) = json.loads(said)
    return {**report, "seconds": 0}


def whole_lines(path):
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


@pytest.mark.slow
def test_kill_9_in_the_middle_of_a_run_loses_nothing(suite, tmp_path):
    results = tmp_path / "out" / "many.jsonl"
    with judging_server() as server:
        server.slow = 0.05
        process = started(suite, tmp_path / "out", server, tmp_path)
        end = time.monotonic() + 60
        while len(whole_lines(results)) < ANSWERS // 3 and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kept = [json.loads(line) for line in whole_lines(results)]
        assert ANSWERS // 3 <= len(kept) < ANSWERS
        assert sum(asked(server).values()) - len(kept) <= AT_ONCE
        resumed = report_of(started(suite, tmp_path / "out", server, tmp_path))
        times = asked(server)
        assert len(times) == ANSWERS
        assert sum(times.values()) <= ANSWERS + AT_ONCE
        assert all(times[line["answer"]["id"][1:]] == 1 for line in kept)
        unbroken = report_of(started(suite, tmp_path / "whole", server, tmp_path))
    assert resumed == unbroken
    assert resumed["answers"] == resumed["graded"] == ANSWERS
    found = {json.loads(line)["answer"]["id"]: json.loads(line) for line in whole_lines(results)}
    assert list(found) == [f"a{n}" for n in range(ANSWERS)]
    assert all(found[line["answer"]["id"]] == line for line in kept)
