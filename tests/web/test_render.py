"""The words of the page: what is open stays hidden, what was earned shows whose words earned it."""

import re
from datetime import timedelta

import pytest

from tests.exam.sitting import QUESTIONS, START, new_session, run
from tutor.assessment import Rating
from tutor.attempt import Item
from tutor.course.blueprint import Blueprint, Readiness
from tutor.exam.debrief import debrief
from tutor.exam.session import Speaker
from tutor.exam.standing import examination
from tutor.exercise import Aim, Check, Diagnosis, Entry, Exercise, Outcome, Remark, Shown, Test
from tutor.picture import Picture
from tutor.progress.report import ItemProgress, Progress, TopicProgress
from tutor.web import render, results, verdicts
from tutor.web.debriefing import closed, debriefing

HOSTILE = "<script>alert(1)</script> $5 **b** </div>"
SCALE = QUESTIONS["scale"]


def cite(source: str) -> str:
    return f"Attention § {source.partition('#')[2]}"


def panel(*messages: str) -> str:
    session = run(*messages)
    question = QUESTIONS[session.question]
    return render.panel(session, question, examination(session, question))


def test_the_chat_holds_every_turn_with_the_learners_words_as_text():
    session = run(f"variance+ {HOSTILE}")
    chat = render.chat(session)
    assert [message["role"] for message in chat] == ["assistant", "user", "assistant"]
    assert "&lt;script&gt;" in chat[1]["content"]
    assert all("<script" not in message["content"] for message in chat)


def test_a_note_stands_beside_its_turn():
    session = run("variance+ saturation+")
    noted = session.turns[1].but(note="The model failed <b>")
    shown = render.message(noted)["content"]
    assert '<div class="note" role="note">The model failed &lt;b&gt;</div>' in shown
    assert "note" not in render.message(session.turns[1])["content"]


def test_an_empty_message_is_named():
    turn = run("variance+").turns[1].but(text=" ", speaker=Speaker.LEARNER)
    assert "(an empty message)" in render.message(turn)["content"]


def test_before_the_first_question_the_panel_explains_itself():
    assert render.panel(new_session(), None, None) == render.NOTHING_OPEN


def test_open_points_show_their_worth_but_not_what_they_say():
    shown = panel()
    assert "open point · 2 points" in shown and "open point · 1 point<" in shown
    assert "Question 1 of 2" in shown and "0 of 3 points" in shown and "not rated yet" in shown
    for criterion in SCALE.criteria:
        assert criterion.statement not in shown and criterion.criterion not in shown


def test_an_earned_point_shows_what_was_said_and_that_nobody_helped():
    shown = panel(f"variance+ {HOSTILE}")
    assert SCALE.criterion("variance").statement in shown
    assert "2 of 2 points · unaided" in shown
    assert '<blockquote class="quote">variance+</blockquote>' in shown
    assert SCALE.criterion("saturation").statement not in shown
    assert "shaky so far" in shown


def test_hints_are_counted_and_discount_the_point():
    assert "open point · 2 points · hint 1 of 3 used" in panel("I don't know")
    assert "1.5 of 2 points · after hint 1" in panel("I don't know", "variance+")


def test_a_point_that_was_asked_for_says_so():
    assert "open point · 1 point · asked for" in panel("variance+")


def test_half_a_point_does_not_show_the_rest():
    shown = panel("variance/")
    assert "1 of 2 points so far · unaided" in shown
    assert SCALE.criterion("variance").statement not in shown


def test_a_told_point_is_marked_told():
    shown = panel(*["I don't know"] * 4)
    assert "told · 0 of 2 points" in shown
    assert SCALE.criterion("variance").statement in shown


def test_a_contradicted_point_stays_hidden_beside_the_words_that_speak_against_it():
    shown = panel("variance-")
    assert "something you said speaks against it" in shown and "variance-" in shown
    assert SCALE.criterion("variance").statement not in shown


