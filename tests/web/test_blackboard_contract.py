"""Every derivation of the public contract by the events of the blackboard's tab; three of them in a real browser."""

import re

import gradio as gr
import pytest

from tests.derivations import CONTRACT
from tests.web.visitor import PHONE
from tutor.app import Tutor
from tutor.attempt import Item
from tutor.settings import Settings
from tutor.web import blackboard

BOX = "#lines textarea"
TITLES = {
    "gaussian-mle-variance": "Maximum likelihood of the variance",
    "rnn-jacobian-product": "Backpropagation through time",
    "bayes-posterior": "Disease given a positive test",
}


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    """The tutor of the course that ships, and the functions behind the tab's events, by name."""
    tutor = Tutor(Settings(home=tmp_path_factory.mktemp("home")))
    with gr.Blocks(analytics_enabled=False) as demo, gr.Tab("Blackboard") as place:
        blackboard.blackboard(tutor, place, gr.Textbox())
    yield tutor, {fn.fn.__name__: fn.fn for fn in demo.fns.values() if fn.fn}
    tutor.close()


def by_id(shown):
    return {component.elem_id: value for component, value in shown.items() if component.elem_id}


def test_the_tab_offers_every_derivation_of_the_contract(tab):
    offered = by_id(tab[1]["offer"](None))["problem"]["choices"]
    assert len(CONTRACT) == 39
    assert set(CONTRACT) <= {name for _, name in offered}


@pytest.mark.parametrize("typed", CONTRACT.values(), ids=CONTRACT)
def test_it_is_opened_typed_to_the_end_and_a_wrong_line_is_questioned(tab, typed):
    tutor, events = tab
    opened = by_id(events["choose"](typed.problem, {}))
    entries = tutor.legend(typed.problem)
    assert opened["derive"].count("<tr>") == (1 + len(entries) if entries else 0)
    assert all(f"<td>${entry.name}$</td>" in opened["derive"] for entry in entries)

    read = events["read"](typed.problem, "\n".join(typed.lines))
    assert set(re.findall(r'<div class="step (\w+)', read)) <= {"milestone", "right"}
    assert read.count('class="step ') == len(typed.lines) and "★ target reached" in read
    assert all(name.replace("-", " ") in read for name in typed.reached)

    earned = by_id(list(events["check"](typed.problem, "\n".join(typed.lines), "ada"))[-1])["earned"]
    assert "<b>complete</b>" in earned and "Derived." in earned
    kept = tutor.parts.store.attempts("ada")[-1]
    assert (kept.item, kept.name, kept.credit) == (Item.DERIVATION, typed.problem, 1.0)

    read = events["read"](typed.problem, "\n".join([*typed.lines, typed.wrong]))
    *_, last = re.split(r'(?=<div class="step )', read)
    assert last.startswith('<div class="step wrong">') and read.count('class="step wrong"') == 1
    assert re.search(r'<p class="question">[^<]*\?</p>', last)


def paste(visitor, lines):
    visitor.page.fill(BOX, "\n".join(lines))
    visitor.page.wait_for_function(f"document.querySelectorAll('#reading .step').length === {len(lines)}")
    visitor.page.wait_for_timeout(400)


@pytest.mark.browser
@pytest.mark.timeout(420)
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("name", ["gaussian-mle-variance", "rnn-jacobian-product", "bayes-posterior"])
def test_a_derivation_of_the_contract_in_a_browser(visitor, figures, name):
    typed = CONTRACT[name]
    visitor.tab("Blackboard")
    visitor.page.wait_for_selector("#derive table")
    visitor.page.fill("#problem input", TITLES[name])
    visitor.page.get_by_role("option", name=TITLES[name]).first.click()
    visitor.page.wait_for_timeout(1_500)
    assert visitor.page.locator("#derive td .katex").count() > 0
    paste(visitor, [*typed.lines, typed.wrong])
    marks = visitor.page.locator("#reading .mark").all_inner_texts()
    assert set(marks[:-1]) <= {"★", "✓"} and marks[-1] == "✗"
    assert visitor.page.locator("#reading .wrong .question").count() == 1
    assert visitor.page.locator("#slate .katex-error").count() == 0
    visitor.page.screenshot(path=figures / f"contract-{name}.png", full_page=True)
    visitor.page.set_viewport_size(PHONE)
    visitor.page.wait_for_timeout(400)
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    visitor.page.screenshot(path=figures / f"contract-{name}-phone.png", full_page=True)
    paste(visitor, typed.lines)
    visitor.page.click("#check")
    visitor.page.wait_for_selector("#earned .badge.solid")
    assert "complete" in visitor.text("#earned")
