"""What is refused, and a learner's progress, as Markdown. Pure; knows nothing of Gradio or the app."""

from tutor.attempt import Item
from tutor.progress.report import ItemProgress, Progress, TopicProgress
from tutor.web.debriefing import Cite, sections
from tutor.web.render import rating
from tutor.web.text import plain


def refused(message: str) -> str:
    """Return why nothing was run."""
    return f'<div class="note" role="alert">{plain(message)}</div>'


def progress(result: Progress, cite: Cite) -> str:
    """Return where a learner stands: what to review next, the topics, each thing that was tried."""
    if not result.items:
        who = plain(result.learner)
        return f'<p class="quiet">Nothing has been tried yet by {who}. Start an exam, or run some code.</p>'
    return f"{_review(result, cite)}\n\n{_topics(result.topics)}\n\n{_items(result.items)}"


def _review(result: Progress, cite: Cite) -> str:
    weak = result.weak[:5]
    if not weak:
        return '<h2 class="panel-title">Review next</h2>\n\n<p>All that you tried is solid.</p>'
    cards = "\n\n".join(
        f'<div class="point open"><p class="point-line">{_title(item)} {rating(item.rating)}</p>'
        f"{sections(item.study, cite)}</div>"
        for item in weak
    )
    return f'<h2 class="panel-title">Review next</h2>\n\n<div class="points">\n\n{cards}\n\n</div>'


def _title(item: ItemProgress) -> str:
    name = plain(item.name.replace("-", " "))
    return name if item.item is Item.QUESTION else f"{name} ({item.item})"


def _topics(topics: tuple[TopicProgress, ...]) -> str:
    rows = "".join(
        f"<tr><td>{plain(topic.topic.replace('-', ' '))}</td>"
        f'<td class="count">{topic.tried} of {topic.questions}</td><td class="count">{_bar(topic.credit)}</td></tr>'
        for topic in sorted(topics, key=lambda topic: topic.tried == 0)
    )
    return (
        '<h2 class="panel-title">Topics</h2>\n\n<table class="tests"><thead><tr><th scope="col">Topic</th>'
        f'<th scope="col">Tried</th><th scope="col">Mastered</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _bar(share: float) -> str:
    percent = round(100 * share)
    # The page's cleaner removes inline styles, so the widths are classes, in steps of five.
    return f'<span class="bar"><span class="fill w{5 * round(percent / 5)}"></span></span> {percent} %'


def _items(items: tuple[ItemProgress, ...]) -> str:
    rows = "".join(
        f"<tr><td>{_title(item)}</td><td>{rating(item.rating)}</td><td>{_share(item.credit)}</td>"
        f"<td>{item.attempts}</td><td>{item.at:%Y-%m-%d}</td></tr>"
        for item in sorted(items, key=lambda item: item.at, reverse=True)
    )
    return (
        '<h2 class="panel-title">Tried so far</h2>\n\n<table class="tests"><thead><tr><th scope="col">What</th>'
        '<th scope="col">Last rating</th><th scope="col">Credit</th><th scope="col">Tries</th>'
        f'<th scope="col">Last</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _share(credit: float | None) -> str:
    return "not judged" if credit is None else f"{round(100 * credit)} %"