def test_a_misconception_is_quoted_not_named():
    shown = panel("keys!")
    assert "To think over: you said" in shown and "keys!" in shown
    assert SCALE.misconceptions[0].claim not in shown


def test_the_clock_runs_until_the_end():
    session = run("variance+")
    assert f"since-{int(START.timestamp())}" in render.elapsed(session)
    assert render.elapsed(run("stop")) == "0 min in all"


def test_a_closed_question_keeps_what_was_earned_and_hides_the_rest():
    session = run("variance+", "skip")
    shown = closed(debrief(session, QUESTIONS), session.question)
    assert "1. scale" in shown and "2 of 3 points" in shown and "variance+" in shown
    assert SCALE.criterion("saturation").statement not in shown
    assert "mask" not in shown


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_times_read_well(later, words):
    assert render.ago(START, START + later) == words


def test_an_unfinished_sitting_is_named_by_exam_question_and_time():
    label = render.sitting_label(run("variance+"), {"b": "Checkpoint"}, START + timedelta(hours=2))
    assert label == "Checkpoint, question 1 of 2, begun 2 hours ago"
    assert "not begun" in render.sitting_label(new_session(), {}, START)


def test_an_exam_says_how_long_it_is_and_when_one_is_ready():
    chosen = Blueprint(
        id="b",
        title="Checkpoint",
        description="On $x$.",
        questions=("scale", "mask"),
        readiness=Readiness(solid=6, weak=2),
    )
    assert render.blueprint_label(chosen) == "Checkpoint · 30 min"
    assert "2 questions, about 30 minutes" in render.blueprint(chosen)
    assert "6 solid, at most 2 weak" in render.blueprint(chosen)
    assert "what follows: at most 0 weak" in render.blueprint(chosen.but(readiness=Readiness(weak=0)))


def test_the_debrief_shows_per_point_what_was_met_with_whose_words_and_what_to_read():
    session = run("variance/ keys!", "I don't know", f"variance+ {HOSTILE}", "stop")
    shown = debriefing(debrief(session, QUESTIONS, Readiness(solid=2, weak=0)), cite)
    assert "met · after hint 1" in shown and "missed" in shown
    assert '<blockquote class="quote">variance+</blockquote>' in shown
    assert "Misconceptions in your words" in shown and "keys!" in shown
    assert "Attention § scale" in shown
    assert "Not ready to go on yet" in shown and "not asked" in shown
    assert '<td>mask</td><td><span class="badge' in shown
    assert "<script" not in shown


def test_a_full_answer_needs_no_reading():
    session = run("variance+ saturation+", "nothing", "future+")
    shown = debriefing(debrief(session, QUESTIONS, Readiness(solid=2, weak=0)), cite)
    assert "Ready to go on" in shown and "Attention §" not in shown and "unaided" in shown


def test_every_tag_of_the_debrief_is_closed():
    shown = debriefing(debrief(run("variance/ keys!", "stop"), QUESTIONS, Readiness(weak=0)), cite)
    for tag in ("table", "tr", "td", "div", "details", "summary", "p", "blockquote", "ul", "li", "span"):
        assert len(re.findall(rf"<{tag}[ >]", shown)) == shown.count(f"</{tag}>"), tag


FAILED = Check(
    exercise="attention",
    verdict=Outcome.FAILED,
    sandbox="bubblewrap",
    seconds=0.42,
    tests=(
        Test(name="shape", passed=True),
        Test(
            name="example",
            passed=False,
            message="largest error 0.5 <b>",
            shown=Shown(arguments={"q": [1.0]}, expected=[2.0], got=[3.0]),
        ),
    ),
    diagnosis=(Diagnosis(misconception="no-scale", question="What is the variance of $q k^T$?"),),
    remarks=(Remark(test="extreme", text="What happens at $10^4$?"),),
    message="1 of 2 tests pass.",
    log="<script>printed</script>\n$5",
)


