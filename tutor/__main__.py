"""Picks the face: the page for `tutor web`, the terminal for everything else. Turns errors into exit statuses."""

import sys
from typing import Annotated

import click
import typer

from tutor.cli.main import app
from tutor.errors import TutorError, UnknownName


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
    """Run a command; a TutorError is one sentence on standard error and its exit status."""
    command = typer.main.get_command(app)
    try:
        status = command.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.Abort:
        status = 130
    except click.ClickException as error:
        status = _complain(_usage(error), 2)
    except TutorError as error:
        status = _complain(str(error), error.exit_status)
    sys.exit(status if isinstance(status, int) else 0)


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"tutor: {sentence}\n")
    return status


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    group = context.command if context else None
    words = error.format_message()
    if words.startswith("No such command") and isinstance(group, click.Group):
        name = words.split("'")[1]
        return str(UnknownName("command", name, group.commands))
    return f"{words} See `{context.command_path if context else 'tutor'} --help`."


if __name__ == "__main__":
    main()
