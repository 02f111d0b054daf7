"""The word lists of `lexicon.txt`, by name. Knows nothing of what they are used for."""

from pathlib import Path


def _read(text: str) -> dict[str, frozenset[str]]:
    """Read sections: a line `[name] remark`, then words between white space."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line[1 : line.index("]")]
            found[name] = []
        else:
            found[name] += line.split()
    return {name: frozenset(words) for name, words in found.items()}


LEXICON = _read(Path(__file__).with_name("lexicon.txt").read_text("utf-8"))
