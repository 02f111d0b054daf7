"""Pictures of public cases: two matrices, whatever the learner returned; and where two results differ."""

import pytest

from tutor.picture import Picture, Plot
from tutor.practice.picture import differing, picture, to_html

from .conftest import EXERCISES

SDPA = "scaled-dot-product-attention"
PLOT = Plot(test="example", part="weights", title="Weights", rows="queries", columns="keys")
RIGHT = {"output": [[1.0], [2.0]], "weights": [[0.5, 0.5], [0.25, 0.75]]}


@pytest.mark.parametrize(
    ("got", "drawn"),
    [
        (([[1.0], [2.0]], [[0.1, 0.9], [0.2, 0.8]]), ((0.1, 0.9), (0.2, 0.8))),
        (([], [[0.1, "nan"]]), ((0.1, None),)),
        (([], [[[0.1], [0.9]]]), ((0.1,), (0.9,))),
        (([], [[[0.1, 0.2]], [[0.3, 0.4]]]), ((0.1, 0.2), (0.3, 0.4))),
        (([], [[[0.1, 0.2], [0.3, 0.4]], [[9.0, 9.0], [9.0, 9.0]]]), ((0.1, 0.2), (0.3, 0.4))),
        (([], [0.1, 0.9]), ((0.1, 0.9),)),
        (([], [[1, True]]), ((1.0, 1.0),)),
        (([[1.0]],), None),
        (([], "weights"), None),
        (([], 3.0), None),
        (([], []), None),
        (([], [[0.1, 0.2], [0.3]]), None),
        (([], [[0.1] * 17]), None),
        ("It raised ValueError", None),
        (None, None),
    ],
)
def test_a_matrix_is_drawn_where_there_is_one(got, drawn):
    got = dict(zip(("output", "weights"), got, strict=True)) if isinstance(got, tuple) and len(got) == 2 else got
    found = picture(PLOT, RIGHT, got)
    assert (found.got if found else None) == drawn
    assert found is None or found.expected == ((0.5, 0.5), (0.25, 0.75))


def test_the_part_of_a_dict_and_the_whole_are_found():
    assert picture(PLOT, {"weights": [[1.0]]}, {"weights": [[2.0]]}).got == ((2.0,),)
    assert picture(PLOT.but(part=""), [[1.0]], [[2.0]]).got == ((2.0,),)
    for got in ({"other": [[2.0]]}, "It raised ValueError", [[2.0]], None):
        assert picture(PLOT, {"weights": [[1.0]]}, got) is None


def test_shades_are_classes_and_titles_no_markup():
    shown = Picture(title="<b>", rows="q", columns="k", expected=((0.0, 0.5, 1.0),), got=((-1.0, None, 0.01),))
    text = to_html(shown)
    assert '<td class="p0">0.00</td><td class="p4">0.50</td><td class="p9">1.00</td>' in text
    assert '<td class="n9">-1.00</td><td class="odd">not finite</td><td class="p0">0.01</td>' in text
    assert "&lt;b&gt;" in text and "style=" not in text


@pytest.mark.parametrize(
    ("expected", "got", "rows"),
    [
        (
            {"a": [1.0, 2.0], "b": 3.0},
            {"a": [1.0, 5.0], "b": 3.0},
            [("a[1]", "2", "5"), ("a[0]", "1", "1"), ("b", "3", "3")],
        ),
        ({"y": [[1.0]]}, {"y": [[2.0]]}, [("y[0, 0]", "1", "2")]),
        ([1.0], "It raised E", [("[0]", "1", "–"), ("result", "–", "It raised E")]),
        (2.0, 1.0, [("result", "2", "1")]),
        ([1.0], [1.0, 4.0], [("[1]", "–", "4"), ("[0]", "1", "1")]),
        ([0.0] * 40, [1.0] * 40, [(f"[{at}]", "0", "1") for at in range(12)]),
    ],
)
def test_where_two_results_differ_comes_first(expected, got, rows):
    assert differing(expected, got) == rows


WITH_PLOTS = [path.parent.name for path in EXERCISES.glob("*/exercise.yaml") if "\nplots:" in path.read_text()]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(WITH_PLOTS))
def test_a_failed_public_case_has_its_picture(any_checker, name):
    workshop = any_checker.workshops[name]
    drawn = set()
    for mutant in workshop.exercise.mutants:
        check = any_checker.check(name, workshop.mutant_file(mutant.misconception).read_bytes(), seed=1)
        drawn |= {test.name for test in check.tests if test.picture}
        assert not any(test.picture for test in check.tests if test.passed or not test.shown)
    assert drawn == {plot.test for plot in workshop.exercise.plots}


def test_weights_are_read_off_the_output_where_a_function_returns_no_weights(any_checker):
    for name in ("multi-head-attention", "kv-cache"):
        workshop = any_checker.workshops[name]
        source = workshop.right_files()[0].read_text().replace("sqrt(", "sqrt(4 * ").replace("** 0.5", "** 0.9")
        check = any_checker.check(name, source, seed=1)
        shown = next(test.picture for test in check.tests if test.picture)
        for matrix in (shown.expected, shown.got):
            assert [sum(row) for row in matrix] == pytest.approx([1.0] * len(matrix), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        (SDPA, ["q", "k", "v"]),
        ("repair-mask-axis", ["q", "k", "v", "lengths", "noise"]),
        ("learned-positions", ["max_length", "d_model", "table", "x", "weight"]),
    ],
)
def test_what_goes_into_a_public_case_is_shown_by_name(any_checker, name, arguments):
    workshop = any_checker.workshops[name]
    check = any_checker.check(name, workshop.right_files()[0].read_bytes(), seed=1)
    assert list(next(test.shown for test in check.tests if test.shown).arguments) == arguments
