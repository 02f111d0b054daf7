"""The blackboard's words: our reading is a formula, the learner's line is letters. And its tab without a browser."""

import gradio as gr
import pytest

from tests.web.fake import FakeTutor
from tutor.assessment import Assessment, Level, Verdict
from tutor.errors import InputError, StoreUnavailable
from tutor.mathematics.assessing import assess
from tutor.mathematics.legend import Entry
from tutor.mathematics.oral import with_replies
from tutor.mathematics.report import DerivationReport, Status, StepReport, Whole
from tutor.problem import Milestone, Problem, Target
from tutor.question import Criterion, Kind, Question
from tutor.web import blackboard, derivation
from tutor.web.reasons import Oral

PROBLEM = Problem(
    id="p",
    title="Scores",
    topic="dot-products",
    task="Derive $S$.",
    target=Target(value="x", reference="x"),
    milestones=(Milestone(id="first-step", value="x"),),
)
QUESTION = Question(
    id="p-why-x",
    topic="dot-products",
    kind=Kind.EXPLAIN,
    prompt="Over which index?",
    reference="The rows.",
    rubric=(
        Criterion(
            id="why-x",
            points=1,
            criterion="Says along the rows.",
            accept=("It runs along the rows.",),
            hints=("What sums to one?",),
        ),
    ),
)
HOSTILE = (
    "<script>alert(1)</script> \\href{javascript:alert(2)}{x} $\\def\\x{y}$ <img src=x onerror=alert(3)> **b** `c`"
)


def report(*steps, verdict=Whole.INCOMPLETE):
    placed = tuple(StepReport(line=place, **step) for place, step in enumerate(steps, start=1))
    wrong = next((step.line for step in placed if step.status is Status.WRONG), None)
    reached = tuple(name for step in placed for name in step.reached)
    return DerivationReport(problem="p", verdict=verdict, first_wrong=wrong, reached=reached, steps=placed)


def shown(**step):
    return derivation.board(report({"text": "a = b", "status": Status.OK, **step}), "a = b")


@pytest.mark.parametrize(
    ("step", "kind", "sign"),
    [
        ({"echo": "a = b"}, "right", "✓"),
        ({"echo": "a = b", "reached": ("first-step",)}, "milestone", "★"),
        ({"status": Status.WRONG, "echo": "a = b"}, "wrong", "✗"),
        ({"status": Status.UNREADABLE}, "unread", "?"),
        ({"status": Status.NOT_JUDGED}, "unjudged", "·"),
    ],
)
def test_each_line_has_its_mark(step, kind, sign):
    page = shown(**step)
    assert f'class="step {kind}"' in page and f">{sign}</span>" in page


def test_our_reading_is_set_and_a_line_without_one_is_letters():
    assert r"$\displaystyle \frac{a}{b} \lt  c$" in shown(echo=r"\frac{a}{b} < c")
    assert '<code class="typed">a = b</code>' in shown(status=Status.NOT_JUDGED)


def test_the_caret_is_below_the_place_where_reading_stopped():
    page = shown(text="O = foo Q", status=Status.UNREADABLE, at=4, diagnosis="the name 'foo' is not known here")
    assert 'O = <span class="here">f</span>oo Q' in page
    assert "The name &#x27;foo&#x27; is not known here." in page
    assert '<span class="here">&nbsp;</span></code>' in shown(text="O = (", status=Status.UNREADABLE, at=5)


def test_a_place_far_into_a_long_line_is_shown_with_its_surroundings():
    page = shown(text="a" * 1_000 + "!" + "b" * 900, status=Status.UNREADABLE, at=1_000)
    assert f'…{"a" * 60}<span class="here">!</span>{"b" * 60}…' in page
    assert len(shown(text="a" * 2_000, status=Status.NOT_JUDGED)) < 1_000


def test_the_question_stands_beside_its_line_and_near_names_below():
    page = shown(
        status=Status.WRONG, echo="a", diagnosis="a sum of $A$ and $B$", question="Which $n$?", nearest=("d_k",)
    )
    assert '<p class="question">Which $n$?</p>' in page
    assert "A sum of $A$ and $B$." in page and "<code>d_k</code>" in page


