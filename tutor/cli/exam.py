"""The exam in a terminal: the same sitting as on the page. Reads lines, prints Markdown; end of input pauses it."""

import sys

from tutor.app import Tutor
from tutor.cli import output
from tutor.errors import InputError, TutorError
from tutor.exam.debrief import Debrief
from tutor.exam.session import Session, Speaker
from tutor.mathematics.recognise import derivation_in


def hold(tutor: Tutor, blueprint: str | None, learner: str | None, *, resume: bool) -> None:
    """Hold a sitting until it is finished or the input ends."""
    open_ones = tutor.unfinished(learner)
    if resume:
        if not open_ones:
            raise InputError("There is no unfinished sitting to go on with; start one: tutor exam NAME")
        session = tutor.session(open_ones[0])
        _replay(session)
    elif blueprint is None:
        _list(tutor, open_ones)
        return
    else:
        session = tutor.start(blueprint, learner)
        output.note("Answer in your own words. Also understood: I don't know · why? · repeat · skip · stop.\n")
    session = _speak(tutor, session)
    while not session.finished:
        line = _read()
        if line is None:
            output.note("\nPaused; nothing is lost. Go on with: tutor exam --resume")
            return
        session = _exchange(tutor, session, line)
    output.prose(debrief_words(tutor, tutor.debrief(session)))


def _list(tutor: Tutor, open_ones: tuple[str, ...]) -> None:
    rows = [(b.id, f"{b.minutes} min", b.title) for b in tutor.blueprints]
    output.table(("exam", "time", "title"), rows)
    more = f"; {len(open_ones)} unfinished: tutor exam --resume" if open_ones else ""
    output.note(f"Start one with: tutor exam NAME{more}")


def _exchange(tutor: Tutor, session: Session, line: str) -> Session:
    try:
        if session.owes_reply:  # it failed before; what is typed now answers nothing
            return _speak(tutor, session)
        session = tutor.hear(session, line)
        if session.turns[-1].note:
            output.note(session.turns[-1].note)
        if session.question and (name := tutor.question(session.question).derivation) and derivation_in(line):
            output.note(f"(These lines are a derivation: `tutor derive {name} FILE` judges them one by one.)")
        return _speak(tutor, session)
    except TutorError as error:
        kept = "It is kept; press Enter to go on." if session.owes_reply else f"Your last message was: {line[:200]}"
        output.note(f"{error} {kept}")
        return session


def _speak(tutor: Tutor, session: Session) -> Session:
    if not session.owes_reply:
        return session
    speech = tutor.speak(session)
    while True:
        try:
            next(speech)
        except StopIteration as end:
            after: Session = end.value
            break
    turn = after.turns[-1]
    output.prose(turn.text)
    if turn.note:
        output.note(f"({turn.note})")
    output.out.print()
    return after


def _read() -> str | None:
    try:
        output.err.print("> ", end="")
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        return None
    return line.rstrip("\n") if line else None


def _replay(session: Session) -> None:
    for turn in session.turns:
        output.prose(f"> {turn.text}" if turn.speaker is Speaker.LEARNER else turn.text)
        output.out.print()


def debrief_words(tutor: Tutor, result: Debrief) -> str:
    """Return a debrief as Markdown."""
    lines = [f"# Debrief: {output.number(result.credit)} of {output.number(result.max_points)} points"]
    if result.rows:
        lines += ["", "| Area | Rating |", "|---|---|"]
        lines += [f"| {row.title} | {row.rating or 'not examined'} |" for row in result.rows]
    for question in result.questions:
        rating = question.rating or ("not asked" if not question.asked else "not judged")
        lines += ["", f"## {question.question}: {rating}", ""]
        for criterion in question.criteria if question.asked else ():
            mark = f"{output.number(criterion.credit)}/{output.number(criterion.max_points)}"
            said = f" You said: “{' '.join(criterion.evidence.split())}”." if criterion.evidence else ""
            helped = f" ({criterion.help})" if criterion.help else ""
            point = criterion.statement if criterion.credit < criterion.max_points else ""
            lines.append(f"- **{mark}** {criterion.level or 'missed'}{helped}.{said} {point}".rstrip())
        lines += [f"- You claimed: “{claim}”" for claim in question.misconceptions]
        if question.asked and question.study:
            lines.append("- Read: " + "; ".join(f"{tutor.cite(one)} (`tutor read {one}`)" for one in question.study))
    if result.ready is not None:
        lines += ["", "**Ready to go on.**" if result.ready else "**Not yet ready to go on.**"]
    return "\n".join([*lines, "", *(f"- {advice}" for advice in result.advice)])
