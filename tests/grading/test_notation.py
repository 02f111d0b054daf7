import re

import pytest

from tutor.grading.notation import clean, plain


def bare(text: str) -> str:
    return re.sub(r"[ ()]", "", plain(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"$\sqrt{d_k}$", "√d_k"),
        ("the square root of d_k", "the sqrt d_k"),
        (r"$QK^\top$", "QKᵀ"),
        (r"\frac{\partial L}{\partial W_1}", r"\dfrac{∂L}{∂W_1}"),
        (r"$\mathbf{W}_{1}$", "W₁"),
        ("d squared", "d²"),
        (r"x \leq y", "x ≤ y"),
        ("d sub k", "d_k"),
        (r"$\sigma$", "σ"),
        ("a &lt; b", "a < b"),
        (r"$73{,}856$", "73,856"),
        (r"$73\,856$", "73,856"),
        ("73\u202f856", "73,856"),
        ("73'856", "73,856"),
    ],
)
def test_two_ways_to_write_a_thing_read_alike(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\frac{\frac{a}{b}}{c}$", "( (a)/(b) )/(c)"),
        ("<b>bold</b> <!-- hidden --> text", "bold text"),
        ("x < y and y > z", "x < y and y > z"),
        ("zero\u200bwidth", "zerowidth"),
        ("ｆｕｌｌ width", "full width"),
        ("", ""),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_clean_drops_what_cannot_be_seen() -> None:
    assert clean("a\x00b\u202ec\n") == "a bc\n"
