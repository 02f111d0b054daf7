import pytest

from tutor.assessment import Level, Rating
from tutor.exercise import Check, Outcome, Shown, Test
from tutor.supposition import Asked, Edit, Rewrite, Supposition, foretold


def supposed(asks, part=None):
    edit = Edit(id="dropped", asks=asks, part=part, why="Because.", rewrites=(Rewrite(find="_a", put="_a"),))
    return Supposition(exercise="halve", edit=edit, line=3, was="x / 2", now="x", source="")


def check(failing=(), got=((1, 2), [1.0, 2.0, 3.0])):
    shown = Shown(arguments={}, expected=0, got=got)
    names = ("example", "example-masked", "one-key", "wide-keys")
    tests = tuple(
        Test(name=n, passed=n not in failing, message="Off.", shown=shown if n == "example" else None) for n in names
    )
    return Check(exercise="halve", verdict=Outcome.FAILED, sandbox="landlock", seconds=0.1, tests=tests)


@pytest.mark.parametrize(
    ("asks", "failing", "said", "level"),
    [
        ("test", ["one-key"], "I think one-key fails", "met"),
        ("test", ["one-key"], "One key", "met"),
        ("test", ["one-key"], "one_key and wide_keys", "partial"),
        ("test", ["one-key"], "example", "missed"),
        ("test", ["example"], "example-masked", "missed"),
        ("test", ["example-masked"], "`example-masked`", "met"),
        ("test", [], "none", "met"),
        ("test", ["one-key"], "No test", "missed"),
        ("test", ["one-key"], "all of them", "partial"),
        ("test", ["example", "example-masked", "one-key", "wide-keys"], "all", "met"),
        ("spared", ["example", "example-masked", "wide-keys"], "only one-key", "met"),
        ("spared", ["example", "example-masked", "wide-keys"], "none of them", "missed"),
        ("spared", ["example", "example-masked", "one-key", "wide-keys"], "none", "met"),
        ("spared", ["one-key"], "one-key, wide-keys", "partial"),
        ("test", ["example", "example-masked", "wide-keys"], "all but one-key", "met"),
        ("test", ["one-key"], "everything except one-key fails", "missed"),
        ("spared", ["one-key"], "Every one apart from one key.", "met"),
    ],
)
def test_a_prediction_of_tests_is_compared_with_what_failed(asks, failing, said, level):
    told = foretold(supposed(Asked(asks)), said, check(failing))
    assert told.level is Level(level)
    assert told.assessment.points == {"met": 1, "partial": 0.5, "missed": 0}[level]
    assert told.assessment.rating is (
        Rating.SOLID if level == "met" else Rating.SHAKY if level == "partial" else Rating.WEAK
    )


@pytest.mark.parametrize(
    ("part", "said", "level"),
    [
        (0, "(2,)", "met"),
        (0, "2", "met"),
        (1, "[3]", "met"),
        (1, "(3, 1)", "missed"),
        (None, "an error", "missed"),
        (7, "it raises an error", "met"),
        (1, "no error: (3,)", "met"),
        (1, "It does not raise an error, the shape is [3]", "met"),
        (1, "It doesn't crash; 3", "met"),
        (1, "in line 7 the 2 rows become (3,)", "met"),
        (1, "torch.Size([3])", "met"),
        (1, "a scalar", "missed"),
    ],
)
def test_a_prediction_of_a_shape_is_compared_with_the_first_example(part, said, level):
    assert foretold(supposed(Asked.SHAPE, part), said, check(got=[[1.0, 2.0], [1.0, 2.0, 3.0]])).level is Level(level)


def test_a_shape_of_a_whole_result_has_all_axes():
    told = foretold(supposed(Asked.SHAPE), "2 x 3", check(got=[[1.0, 2.0, 3.0]] * 2))
    assert (told.level, told.happened) == (Level.MET, "The result has the shape (2, 3).")
    told = foretold(supposed(Asked.SHAPE), "With 1 head it is 2 by 3.", check(got=[[1.0, 2.0, 3.0]] * 2))
    assert told.level is Level.MET


@pytest.mark.parametrize("said", ["a scalar", "()", "a single number"])
def test_a_number_has_the_empty_shape(said):
    assert foretold(supposed(Asked.SHAPE), said, check(got=0.5)).level is Level.MET


def test_what_raises_has_no_shape():
    found = check(["example"], got="RuntimeError: no")
    assert foretold(supposed(Asked.SHAPE), "error", found).level is Level.MET
    assert foretold(supposed(Asked.SHAPE), "(2, 3)", found).level is Level.MISSED


@pytest.mark.parametrize("asks", list(Asked))
def test_words_that_foretell_nothing_are_not_marked(asks):
    assert foretold(supposed(asks), "I am not sure", check()) is None


def test_what_happened_is_told_by_the_shorter_list():
    assert (
        "3 of 4 tests fail; what still passes: one-key."
        in foretold(supposed(Asked.TEST), "all", check(["example", "example-masked", "wide-keys"])).happened
    )
    assert (
        "1 of 4 tests fail; these: one-key. The first: Off."
        in foretold(supposed(Asked.TEST), "all", check(["one-key"])).happened
    )


def test_the_question_quotes_the_line():
    assert supposed(Asked.TEST).question.startswith("In line 3 you wrote `x / 2`. Suppose it said `x`. Name a test")
