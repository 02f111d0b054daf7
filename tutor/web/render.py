"""The words of a sitting as Markdown: chat, panel, unfinished sittings. Pure; knows nothing of Gradio or the app."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from tutor.assessment import Level, Rating
from tutor.course.blueprint import Blueprint
from tutor.exam.debrief import help_words
from tutor.exam.move import MoveKind
from tutor.exam.session import Session, Speaker, Turn
from tutor.exam.standing import Examination, Standing
from tutor.mathematics.recognise import derivation_in
from tutor.question import Criterion, Question
from tutor.web.text import counted, plain, points, prose, quoted, read_link, typed

Message = dict[str, str]
"""`role` and `content`, as the chat shows it."""

Find = Callable[[str], str | None]
"""The section `lesson#section` behind headings that cite it, if there is one."""
_CITED = re.compile(r"\*\(([^()\n]+(?:\([^()\n]*\)[^()\n]*)*)\)\*")
"""How the examiner cites what it explains from."""

NOTHING_OPEN = '<p class="quiet">The points of a question appear here, one by one, as you earn them.</p>'


def nowhere(headings: str) -> str | None:
    """Find no section: what is cited stays words."""
    return None


def chat(session: Session, find: Find = nowhere) -> list[Message]:
    """Return the whole conversation."""
    return [message(turn, find) for turn in session.turns]


def message(turn: Turn, find: Find = nowhere) -> Message:
    """Return one turn, with its note below it; sections that an explanation cites lead to the lesson."""
    if turn.speaker is Speaker.LEARNER:
        return {"role": "user", "content": heard(turn.text) + note(turn.note)}
    explains = any(move.kind is MoveKind.EXPLAIN for move in turn.moves)
    said = _cited(turn.text, find) if explains else prose(turn.text)
    return {"role": "assistant", "content": said + note(turn.note)}


def _cited(text: str, find: Find) -> str:
    shown, end = "", 0
    for found in _CITED.finditer(text):
        if source := find(found[1]):
            shown += prose(text[end : found.start()]) + read_link(source, f"({typed(found[1])})")
            end = found.end()
    return shown + prose(text[end:])


def heard(text: str) -> str:
    """Return what the learner said, letter by letter."""
    said = typed(text) if text.strip() else '<span class="quiet">(an empty message)</span>'
    return f'<div class="said">{said}</div>'


def saying(text: str) -> Message:
    """Return the examiner's turn while it is spoken."""
    return {"role": "assistant", "content": prose(text) if text else '<div class="quiet waiting">thinking …</div>'}


def note(text: str) -> str:
    """Return what is to be said beside a turn."""
    return f'\n\n<div class="note" role="note">{plain(text)}</div>' if text else ""


def panel(session: Session, question: Question | None, state: Examination | None) -> str:
    """Return how the open question stands: the points earned so far; what is open stays hidden."""
    if question is None or state is None:
        return NOTHING_OPEN
    number = session.plan.index(question.id) + 1 if question.id in session.plan else 1
    cards = "\n\n".join(_point(question.criterion(standing.criterion), standing) for standing in state.standings)
    return (
        f'<h2 class="panel-title">Question {number} of {len(session.plan)}</h2>\n\n'
        f'<p class="panel-line">{_so_far(state)} · {elapsed(session)}</p>\n\n'
        f'<div class="points">\n\n{cards}\n\n</div>\n\n{_held(state)}'
    )


def to_board(session: Session) -> str:
    """Return the words that lead to the blackboard: they differ where the last message was a derivation."""
    return "Check these lines on the blackboard" if derived(session) else "Derive it on the blackboard"


def derived(session: Session) -> str | None:
    """Return the steps of the learner's last message about the open question, if it was a derivation."""
    said = [t for t in session.turns if t.speaker is Speaker.LEARNER and t.question == session.question]
    return derivation_in(said[-1].text) if said else None