def test_a_verdict_draws_the_picture_of_a_public_case():
    drawn = Picture(title="Weights <b>", rows="queries", columns="keys", expected=((0.5, 0.5),), got=((1.0, 0.0),))
    shown = verdicts.check(FAILED.but(tests=(FAILED.tests[0], FAILED.tests[1].but(picture=drawn))))
    assert '<td class="p9">1.00</td>' in shown and "<figcaption>Weights &lt;b&gt;" in shown
    assert "<figure" not in verdicts.check(FAILED)


def test_a_verdict_names_tests_values_question_log_and_sandbox():
    shown = verdicts.check(FAILED)
    for words in ("failed", "1 of 2 tests pass.", "sandbox: bubblewrap", "✓ passed", "✗ failed", "0.4 s"):
        assert words in shown
    assert "What is the variance of $q k^T$?" in shown and "What happens at $10^4$?" in shown
    assert "<td>2</td><td><mark>3</mark></td>" in shown and "q = [1.0]" in shown and "&lt;script&gt;printed" in shown
    assert "<script" not in shown and "<b>" not in shown


def test_a_pass_asks_nothing():
    shown = verdicts.check(Check(exercise="a", verdict=Outcome.PASSED, sandbox="landlock", seconds=1.0))
    assert "passed" in shown and "A question" not in shown and "printed" not in shown


def test_a_refusal_is_one_escaped_sentence():
    assert results.refused("no <sandbox>") == '<div class="note" role="alert">no &lt;sandbox&gt;</div>'


def test_a_task_shows_what_it_is_worth():
    exercise = Exercise(
        id="a", title="A", topic="t", task="Write $f$.", starter="", entries=(Entry(name="f"),), aims=(AIM,)
    )
    assert verdicts.task(exercise).startswith("Write $f$.")
    assert "2 points, imports: torch, numpy" in verdicts.task(exercise)


AIM = Aim(id="a", points=2.0, criterion="Works.", tests=("shape",))


def test_progress_shows_what_to_review_with_its_sections():
    items = (
        ItemProgress(
            item=Item.QUESTION,
            name="sqrt-dk",
            topic="attention",
            attempts=2,
            credit=0.33,
            rating=Rating.WEAK,
            at=START,
            study=("attention#scale",),
        ),
        ItemProgress(item=Item.EXERCISE, name="mlp", topic="exercise", attempts=1, credit=None, rating=None, at=START),
    )
    topics = (TopicProgress(topic="self-attention", questions=3, tried=1, credit=0.11),)
    shown = results.progress(Progress(learner="ada", items=items, topics=topics, review=("sqrt-dk", "mlp")), cite)
    assert "sqrt dk" in shown and "Attention § scale" in shown and "mlp (exercise)" in shown
    assert "1 of 3" in shown and "w10" in shown and "11 %" in shown
    assert "33 %" in shown and "not judged" in shown


def test_no_progress_yet_names_the_learner():
    shown = results.progress(Progress(learner="<ada>", items=(), topics=(), review=()), cite)
    assert "&lt;ada&gt;" in shown


def test_a_syntax_error_keeps_its_line_and_its_caret_together():
    message = "Line 2: invalid syntax\n    return x +* 2\n              ^"
    shown = verdicts.check(Check(exercise="a", verdict=Outcome.ERROR, sandbox="landlock", seconds=1.0, message=message))
    assert '<p class="said">Line 2: invalid syntax</p><pre>    return x +* 2&#10;              ^</pre>' in shown


def test_a_verdict_that_could_not_be_stored_says_so():
    passed = Check(exercise="a", verdict=Outcome.PASSED, sandbox="landlock", seconds=1.0)
    shown = verdicts.check(passed.but(unstored="The disk is <full>."))
    assert '<div class="note" role="alert">The disk is &lt;full&gt;.</div>' in shown
    assert ">passed</span>" in shown
    assert "note" not in verdicts.check(passed)