@pytest.mark.parametrize("status", list(Status))
def test_what_the_learner_types_is_inert(status):
    page = shown(text=HOSTILE, status=status, at=3, diagnosis="stopped", nearest=(HOSTILE,))
    assert "<script" not in page and "<img" not in page and "$" not in page and "\\" not in page


def test_a_reading_that_is_no_formula_of_ours_is_letters():
    for echo in ("a$ <b>", "a\n\nb", "a % b", "#1"):
        page = derivation.formula(echo)
        assert "$" not in page and "<b>" not in page
    assert derivation.formula(r"5\% \cdot a").startswith("$")


@pytest.mark.parametrize(
    ("echo", "latex"),
    [
        ("W_{2}_{k, i}", "W_{2}{}_{k, i}"),
        ("c_{t-1}_{j}", "c_{t-1}{}_{j}"),
        ("σ_1_{i}", "σ_1{}_{i}"),
        (r"\sum_{i} x_{i}", r"\sum_{i} x_{i}"),
    ],
)
def test_an_index_below_an_index_can_be_set(echo, latex):
    assert derivation.formula(echo) == rf"$\displaystyle {latex}$"


def test_nothing_written_says_what_will_appear():
    assert derivation.board(report(), "\n# a remark") == derivation.NOTHING_WRITTEN


def test_lines_beyond_the_judges_limit_are_counted():
    page = derivation.board(report({"text": "a", "status": Status.OK, "echo": "a"}), "a\n\n# b\nc\nd")
    assert "The last 2 lines were not read" in page


@pytest.mark.parametrize(
    ("steps", "verdict", "words"),
    [
        ([{"reached": ("first-step",)}, {"reached": ("target",)}], Whole.COMPLETE, ("2 of 2 points", "Derived.")),
        ([{"reached": ("target",)}], Whole.COMPLETE, ("1 of 2 points", "Now derive it")),
        ([{"reached": ("first-step",)}], Whole.INCOMPLETE, ("1 of 2 points", "go on until the target")),
        ([{}, {"status": Status.WRONG}], Whole.WRONG, ("0 of 2 points", "Line 2 is the first that is wrong")),
        ([{"status": Status.UNREADABLE}], Whole.UNREADABLE, ("nothing was counted",)),
    ],
)
def test_what_was_earned_is_said_with_the_way_on(steps, verdict, words):
    made = report(*({"text": "a", "status": Status.OK, **step} for step in steps), verdict=verdict)
    page = derivation.handed_in(made, assess(PROBLEM, made))
    assert all(word in page for word in words)


def test_the_task_has_its_symbols_with_shapes():
    entries = (
        Entry(name="W_{1}", spellings=("W_1", "W<1>"), shape=("k", "d")),
        Entry(name="L", spellings=("L",), shape=("1", "1"), formula="a < b", about="the loss"),
        Entry(name="s", spellings=("s",), shape=None),
    )
    page = derivation.task(PROBLEM, entries)
    assert r"<td>$W_{1}$</td><td>$k \times d$</td>" in page and "<code>W&lt;1&gt;</code>" in page
    assert r"<td>number</td><td>$= a \lt  b$<br>the loss</td>" in page and "<td>–</td>" in page
    assert "1 milestone on the way" in page
    assert "What it is" not in derivation.task(PROBLEM, entries[2:])
    assert "<table" not in derivation.task(PROBLEM, ())


class Tutor(FakeTutor):
    def derive(self, problem, text):
        return report(*({"text": line, "status": Status.OK, "echo": "a"} for line in text.splitlines()))

    def hand_in(self, problem, text, learner=None, replies=()):
        if self.full:
            raise StoreUnavailable("The disk is full <now>.")
        made = self.derive(problem, text)
        return made, with_replies(assess(PROBLEM, made), [judged for _, judged in replies])

    def reasons(self, problem, report):
        return (QUESTION,)

    def judge(self, question, reply):
        level = Level.MET if "rows" in reply else Level.MISSED
        sure = 0.9 if "rows" in reply or "columns" in reply else 0.5
        evidence = reply if level.earns else ""
        return Assessment.of(question.id, "j", (Verdict.of("why-x", level, 1.0, evidence=evidence, confidence=sure),))

    def problem(self, name):
        return PROBLEM

    def legend(self, name):
        return ()

    problems = {"p": PROBLEM}


