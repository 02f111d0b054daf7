import pytest

from tutor.course.coverage import Coverage, read_coverage
from tutor.errors import CourseError


def write(tmp_path, items):
    path = tmp_path / "coverage.yaml"
    path.write_text(f"sources:\n  - id: notes\n    title: Notes\n    items:\n{items}")
    return path


def test_covered_and_excused_items_are_counted_apart(tmp_path):
    path = write(
        tmp_path,
        "      - {item: one, text: One, questions: [a]}\n"
        "      - {item: two, text: Two, lessons: [basics#one]}\n"
        "      - {item: three, text: Three, reason: the page is blank}\n",
    )
    (source,) = read_coverage(path).sources
    assert (source.covered, len(source.items)) == (2, 3)


def test_a_course_without_the_file_claims_nothing(tmp_path):
    assert read_coverage(tmp_path / "coverage.yaml") == Coverage()


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("      - {item: one, text: One}\n", r"coverage\.yaml:5: .*name what covers it"),
        ("      - {item: one, text: One, questions: [a], reason: lost}\n", "name what covers it"),
        ("      - {item: one, text: One, question: [a]}\n", "unknown key"),
        (
            "      - {item: one, text: One, questions: [a]}\n      - {item: one, text: Two, questions: [a]}\n",
            "two items have the id 'one'",
        ),
    ],
)
def test_what_is_malformed_is_named(tmp_path, items, words):
    with pytest.raises(CourseError, match=words):
        read_coverage(write(tmp_path, items))
