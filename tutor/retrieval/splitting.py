"""Splits lessons into passages short enough to embed. Knows nothing of vectors, stores or files.

LangChain's recursive splitter does the work. Its Markdown splitters are not used: they drop the indentation of code and
join paragraphs. Ours is what must not be cut: code, formulas and links keep their white space out of its sight.
"""

import re
from collections.abc import Callable

from langchain_text_splitters import RecursiveCharacterTextSplitter

from tutor.lesson import Lesson, Section
from tutor.passage import Passage

LIMIT = 180
"""Tokens in a passage's text, so that its title fits in what the embedding model reads."""

_WHOLE = re.compile(
    r"""
    ^[ ]{0,3}(?P<fence>```+|~~~+) .*? ^[ ]{0,3}(?P=fence)   # fenced code
    | \$\$ .+? \$\$ | \\\[ .+? \\\]                         # displayed formulas
    | \\begin\{(?P<env>[a-z]+\*?)\} .+? \\end\{(?P=env)\}
    | (?<![\\$]) \$ [^$\n]+ \$                              # formulas in the line
    | `[^`\n]+`
    | \[[^\]\n]+\]\([^)\s]+\)                               # links
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
# Private-use characters stand for the white space of what is kept whole.
_HIDE = {ord("\n"): "\uf8f0", ord(" "): "\uf8f1"}
_SHOW = {0xF8F0: "\n", 0xF8F1: " "}
# Best place first: before a heading, between paragraphs, lines, sentences, words; at last inside too long a block.
_SEPARATORS = [r"\n(?=\#{2,6} )", r"\n[ \t]*\n", r"\n", r"(?<=[.!?;:]) +", r" +", "\uf8f0", "\uf8f1"]


def split_lesson(lesson: Lesson, count: Callable[[str], int], limit: int = LIMIT) -> tuple[Passage, ...]:
    """Cut a lesson into passages of at most `limit` tokens, in order; none reaches over two sections.

    Args:
        lesson: what to cut.
        count: how many tokens a text has, as `Embedder.count_tokens` does.
        limit: tokens a passage may have; a single word or line of code that is longer is kept.

    Returns:
        The passages; sections without text have none. All text is in them, verbatim but for white space at the cuts.
    """
    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=limit,
        chunk_overlap=0,
        length_function=lambda text: count(text.translate(_SHOW)),
    )
    return tuple(
        Passage(
            lesson=lesson.id,
            section=section.anchor,
            title=f"{lesson.title}: {section.title}",
            text=piece.translate(_SHOW).strip("\n"),
        )
        for section in lesson.sections
        for piece in splitter.split_text(_hidden(section))
        if piece.translate(_SHOW).strip()
    )


def _hidden(section: Section) -> str:
    return _WHOLE.sub(lambda match: match.group().translate(_HIDE), section.text)
