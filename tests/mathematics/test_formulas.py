"""Formulas inside prose: found, read, compared."""

import pytest

from tutor.mathematics.formulas import equal, find_formulas


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (r"\frac{a}{b+c}", "a/(b+c)", True),
        ("a/(b+c)", "a/b + c", False),
        ("p - y", "-(y - p)", True),
        ("softmax(QK^T/sqrt(d_k))V", r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", True),
        ("softmax(QK^T/sqrt(d_k))V", "softmax(QK^T/d_k)V", False),
        ("QK^T", "KQ^T", False),
        ("d_k", "d_k^2", False),
        ("12 n d^2", "12 d^2 n", True),
        ("1/√d", "d^{-1/2}", True),
        ("foo(", "x", False),
        ("9^9^9^9", "9^9^9^9", False),
    ],
)
def test_equal(first, second, same):
    assert equal(first, second) is same


def test_formulas_are_found_in_prose():
    found = find_formulas("The variance is $d_k$, so dividing by $\\sqrt{d_k}$ gives $\\mathrm{Var} = 1$.")
    assert [item.sides for item in found] == [("d_k",), ("\\sqrt{d_k}",), ("\\mathrm{Var}", "1")]
