"""Reads what the command line points at. Knows nothing of the verbs."""

from pathlib import Path

from tutor.errors import InputError

MAX_BYTES = 20_000_000


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: it cannot be read, or is larger than 20 MB.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"The file '{path}' is larger than {MAX_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"The file '{path}' cannot be read: {error.strerror}.") from None


def file_text(path: Path) -> str:
    """Return a file's text; bytes that are not UTF-8 become �, so that no answer is lost for them."""
    return file_bytes(path).decode("utf-8", "replace")


def one_of(text: str | None, path: Path | None, what: str) -> str:
    """Return the text given on the command line or in a file.

    Raises:
        InputError: neither or both were given.
    """
    if (text is None) == (path is None):
        raise InputError(f"Give either --{what} or --{what}-file.")
    return text if text is not None else file_text(path or Path())