def elapsed(session: Session) -> str:
    """Return the time since the start; the page's script keeps it going."""
    if session.finished:
        minutes = int((session.turns[-1].at - session.started).total_seconds() // 60)
        return f"{minutes} min in all"
    return f'<span class="elapsed since-{int(session.started.timestamp())}">0:00</span>'


def rating(value: Rating | None, *, final: bool = True) -> str:
    """Return a rating as a badge; one that may still change without a colour."""
    if value is None:
        return '<span class="badge soft">not rated yet</span>'
    return f'<span class="badge {value}">{value}</span>' if final else f'<span class="badge soft">{value} so far</span>'


def _so_far(state: Examination) -> str:
    return f"{points(state.credit)} of {points(state.max_points)} points {rating(state.rating, final=False)}"


def _held(state: Examination) -> str:
    if not state.held:
        return ""
    quotes = "".join(quoted(held.evidence) for held in state.held)
    return f'<div class="point doubtful"><p class="point-line">To think over: you said</p>{quotes}</div>'


def _point(criterion: Criterion, standing: Standing) -> str:
    kind, sign, words = _standing_words(criterion, standing)
    line = f'<p class="point-line"><span class="sign" aria-hidden="true">{sign}</span> {words}</p>'
    said = standing.verdict.evidence if standing.verdict and (standing.earned or kind == "doubtful") else ""
    quote = quoted(said) if said else ""
    # What is open is never shown: the statement is the answer.
    statement = "" if standing.open else f"\n\n{prose(criterion.statement)}\n\n"
    return f'<div class="point {kind}">{line}{statement}{quote}</div>'


def _standing_words(criterion: Criterion, standing: Standing) -> tuple[str, str, str]:
    worth = f"{counted_points(standing.max_points)}"
    if standing.told and not standing.earned:
        return "told", "▸", f"told · 0 of {worth}"
    if standing.earned and not standing.open:
        return "earned", "✓", f"{points(standing.credit)} of {worth} · {help_words(standing)}"
    if standing.earned:
        return "partial", "◐", f"{points(standing.credit)} of {worth} so far · {help_words(standing)}"
    if standing.verdict and standing.verdict.level is Level.CONTRADICTED:
        return "doubtful", "≠", f"open point · {worth} · something you said speaks against it"
    return "open", "◌", f"open point · {worth}{_hints(criterion, standing)}"


def _hints(criterion: Criterion, standing: Standing) -> str:
    if not standing.rung:
        return " · asked for" if standing.probed else ""
    return f" · hint {standing.rung} of {len(criterion.hints)} used"


def counted_points(value: float) -> str:
    """Return `1 point`, `2 points`, `1.5 points`."""
    return "1 point" if value == 1 else f"{points(value)} points"


def blueprint(chosen: Blueprint) -> str:
    """Return what an exam is about."""
    count = f"{counted(len(chosen.questions) or chosen.draw or 0, 'question')}, about {chosen.minutes} minutes"
    rule = ""
    if chosen.readiness:
        solid = f"{chosen.readiness.solid} solid, " if chosen.readiness.solid else ""
        rule = f" Ready for what follows: {solid}at most {chosen.readiness.weak} weak."
    return f'{prose(chosen.description)}\n\n<p class="quiet">{count}.{rule}</p>'


def blueprint_label(chosen: Blueprint) -> str:
    """Return one line for the list of exams."""
    return f"{chosen.title} · {chosen.minutes} min"


def sitting_label(session: Session, titles: Mapping[str, str], now: datetime) -> str:
    """Return one line for the list of unfinished sittings."""
    asked = session.plan.index(session.question) + 1 if session.question in session.plan else 0
    where = f"question {asked} of {len(session.plan)}" if asked else "not begun"
    return f"{titles.get(session.blueprint, session.blueprint)}, {where}, begun {ago(session.started, now)}"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago something was, coarsely."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{counted(minutes, 'minute')} ago"
    if minutes < 60 * 24:
        return f"{counted(minutes // 60, 'hour')} ago"
    return f"{counted(minutes // (60 * 24), 'day')} ago"
