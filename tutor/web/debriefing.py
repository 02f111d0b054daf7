"""The debrief of a sitting as Markdown. Pure; knows nothing of Gradio or the app."""

from collections.abc import Callable

from tutor.assessment import Level
from tutor.exam.debrief import CriterionResult, Debrief, QuestionResult
from tutor.web.render import counted_points, rating
from tutor.web.text import counted, plain, points, prose, quoted, read_link, typed

Cite = Callable[[str], str]
"""The headings behind `lesson#section`."""

_LEVELS = {
    Level.MET: ("earned", "✓", "met"),
    Level.PARTIAL: ("partial", "◐", "partly met"),
    Level.MISSED: ("missed", "✗", "missed"),
    Level.CONTRADICTED: ("doubtful", "≠", "the opposite was said"),
}


def debriefing(result: Debrief, cite: Cite) -> str:
    """Return the whole debrief."""
    asked = [question for question in result.questions if question.asked]
    head = (
        '<h2 class="panel-title">Debrief</h2>\n\n'
        f'<p class="panel-line">{points(result.credit)} of {counted_points(result.max_points)} over '
        f"{counted(len(result.questions), 'question')}, {len(asked)} of them asked. {_ready(result)}</p>"
    )
    advice = "\n".join(f"- {prose(line)}" for line in result.advice)
    cards = "\n\n".join(_question(number, question, cite) for number, question in enumerate(result.questions, 1))
    return "\n\n".join(part for part in (head, _rows(result), advice, cards) if part)


def closed(result: Debrief, current: str | None) -> str:
    """Return the questions that are over, the newest first, with what was earned or told; the rest stays hidden."""
    cards = [
        _card(_head(number, question), "\n\n".join(_criterion(c) for c in question.criteria if c.help), open_=False)
        for number, question in enumerate(result.questions, 1)
        if question.asked and question.question != current
    ]
    return "\n\n".join(reversed(cards))


def _ready(result: Debrief) -> str:
    if result.ready is None:
        return ""
    word, kind = ("Ready to go on", "solid") if result.ready else ("Not ready to go on yet", "weak")
    return f'<span class="badge {kind}">{word}</span>'


def _rows(result: Debrief) -> str:
    if not result.rows:
        return ""
    lines = "".join(f"<tr><td>{plain(row.title)}</td><td>{rating(row.rating)}</td></tr>" for row in result.rows)
    return f"<table><thead><tr><th>Area</th><th>Rating</th></tr></thead><tbody>{lines}</tbody></table>"


def _question(number: int, result: QuestionResult, cite: Cite) -> str:
    if not result.asked:
        badge = '<span class="badge none">not asked</span>'
        return _card(f"{number}. {plain(_named(result.question))} {badge}", _read(result, cite), open_=False)
    body = [prose(result.prompt), *(_criterion(item) for item in result.criteria)]
    body += [_claims(result), _ungraded(result), _read(result, cite)]
    return _card(_head(number, result), "\n\n".join(part for part in body if part), open_=True)


def _head(number: int, result: QuestionResult) -> str:
    credit = f"{points(result.credit)} of {counted_points(result.max_points)}"
    return f'{number}. {plain(_named(result.question))} {rating(result.rating)} <span class="quiet">{credit}</span>'


def _named(name: str) -> str:
    return name.replace("-", " ")


def _card(head: str, body: str, *, open_: bool) -> str:
    state = " open" if open_ else ""
    return f'<details class="card"{state}>\n<summary>{head}</summary>\n\n{body}\n\n</details>'


def _criterion(result: CriterionResult) -> str:
    kind, sign, word = _LEVELS[result.level] if result.level else ("missed", "✗", "not answered")
    if result.help == "told":
        kind, sign, word = "told", "▸", "missed"
    worth = f"{points(result.credit)} of {counted_points(result.max_points)}"
    help_ = f" · {result.help}" if result.help else ""
    line = f'<p class="point-line"><span class="sign" aria-hidden="true">{sign}</span> {word}{help_} · {worth}</p>'
    quote = quoted(result.evidence) if result.evidence else ""
    return f'<div class="point {kind}">{line}\n\n{prose(result.statement)}\n\n{quote}</div>'


def _claims(result: QuestionResult) -> str:
    if not result.misconceptions:
        return ""
    quotes = "".join(quoted(said) for said in result.misconceptions)
    return f'<div class="point doubtful"><p class="point-line">Misconceptions in your words</p>{quotes}</div>'


def _ungraded(result: QuestionResult) -> str:
    if not result.ungraded:
        return ""
    return f'<p class="quiet">{counted(result.ungraded, "answer")} could not be judged and cost nothing.</p>'


def _read(result: QuestionResult, cite: Cite) -> str:
    return sections(result.study, cite)


def sections(sources: tuple[str, ...], cite: Cite) -> str:
    """Return the sections to read, by their headings."""
    if not sources:
        return ""
    lines = "".join(f"<li>{read_link(source, typed(cite(source)))}</li>" for source in sources)
    return f'<div class="read"><p class="point-line">Read</p><ul>{lines}</ul></div>'