@pytest.fixture
def events():
    """The functions behind the tab's events, by name."""

    def found(tutor):
        with gr.Blocks(analytics_enabled=False) as demo, gr.Tab("Blackboard") as tab:
            blackboard.blackboard(tutor, tab, gr.Textbox())
        return {fn.fn.__name__: fn.fn for fn in demo.fns.values() if fn.fn}

    return found


def by_name(steps, *names):
    """What the last step of an event shows, by the elements' ids."""
    last = {component.elem_id: value for component, value in list(steps)[-1].items() if component.elem_id}
    return [last[name] for name in names]


def test_a_reason_is_asked_for_asked_again_when_unclear_and_then_told(events):
    run = events(Tutor())
    words, box = by_name(run["check"]("p", "a = b", "ada"), "why", "reason")
    assert "Over which index?" in words and box["visible"] is True

    oral = Oral(problem="p", text="a = b", asked=(QUESTION,))
    (again,) = [v for c, v in list(run["reply"](oral, "hm", "ada"))[-1].items() if isinstance(v, Oral)]
    assert again.doubted == "hm" and again.open is QUESTION
    words, box = by_name(run["reply"](oral, "<hm>", "ada"), "why", "reason")
    assert "&lt;hm&gt;" in words and "not sure that I follow" in words and "What sums to one?" in words

    (kept,) = [v for c, v in list(run["reply"](again, "the rows", "ada"))[-1].items() if isinstance(v, Oral)]
    assert kept.judged[0].verdicts[0].evidence in kept.replies[0] == "hm\nthe rows"  # all that it was judged by
    words, box, verdict = by_name(run["reply"](again, "the rows", "ada"), "why", "reason", "earned")
    assert "✓ 1 of 1 point" in words and "It runs along the rows." in words and box["visible"] is False
    assert "1 of 3 points" in verdict
    (words,) = by_name(run["reply"](oral, "the columns", "ada"), "why")
    assert "✗ 0 of 1 point" in words and "It runs along the rows." in words
    assert list(run["reply"](None, "words", "")) == [] and list(run["reply"](oral, "  ", "")) == []


def test_the_tab_offers_the_derivations_once(events):
    (offered,) = events(Tutor())["offer"](None).values()
    assert offered["choices"] == [("Scores · dot products", "p")] and offered["value"] == "p"
    assert "choices" not in next(iter(events(Tutor())["offer"]("p").values()))


def test_a_derivation_comes_with_its_task_and_what_was_written(events):
    texts = list(events(Tutor())["choose"]("p", {"p": "kept", "q": "other"}).values())
    assert "kept" in texts and "other" not in texts
    assert any("Derive $S$." in text for text in texts)
    assert derivation.NOTHING_WRITTEN in events(Tutor())["choose"](None, {}).values()


def test_a_broken_course_is_one_sentence(events, monkeypatch):
    said = []
    monkeypatch.setattr("tutor.web.warn.gr.Warning", lambda message, **_: said.append(message))

    class Broken(Tutor):
        @property
        def problems(self):
            raise InputError("line 3: no YAML")

    (task,) = events(Broken())["offer"](None).values()
    assert "line 3: no YAML" in task and said == ["line 3: no YAML"]


def test_handing_in_shows_what_was_earned(events):
    button, verdict, preview = by_name(events(Tutor())["check"]("p", "a = b", " ada "), "check", "earned", "reading")
    assert button["interactive"] is True
    assert "0 of 2 points" in verdict and 'class="step right"' in preview
    assert list(events(Tutor())["check"](None, "", "")) == []


def test_a_failure_is_one_sentence_and_the_lines_stay(events):
    tutor = Tutor()
    tutor.full = True
    button, verdict = by_name(events(tutor)["check"]("p", "a = b", ""), "check", "earned")
    assert button["interactive"] is True
    assert "The disk is full &lt;now&gt;." in verdict


def test_more_than_anybody_types_is_refused_in_one_sentence(events):
    run = events(Tutor())
    long = "a" * (blackboard.MOST + 1)
    assert "50,000 characters" in run["read"]("p", long)
    (verdict,) = by_name(run["check"]("p", long, ""), "earned")
    assert "50,000 characters" in verdict


def test_an_assessment_that_could_not_be_had_is_no_zero():
    ungraded = Assessment.ungraded("p", "blackboard", 2.0, "no line")
    assert "points" not in derivation.handed_in(report(), ungraded)
