"""Every formula of the shipped course as the page's own KaTeX sets it, in a browser. Knows nothing of meaning."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from tutor.course.lessons import read_lessons
from tutor.web.text import prose

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
CORPUS = Path(__file__).parents[2] / "corpus"
PATIENCE = 300_000
"""Milliseconds until some thousand formulas are set on a busy machine."""
STARTS_WITHIN = 240
"""Seconds on a busy machine."""
PAGE = """
import json, sys
import gradio as gr
from tutor.web.text import DELIMITERS
parts = json.loads(open(sys.argv[1], encoding="utf-8").read())
with gr.Blocks(analytics_enabled=False) as page:
    for name, text in parts.items():
        gr.Markdown(text, latex_delimiters=DELIMITERS, elem_id=name)
page.launch(server_port=int(sys.argv[2]), quiet=True)
"""


def strings(data) -> list[str]:
    """All strings of a YAML document."""
    if isinstance(data, str):
        return [data]
    items = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for item in items for text in strings(item)]


def course_texts() -> dict[str, list[str]]:
    """The texts with formulas, by the file they come from."""
    parts = {f"lesson-{lesson.id}": [s.text for s in lesson.sections] for lesson in read_lessons(CORPUS / "lessons")}
    for kind in ("questions/*.yaml", "derivations/*.yaml", "exercises/*/exercise.yaml"):
        for path in sorted(CORPUS.glob(kind)):
            name = path.parent.name if path.stem == "exercise" else path.stem
            read = strings(yaml.safe_load(path.read_text("utf-8")))
            parts[f"{kind.split('/')[0]}-{name}"] = [text for text in read if "$" in text]
    return {name: texts for name, texts in parts.items() if any("$" in text for text in texts)}


def formulas(text: str) -> list[str]:
    bare = re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.DOTALL)
    return re.findall(r"\$\$.+?\$\$|\$[^$]+\$", bare, re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formulas")
    (folder / "page.py").write_text(PAGE)
    shown = {name: prose("\n\n".join(texts)) for name, texts in course_texts().items()}
    (folder / "parts.json").write_text(json.dumps(shown), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(folder / "page.py"), str(folder / "parts.json"), str(port)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(CORPUS.parent), "GRADIO_ANALYTICS_ENABLED": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/"
    end = time.monotonic() + STARTS_WITHIN
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                break
        except OSError:
            assert time.monotonic() < end, "the page of formulas never answered"
            time.sleep(0.2)
    assert process.poll() is None, "the page of formulas ended"
    yield url
    process.kill()
    process.wait(timeout=10)


def test_each_formula_is_set_and_each_diagram_drawn_without_an_error(chromium, address):
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    texts = course_texts()
    wanted = {name: sum(len(formulas(text)) for text in texts[name]) for name in texts}
    page.wait_for_function(
        "document.querySelectorAll('.mermaid svg').length >= document.querySelectorAll('.mermaid').length"
    )
    set_, wrong = {}, {}
    for name in texts:
        page.wait_for_selector(f"#{name} .katex")
        set_[name] = page.locator(f"#{name} .katex").count()
        wrong[name] = page.eval_on_selector_all(f"#{name} .katex-error", "all => all.map(one => one.title)")
    drawn = {name: page.locator(f"#{name} .mermaid svg:not([aria-roledescription=error])").count() for name in texts}
    page.close()
    assert drawn == {name: sum(text.count("```mermaid") for text in texts[name]) for name in texts}
    assert {name: errors for name, errors in wrong.items() if errors} == {}
    assert set_ == wanted
    assert sum(wanted.values()) >= 4500
