"""How the page says that something went wrong: one sentence that stays until it is read."""

import html
from typing import Any

import gradio as gr

from tutor.errors import TutorError

HIDDEN: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For events whose result says itself that they are at work."""


def warn(error: TutorError) -> None:
    """Show an error's message, as text."""
    gr.Warning(html.escape(str(error)), duration=None)
