"""Serves the page on this machine. Nothing is loaded before it answers; nothing is asked of any other machine."""

import errno
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response

from tutor.app import Tutor
from tutor.errors import InputError, TutorError, Unavailable
from tutor.web.page import build

_FOLDER = Path(__file__).parent
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")
_INERT = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "max-age=300",
}
_STARTS_WITHIN = 60.0
"""Seconds."""


def serve(tutor: Tutor, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = False) -> None:
    """Serve the page until interrupted.

    Raises:
        InputError: the port is in use, or the host is not of this machine.
    """
    listening = listen(host, port)
    server = uvicorn.Server(uvicorn.Config(application(tutor), log_level="warning", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    _wait(server, thread)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    sys.stdout.write(f"Viva is at {address} (Ctrl+C ends it).\n")
    sys.stdout.flush()
    tutor.warm()
    if open_browser:
        webbrowser.open(address)
    try:
        thread.join()
    except KeyboardInterrupt:
        server.should_exit = True
        thread.join(timeout=5)
    finally:
        tutor.close()


def listen(host: str, port: int) -> socket.socket:
    """Take the port.

    Raises:
        InputError: it is in use, may not be had, or the host is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise InputError(_refusal(host, port, error)) from None
    return listening


def _refusal(host: str, port: int, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use, perhaps by another Viva; choose another one with --port."
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"Port {port} of {host} cannot be opened ({reason}); choose another one with --port."


def application(tutor: Tutor) -> FastAPI:
    """Return the page as a web application."""
    page = build(tutor)
    # Each learner waits for no other: the verbs are safe side by side.
    page.queue(default_concurrency_limit=8, api_open=False)
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    outer.get("/figures/{name}", response_model=None)(pictures(tutor))
    app: FastAPI = gr.mount_gradio_app(
        outer,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size="1kb",
        show_error=True,
        theme=gr.themes.Default(primary_hue="teal", neutral_hue="stone", font=_FONTS, font_mono=_MONO),
        css_paths=_FOLDER / "page.css",
        js=(_FOLDER / "page.js").read_text(encoding="utf-8"),
    )
    return app


def pictures(tutor: Tutor) -> Callable[[str], Response]:
    """Return what serves the pictures of lessons; whatever a course's picture holds, it runs and loads nothing."""

    def picture(name: str) -> Response:
        try:
            path = tutor.reading.picture(name)
        except TutorError as error:
            return PlainTextResponse(str(error), status_code=404)
        return FileResponse(path, headers=_INERT)

    return picture


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise Unavailable("The page could not be started; the lines above say why.")
        time.sleep(0.01)
