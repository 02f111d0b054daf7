"""The list of lines that could not be judged: each once, with no word about who typed it or when."""

import json

import pytest

from tutor.mathematics import unread
from tutor.mathematics.judge import judge
from tutor.mathematics.unread import note_unread, read_unread

TEXT = "dL/dz_2 = ŷ − y\nBy the chain rule it follows\ndL/dz_2 = foo_k\ndL/dz_2 = y\n"


@pytest.fixture
def report(board):
    return judge(board("mlp-gradient-w1"), TEXT)


def test_only_what_was_not_judged_is_noted_and_each_line_once(tmp_path, report):
    path = tmp_path / "home" / "unread.jsonl"
    for _ in range(3):
        note_unread(path, report)
    assert [(line.status, line.text) for line in read_unread(path)] == [
        ("not-judged", "By the chain rule it follows"),
        ("unreadable", "dL/dz_2 = foo_k"),
    ]
    assert [line.at for line in read_unread(path)] == [None, 10]


def test_lines_that_nobody_looked_at_are_not_noted(tmp_path, board):
    path = tmp_path / "unread.jsonl"
    note_unread(path, judge(board("uniform-cross-entropy"), "1/100 = 0.01\n" * 400 + "1/100 = 0.01 = p\n"))
    assert read_unread(path) == ()


def test_a_line_with_a_line_separator_in_it_is_noted_once(tmp_path, board):
    path = tmp_path / "unread.jsonl"
    for _ in range(2):
        note_unread(path, judge(board("mlp-gradient-w1"), "dL/dz_2 = foo_k\u2028+ 1"))
    assert [line.text for line in read_unread(path)] == ["dL/dz_2 = foo_k\u2028+ 1"]


def test_nothing_says_who_or_when(tmp_path, report):
    path = tmp_path / "unread.jsonl"
    note_unread(path, report)
    for line in path.read_text(encoding="utf-8").splitlines():
        assert set(json.loads(line)) == {"problem", "status", "text", "why", "at"}


def test_a_full_or_closed_folder_costs_nothing(tmp_path, report, monkeypatch):
    closed = tmp_path / "file"
    closed.write_text("")
    note_unread(closed / "unread.jsonl", report)
    assert read_unread(closed / "unread.jsonl") == ()
    monkeypatch.setattr(unread, "MOST_BYTES", 10)
    full = tmp_path / "full.jsonl"
    full.write_text("half a line {\n" * 3)
    note_unread(full, report)
    assert read_unread(full) == ()
