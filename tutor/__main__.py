"""Picks the face: the page for `tutor web`, the terminal for everything else. Turns errors into exit statuses."""

import io
import os
import sys
from typing import Annotated

import typer

# Threads of torch that spin on busy cores make one sentence take 200 ms in place of 15; read when torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# NumPy's matrices are small here: its own threads, which spin beside torch's, cost a third more; read at its import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tutor.cli.main import app
from tutor.errors import TutorError


@app.command()
def web(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is served.")] = 7860,
    host: Annotated[str, typer.Option(help="The address to listen at; by default this machine alone.")] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Open the examination in the browser."""
    from tutor.app import Tutor
    from tutor.settings import read_settings
    from tutor.web.serve import serve

    serve(Tutor(read_settings()), host=host, port=port, open_browser=open_browser)


def main() -> None:
    """Run a command; what is wrong is one sentence on standard error, and its exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a byte or letter that the terminal's encoding lacks loses no answer
    try:
        status = app(standalone_mode=False)
    except typer.Abort:
        status = 130
    except typer.TyperException as error:
        status = _complain(f"{_words(error)} See `tutor --help`.", 2)
    except TutorError as error:
        status = _complain(str(error), error.exit_status)
    sys.exit(status if isinstance(status, int) else 0)


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"tutor: {sentence}\n")
    return status


def _words(error: typer.TyperException) -> str:
    # Only some of Typer's errors add the option's name, and only in this method.
    words: str = error.format_message() if hasattr(error, "format_message") else str(error)
    return words


if __name__ == "__main__":
    main()
