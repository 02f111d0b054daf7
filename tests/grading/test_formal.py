"""A criterion is met by any formula that is equal to an accepted one, and by no other."""

import pytest

from tutor.grading.embedded import EmbeddedGrader
from tutor.grading.evidence import read
from tutor.grading.formal import met_by_formula
from tutor.question import Criterion, Kind, Question
from tutor.retrieval.embedding import Embedder


def question(*accepted, prompt="Write it down."):
    rubric = tuple(
        Criterion(id=f"c{place}", points=1, criterion="Gives the formula.", accept=(text,))
        for place, text in enumerate(accepted)
    )
    return Question(id="q", topic="t", kind=Kind.DERIVE, prompt=prompt, reference="See the lesson.", rubric=rubric)


ATTENTION = r"$QK^\top / \sqrt{d_k}$"


@pytest.mark.parametrize(
    ("accepted", "answer"),
    [
        (ATTENTION, "softmax(QK^T/sqrt(d_k))V"),
        (ATTENTION, r"$\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$"),
        (ATTENTION, "well the scores are S = Q K^T / √d_k and then comes a softmax"),
        (ATTENTION, "S = d_k^{-1/2} QKᵀ"),
        (r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$", r"so $c_t = i_t \odot g_t + f_t \odot c_{t-1}$ here"),
        (r"$\partial L/\partial z = p - y$", "dL/dz = p - y"),
        (r"$\partial L/\partial z = p - y$", "the gradient is just p - y"),
        (r"$C \approx 6ND$", "C = 6 N D"),
        (r"$W \in \mathbb{R}^{d}$, $a/(b+c)$", None),
        (r"$Q = XW_1$, $K = XW_2$", None),
        (r"$\text{LN}(x + \text{Sub}(x))$", r"$h = \text{LN}(x + \text{Sub}(x))$"),
        ("$12d^2 + 13d$", "that makes d(12d + 13) in all"),
    ],
)
def test_an_equal_formula_meets_it(accepted, answer):
    if answer is None:
        assert met_by_formula(question(accepted), read("Q = X W_1 only")) == {}
        return
    met = met_by_formula(question(accepted), read(answer))
    assert list(met) == ["c0"]
    assert met["c0"] and met["c0"] in answer


@pytest.mark.parametrize(
    ("accepted", "answer"),
    [
        (ATTENTION, "softmax(QK^T/d_k)V"),
        (ATTENTION, "softmax(KQ^T/sqrt(d_k))V"),
        (ATTENTION, "it is not QK^T/sqrt(d_k)"),
        (ATTENTION, "S = QK^T/sqrt(d_k), no wait, S = QK^T/d_k"),
        (ATTENTION, "the scores are scaled by the root of the width"),
        (ATTENTION, ""),
        (r"$\partial L/\partial z = p - y$", "dL/dp = p - y"),
        (r"$\partial L/\partial z = p - y$", "dL/dz = y - p"),
        ("$W^O$", "W^Q W^K W^V W^O"),
        ("$N = 6$", "N = 6"),
        ("The scores are $QK^T$.", "QK^T"),
    ],
)
def test_another_formula_does_not(accepted, answer):
    assert met_by_formula(question(accepted), read(answer)) == {}


def test_what_the_question_says_itself_earns_nothing():
    asked = question(ATTENTION, prompt=r"Where does $QK^\top/\sqrt{d_k}$ come from?")
    assert met_by_formula(asked, read("From QK^T/sqrt(d_k).")) == {}


def test_the_grader_takes_the_formula_and_quotes_it():
    assessment = EmbeddedGrader(embedder=Embedder()).grade(question(ATTENTION, "$a/(b+c)$"), "O = softmax(QK^T/√d_k) V")
    assert [verdict.level.value for verdict in assessment.verdicts] == ["met", "missed"]
    assert assessment.verdicts[0].evidence == "O = softmax(QK^T/√d_k) V"
