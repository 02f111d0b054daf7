"""Edits of a learner's own code: where they fit, what they make of it, and that every shipped one says something."""

import ast

import pytest

from tutor.errors import CourseError
from tutor.exercise import Outcome
from tutor.practice.edits import read_edits, suppose
from tutor.practice.folder import load_workshops
from tutor.supposition import Asked, Edit, Rewrite

from .conftest import EXERCISES

WORKSHOPS = load_workshops(EXERCISES)
TALKED_ABOUT = [name for name in WORKSHOPS if (EXERCISES / name / "edits.yaml").exists()]


def edit(find, put):
    return Edit(id="x", why="Because.", rewrites=(Rewrite(find=find, put=put),))


@pytest.mark.parametrize(
    ("find", "put", "source", "line", "was", "after"),
    [
        ("_f.relu(_s, 0)", "_f.relu(_s, 1)", "x = F.relu(a @ b, 0)", 1, "F.relu(a @ b, 0)", "x = F.relu(a @ b, 1)"),
        ("_a / _b ** 0.5", "_a", "\ns = (q @ k) / d ** 0.5", 2, "(q @ k) / d ** 0.5", "s = q @ k"),
        ("_a * _a", "_a", "y = a * b\nz = b[0] * b[0]", 2, "b[0] * b[0]", "y = a * b\nz = b[0]"),
        ("f(x=_a, y=_b)", "f(_a)", "f(y=1, x=2)", 1, "f(y=1, x=2)", "f(2)"),
        ("_a + 1", "_a", "x = 1\nif x + 1:\n    y = x + 1", 2, "x + 1", "x = 1\nif x:\n    y = x + 1"),
        ("_x[:_n]", "_x[1:_n + 1]", "a[:n] = b[:n]", 1, "b[:n]", "a[:n] = b[1:n + 1]"),
    ],
)  # fmt: skip
def test_an_edit_is_applied_where_it_fits_first(find, put, source, line, was, after):
    found = suppose("e", edit(find, put), source)
    assert (found.line, found.was, found.source) == (line, was, after)


@pytest.mark.parametrize(
    ("find", "source"),
    [
        ("_a + 1", "x + 2"),
        ("_a + 1", "x + 1.0"),
        ("_a * _a", "a * b"),
        ("f(_a)", "f(1, 2)"),
        ("f(_a, dim=0)", "f(1, dim=0, keepdim=True)"),
        ("_s.softmax(-1)", "x.softmax(1)"),
    ],
)
def test_nothing_is_asked_where_nothing_fits(find, source):
    assert suppose("e", edit(find, "0"), source) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1", "a list of edits is due"),
        ("- id: x\n  why: y", "0.rewrites"),
        ("- id: x\n  why: y\n  rewrites: [{find: 'a +', put: b}]", "no expression: a +"),
        ("- id: x\n  why: y\n  asks: colour\n  rewrites: [{find: a, put: b}]", "0.asks"),
        ("- [", "cannot be read"),
    ],
)
def test_a_malformed_file_is_named(tmp_path, text, words):
    (tmp_path / "edits.yaml").write_text(text)
    with pytest.raises(CourseError, match=words) as caught:
        read_edits(tmp_path)
    assert "edits.yaml" in str(caught.value)


@pytest.mark.parametrize("name", TALKED_ABOUT)
def test_every_edit_fits_a_right_solution_and_each_solution_has_one(name):
    fitting = {path.name: set() for path in WORKSHOPS[name].right_files()}
    for path in WORKSHOPS[name].right_files():
        source = path.read_text()
        for one in WORKSHOPS[name].edits:
            found = suppose(name, one, source)
            if found:
                assert ast.unparse(ast.parse(source)) != found.source
                fitting[path.name].add(one.id)
    assert all(fitting.values())
    assert set().union(*fitting.values()) == {one.id for one in WORKSHOPS[name].edits}


def test_all_exercises_are_talked_about():
    assert set(WORKSHOPS) == set(TALKED_ABOUT)


def test_of_a_repair_nobody_asks_what_still_passes():
    repairs = [workshop for workshop in WORKSHOPS.values() if workshop.exercise.repair]
    assert len(repairs) >= 8
    # What was named stays right whatever is changed: to say so would earn the mark.
    assert not [one.id for workshop in repairs for one in workshop.edits if one.asks is Asked.SPARED]


@pytest.mark.slow
@pytest.mark.parametrize("name", TALKED_ABOUT)
def test_every_edit_breaks_something_that_the_tests_see(any_checker, name):
    for path in WORKSHOPS[name].right_files():
        for found in any_checker.suppositions(name, path.read_text()):
            assert any_checker.check(name, found.source, seed=1).verdict is Outcome.FAILED, (path.name, found.edit.id)
