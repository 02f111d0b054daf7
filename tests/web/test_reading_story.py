"""What a learner lives through who reads: from the debrief to the very section, and from there back into questions."""

import shutil
from pathlib import Path

import pytest

from tests.web.visitor import PHONE, Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.xdist_group("browser")]

COURSE = Path(__file__).parents[1] / "example_course"
HOSTILE = """---
id: hostile
title: "A <script>alert(1)</script> title"
references: ["<img src=x onerror=alert(2)> arXiv:1706.03762"]
---
## <b onclick=alert(3)>Bold</b> {#bold}
<img src=x onerror=alert(4)> <iframe src="javascript:alert(5)"></iframe> [x](javascript:alert(6))

![7](../figures/evil.svg)

```mermaid
flowchart LR
  A["one"] --> B["two"]
  click A call alert(8)
  click B href "javascript:alert(9)"
```
"""
EVIL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="parent.alert(10)">'
    "<script>alert(11)</script>"
    '<image href="https://example.org/spy.png"/></svg>'
)


def top(visitor, anchor):
    return visitor.page.evaluate(f"document.querySelector('#lesson .at-{anchor}')?.getBoundingClientRect().top")


def opened(visitor, anchor):
    """Wait until a section stands at the top of the window."""
    visitor.page.wait_for_function(
        f"(() => {{ const there = document.querySelector('#lesson .at-{anchor}');"
        " return there && there.offsetParent && Math.abs(there.getBoundingClientRect().top) < 40; })()"
    )


def test_from_the_debrief_to_the_section_and_back_into_questions(visitor, server, figures):
    visitor.start()
    visitor.press("stop")
    visitor.page.locator("#debrief .card").nth(1).locator("summary").click()
    visitor.page.locator("#debrief a.to-read", has_text="The variance argument").first.click()
    opened(visitor, "variance-argument")
    assert visitor.page.url.endswith("#read/scaled-dot-product-attention/variance-argument")
    visitor.page.wait_for_timeout(1_000)
    assert visitor.page.locator("#lesson .katex").count() > 50
    assert visitor.page.locator("#lesson .katex-error").count() == 0
    assert visitor.page.evaluate("document.querySelector('#lesson img').naturalWidth") > 100
    visitor.page.screenshot(path=figures / "read.png")

    visitor.page.reload()
    opened(visitor, "variance-argument")
    visitor.page.locator("#contents a", has_text="Masking").click()
    opened(visitor, "masking")
    visitor.page.go_back()
    opened(visitor, "variance-argument")

    asked = visitor.page.locator("#lesson .ask a", has_text="question")
    count = int(asked.nth(1).inner_text().split("(")[1].split()[0])
    asked.nth(1).click()
    visitor.page.wait_for_selector("#chat .bot")
    visitor.settle()
    assert f"Question 1 of {count}" in visitor.text("#chat .bot") and "#read" not in visitor.page.url
    plan = server.stored().plan
    visitor.page.click("#leave")
    visitor.page.wait_for_selector("#resume")
    assert "About what you read" in visitor.text("#setup") and len(plan) == count


def test_why_leads_to_the_lesson_and_an_exam_that_decides_closes_it(visitor, figures):
    visitor.start()
    while "Question 3 of 5" not in visitor.text("#panel"):
        visitor.press("skip")
    visitor.say("why?")
    visitor.page.locator("#chat .bot a.to-read").first.click()
    visitor.page.wait_for_selector("#lesson h2")
    visitor.tab("Exam")
    visitor.page.click("#leave")
    visitor.page.wait_for_selector("#exams input")
    visitor.start("Phase I checkpoint")
    visitor.tab("Read")
    visitor.page.wait_for_selector("#lesson .note")
    assert "Phase I checkpoint” runs" in visitor.text("#lesson")
    assert visitor.page.locator("#contents a, #lesson h3").count() == 0
    visitor.page.screenshot(path=figures / "read-closed.png")
    visitor.tab("Exam")
    visitor.press("stop")
    visitor.tab("Read")
    visitor.page.wait_for_selector("#contents summary")


def test_a_phone_reads_without_scrolling_sideways(chromium, server, figures):
    context = chromium.new_context(viewport=PHONE)
    visitor = Visitor(context.new_page(), server)
    for name in ("scaled-dot-product-attention/softmax-saturation", "transformer-architecture", "losses"):
        visitor.page.goto(f"{server.url}#read/{name}")
        visitor.page.wait_for_selector("#lesson .katex")
        visitor.page.wait_for_timeout(2_500)
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name
        visitor.page.screenshot(path=figures / f"read-phone-{name.replace('/', '-')}.png")
    context.close()


def test_a_hostile_course_is_letters(chromium, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    (course / "lessons" / "hostile.md").write_text(HOSTILE)
    (course / "figures").mkdir()
    (course / "figures" / "evil.svg").write_text(EVIL)
    server = Server(tmp_path, VIVA_COURSE=str(course))
    context = chromium.new_context()
    try:
        visitor = Visitor(context.new_page(), server)
        visitor.page.goto(f"{server.url}#read/hostile")
        visitor.page.wait_for_selector("#lesson .mermaid svg")
        visitor.page.wait_for_timeout(1_000)
        assert visitor.page.locator("#lesson script, #lesson iframe, #lesson [onclick], #lesson [onerror]").count() == 0
        assert visitor.page.locator("#lesson img").count() == 1
        assert visitor.page.locator("#lesson a[href^='javascript']").count() == 0
        assert "<iframe" in visitor.text("#lesson") and "<script>" in visitor.text("#lesson h2")
        for node in visitor.page.locator("#lesson .mermaid .node").all():
            node.click()
        assert (visitor.faults, visitor.strangers) == ([], [])
    finally:
        context.close()
        server.kill()
