"""Phases, days, exams and readiness rules of the shipped course, as its syllabus states them."""

from pathlib import Path

import pytest

from tutor.course.course import read_course

COURSE = read_course(Path(__file__).parents[2] / "corpus")
OUTLINE = COURSE.outline


def test_sixteen_days_in_two_phases_hold_every_lesson_once() -> None:
    assert [day.day for day in OUTLINE.days] == list(range(1, 17))
    assert [(phase.first_day, phase.last_day) for phase in OUTLINE.phases] == [(1, 9), (10, 16)]
    listed = [name for day in OUTLINE.days for name in day.lessons]
    assert sorted(listed) == sorted(lesson.id for lesson in COURSE.lessons)


def test_lessons_are_listed_after_what_they_build_on() -> None:
    order = [name for day in OUTLINE.days for name in day.lessons]
    for lesson in COURSE.lessons:
        for need in lesson.prerequisites:
            assert order.index(need) < order.index(lesson.id), (lesson.id, need)


def test_phases_of_lessons_and_questions_agree_with_their_days() -> None:
    phase_of = {day: phase.id for phase in OUTLINE.phases for day in range(phase.first_day, phase.last_day + 1)}
    for lesson in COURSE.lessons:
        assert lesson.phase == phase_of[lesson.day or 0], lesson.id
    for question in COURSE.questions:
        day = COURSE.day(question)
        assert day, question.id
        assert question.phase in (None, phase_of[day]), question.id


def test_each_phase_ends_with_its_exam() -> None:
    assert {day.day: day.exam for day in OUTLINE.days if day.exam} == {
        9: "phase-1-checkpoint",
        16: "phase-2-consolidation",
    }


def test_the_checkpoint_rates_eight_areas_and_wants_six_solid_and_at_most_two_weak() -> None:
    rule = COURSE.blueprint("phase-1-checkpoint").readiness
    assert rule
    assert (len(rule.rows), rule.solid, rule.weak) == (8, 6, 2)


def test_the_consolidation_rates_eight_areas_and_a_weak_one_sends_back() -> None:
    rule = COURSE.blueprint("phase-2-consolidation").readiness
    assert rule
    assert (len(rule.rows), rule.weak) == (8, 0)


@pytest.mark.parametrize("name", ["phase-1-checkpoint", "phase-2-consolidation"])
def test_areas_hold_all_questions_of_their_exam_and_lie_in_its_phase(name: str) -> None:
    chosen = COURSE.blueprint(name)
    assert chosen.readiness
    named = [question for row in chosen.readiness.rows for question in row.questions]
    assert sorted(named) == sorted(chosen.questions)
    phase = OUTLINE.phases[int(name[6]) - 1]
    assert all(row.day and phase.first_day <= row.day <= phase.last_day for row in chosen.readiness.rows)


@pytest.mark.parametrize("name", ["phase-1-checkpoint", "phase-2-consolidation", "attention-short"])
def test_a_listed_exam_has_time_for_its_questions(name: str) -> None:
    chosen = COURSE.blueprint(name)
    seconds = sum(COURSE.question(question).seconds or 0 for question in chosen.questions)
    assert seconds <= chosen.minutes * 60 * 1.05


@pytest.mark.parametrize(("name", "count", "minutes"), [("quick-drill", 5, 30), ("full-viva", 6, 45)])
def test_a_drawn_exam_spreads_over_topics_and_leaves_half_of_its_time_to_the_examiner(
    name: str, count: int, minutes: int
) -> None:
    chosen = COURSE.blueprint(name)
    assert chosen.minutes == minutes
    plans = [[COURSE.question(q) for q in COURSE.plan(chosen, seed)] for seed in range(200)]
    assert {len(plan) for plan in plans} == {len({q.topic for q in plan}) for plan in plans} == {count}
    means = [sum(q.seconds or 0 for q in plan) / 60 for plan in plans]
    assert sum(means) / len(means) <= minutes * 0.55


def test_every_question_of_the_bank_comes_up_in_some_exam() -> None:
    listed = {name for blueprint in OUTLINE.blueprints for name in blueprint.questions}
    viva = COURSE.blueprint("full-viva")
    drawn = {name for seed in range(2000) for name in COURSE.plan(viva, seed)}
    assert {question.id for question in COURSE.questions} - listed - drawn == set()
