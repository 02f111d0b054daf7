import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.evidence import LIMIT, read

HOSTILE = ["", "   ", "\x00\x00", "$" * 200_000, "a" * 200_000, ", " * 100_000, "no wait " * 30_000, "\\frac{" * 30_000,
           "<a " * 60_000, " " * 200_000 + "x", "word and but so the " * 10_000, "- " * 50_000]  # fmt: skip


def spans(answer: str) -> list[str]:
    return [answer[clause.start : clause.end] for clause in read(answer).clauses]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Softmax saturates. Gradients vanish.", ["Softmax saturates.", "Gradients vanish."]),
        ("The loss is 3.14 nats, e.g. on MNIST.", ["The loss is 3.14 nats, e.g. on MNIST."]),
        ("- first point\n- second point", ["first point", "second point"]),
        ("1) keys\n2) values", ["keys", "values"]),
        ("We have $a. B$ and $$c; d$$ here.", ["We have $a. B$ and $$c; d$$ here."]),
        ("An unbalanced $x. Then more.", ["An unbalanced $x.", "Then more."]),
        ("left\x00right", ["left", "right"]),
        ("scale — then softmax", ["scale", "then softmax"]),
        ("…", []),
    ],
)
def test_clauses_are_the_sentences_lines_and_bullets(answer: str, expected: list[str]) -> None:
    assert spans(answer) == expected


def test_a_spoken_run_on_is_cut_at_connectives() -> None:
    answer = (
        "so um the scores have variance d k so they get large and then the softmax saturates because one takes all "
        "the mass and so the gradients vanish which means that training gets stuck"
    )
    cut = spans(answer)
    assert len(cut) >= 3
    assert all(len(clause.split()) <= 20 for clause in cut)
    assert " ".join(cut) == answer


def test_a_run_on_without_any_joint_is_cut_all_the_same() -> None:
    assert all(len(clause.split()) <= 40 for clause in spans("word " * 300))


def test_windows_are_verbatim_and_span_up_to_three_clauses() -> None:
    reading = read("One is here.\nTwo is here. Three is here. Four is here.")
    quotes = [reading.quote(window) for window in reading.windows]
    assert "Two is here. Three is here." in quotes
    assert "One is here.\nTwo is here. Three is here." in quotes
    assert all(quote in reading.answer for quote in quotes)
    assert len(quotes) == 4 + 3 + 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("The variance is d, no sorry, d squared.", "The variance is d^2."),
        ("the keys come from the encoder no wait from the decoder", "the keys come from the decoder"),
        ("Rows are normalised, scratch that, each column sums to one.", "each column sums to one."),
        ("It is 64, sorry, 32.", "It is 32."),
        ("There is no wait state.", "There is no wait state."),
        ("The answer is no, it does not generalise.", "The answer is no, it does not generalise."),
    ],
)
def test_the_last_version_counts_and_the_evidence_shows_both(answer: str, said: str) -> None:
    (clause,) = read(answer).clauses
    assert clause.text == said
    assert answer[clause.start : clause.end] == answer


def test_a_corrected_sentence_is_one_clause_with_its_correction() -> None:
    first, second = read(
        "Queries come from the encoder. No wait, the queries come from the decoder. Keys do not."
    ).clauses
    assert first.text == "the queries come from the decoder."
    assert second.text == "Keys do not."


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.timeout(5)
def test_nothing_crashes_and_nothing_takes_long(answer: str) -> None:
    reading = read(answer)
    assert reading.cut == (len(answer) > LIMIT)
    assert all(clause.end <= LIMIT for clause in reading.clauses)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_every_clause_is_a_printable_slice_in_order(answer: str) -> None:
    reading = read(answer)
    assert all("\x00" not in answer[clause.start : clause.end] for clause in reading.clauses)
    starts = [clause.start for clause in reading.clauses]
    assert starts == sorted(starts)
    assert all(clause.start < clause.end <= len(answer) for clause in reading.clauses)
