"""The exam in the terminal, over real parts; `kill -9` in the middle loses no turn."""

import json
import os
import signal
import subprocess
import sys
import time
from io import StringIO

import pytest

from tests.cli.test_commands import ANSWER, COURSE, ROOT
from tutor.app import Tutor
from tutor.cli.exam import hold
from tutor.errors import StoreUnavailable
from tutor.settings import Settings


def tutor(*arguments, home, stdin=""):
    return subprocess.run(
        [sys.executable, "-m", "tutor", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=110,
        env={**os.environ, "VIVA_HOME": str(home), "VIVA_COURSE": str(COURSE), "COLUMNS": "200"},
    )


def test_a_sitting_from_question_to_debrief(tmp_path):
    said = [
        ANSWER,
        "sharper I guess",
        "why?",
        "I don't know",
        "nothing changes, the probabilities stay the same",
        "stop",
    ]
    done = tutor("exam", "softmax", home=tmp_path, stdin="\n".join(said) + "\n")
    assert done.returncode == 0, done.stderr
    for words in (
        "Question 1 of 2",
        "What changes if all scores are doubled?",
        "The distribution gets sharper.",
        "Question 2 of 2",
        "Try it with two equal scores.",
        "Debrief",
        "unaided",
        "after hint 1",
    ):
        assert words in done.stdout
    progress = json.loads(tutor("progress", "--json", home=tmp_path).stdout)
    assert [item["name"] for item in progress["items"]] == ["softmax-sum", "softmax-shift"]


def test_kill_9_in_the_middle_loses_no_turn(tmp_path):
    environment = {**os.environ, "VIVA_HOME": str(tmp_path), "VIVA_COURSE": str(COURSE), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tutor", "exam", "softmax"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    process.stdin.write("I don't know\n")
    process.stdin.flush()
    seen = ""
    end = time.monotonic() + 60
    while "never negative" not in seen and time.monotonic() < end:
        seen += process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert "never negative" in seen
    done = tutor("exam", "--resume", home=tmp_path, stdin="repeat\nstop\n")
    assert done.returncode == 0, done.stderr
    assert "Question 1 of 2" in done.stdout
    assert "I don't know" in done.stdout
    assert done.stdout.count("Results are never negative.") == 2  # replayed, then repeated


def test_a_reply_that_failed_is_said_after_enter_and_the_answer_is_kept(tmp_path, monkeypatch, capsys):
    tutor_ = Tutor(Settings(course=COURSE, home=tmp_path))
    speak, asked = tutor_.speak, []

    def flaky(session):
        asked.append(len(session.turns))
        if asked == [0, 2]:
            raise StoreUnavailable("The disk is full.")
        return speak(session)

    monkeypatch.setattr(tutor_, "speak", flaky)
    monkeypatch.setattr("sys.stdin", StringIO("I don't know\n\nstop\n"))
    hold(tutor_, "softmax", None, resume=False)
    shown = capsys.readouterr()
    assert "The disk is full. It is kept; press Enter to go on." in " ".join(shown.err.split())
    assert asked == [0, 2, 2, 4]
    assert "Debrief" in shown.out
    tutor_.close()


@pytest.mark.slow
def test_bytes_that_are_no_text_are_read_all_the_same(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tutor", "exam", "softmax"],
        input=b"gr\xf6\xdfer\nstop\n",
        capture_output=True,
        cwd=ROOT,
        timeout=110,
        env={**os.environ, "VIVA_HOME": str(tmp_path), "VIVA_COURSE": str(COURSE), "PYTHONIOENCODING": "utf-8:strict"},
    )
    assert done.returncode == 0, done.stderr
    assert b"Debrief" in done.stdout


def test_the_end_of_input_pauses_a_sitting(tmp_path):
    done = tutor("exam", "softmax", home=tmp_path, stdin="why?\n")
    assert done.returncode == 0
    assert "--resume" in done.stderr
    assert tutor("exam", home=tmp_path).stderr.count("1 unfinished") == 1
