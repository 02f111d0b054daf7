"""What a learner types is shown as typed; only whole formulas are set."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.web.text import counted, plain, points, prose, quoted, typed


def letters(shown: str) -> str:
    """What a browser shows of inline HTML."""
    return html.unescape(re.sub(r"<[^<>]*>", "", shown))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a & b &amp; c",
        "costs $5",
        "from $5 to $10 and $ 3 $",
        "100% sure %%%LATEX_BLOCK_0%%%",
        "**bold** _x_ `code` # head",
        "![x](http://example.org/x.png) [y](javascript:alert(1))",
        "left \\( open and \\[ open",
        "line one\nline two\n\n    four spaces",
        "</div><b>out</b>",
        "日本語 und Ümlaut",
    ],
)
def test_what_is_typed_is_shown_letter_by_letter(text):
    shown = typed(text)
    assert letters(shown) == text
    assert "\n" not in shown
    assert set(re.findall(r"</?[a-z]+", shown)) <= {"<span", "</span"}
    assert "$" not in shown and "\\" not in shown


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("so $\\sqrt{d_k}$ it is", "$\\sqrt{d_k}$"),
        ("so $$a<b$$ it is", "$$a\\lt b$$"),
        ("so \\(x < y\\) it is", "\\(x \\lt  y\\)"),
        ("so \\[x\\] it is", "\\[x\\]"),
        ("it costs $5 for $x_1$ of them", "$x_1$"),
        ("$a$", "$a$"),
        ("over $a\n+b$ lines", "$a +b$"),
    ],
)
def test_a_whole_formula_is_set(text, formula):
    assert formula in typed(text)


@pytest.mark.parametrize("text", ["$ 5 and $", "$a\n\nb$", "pay $5 or 6$7", "$$", "$", "\\(a", "$a", "\\(a $ b\\)"])
def test_no_half_formula_is_set(text):
    assert "$" not in typed(text) and "\\" not in typed(text)


def test_control_characters_are_shown_as_such():
    assert typed("a\x00b\x1b[31m") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m"


def test_a_long_answer_is_shown_shortened_with_its_length():
    shown = typed("x" * 200_000)
    assert len(shown) < 3_000
    assert "200,000 characters" in shown


@given(st.text(max_size=300))
def test_nothing_typed_becomes_markup(text):
    shown = typed(text)
    assert set(re.findall(r"<[^<>]*>", shown)) <= {"<span>", "</span>"}
    assert "\n" not in shown


@given(st.text(alphabet="a $\\()[]<`\n", max_size=60))
def test_nothing_quoted_in_course_text_becomes_markup(text):
    shown = re.sub(r"</?(span|code|pre)>", "", prose(text))
    assert "<" not in shown


@given(st.text(alphabet="a $\\()[]<`{}", max_size=60))
def test_formulas_never_overlap(text):
    # Taken away one by one as the page does, no delimiter may be left over.
    rest = typed(text)
    for formula in (r"\$\$[\s\S]+?\$\$", r"\$[\s\S]+?\$", r"\\\([\s\S]+?\\\)", r"\\\[[\s\S]+?\\\]"):
        rest = re.sub(formula, "", rest)
    assert "$" not in rest


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** and $a<b$", "**bold** and $a\\lt b$"),
        ("`a_b`", "`a_b`"),
        ("`a<b`", "<code>a&#60;b</code>"),
        ("`$x$`", "<code><span>&#36;</span>x<span>&#36;</span></code>"),
        ("```python\nx < y\n```", "<pre><code>x &#60; y&#10;</code></pre>"),
        ("You said “<script>”.", "You said “&lt;script>”."),
        ("You said “$5”. Is $d_k$ one?", "You said “<span>&#36;</span>5”. Is $d_k$ one?"),
        ("![x](http://example.org/x.png)", "!&#91;x](http://example.org/x.png)"),
        ("%%%LATEX_BLOCK_0%%%", "%%&#37;LATEX_BLOCK_0%%&#37;"),
    ],
)
def test_course_text_keeps_markdown_but_no_markup(text, shown):
    assert prose(text) == shown


def test_plain_sets_no_formula():
    assert letters(plain("$x$ \\(y\\)")) == "$x$ \\(y\\)"
    assert "$" not in plain("$x$")


@pytest.mark.parametrize(("value", "words"), [(2.0, "2"), (1.5, "1.5"), (0.75, "0.75"), (0.0, "0"), (10.0, "10")])
def test_points_read_well(value, words):
    assert points(value) == words


def test_counts_read_well():
    assert counted(1, "hint") == "1 hint"
    assert counted(2, "hint") == "2 hints"


@pytest.mark.parametrize("text", ["so\n$$x^2$$\nit is", "so \\[x^2\\] it is", "so $x^2$ it is"])
def test_a_quotation_is_one_line(text):
    shown = quoted(text)
    assert "$$" not in shown and "\\[" not in shown and "x^2" in shown and "\n" not in shown
    assert shown.startswith('<blockquote class="quote">so ') and shown.endswith(" it is</blockquote>")
    assert "<b>" not in quoted("<b>")
