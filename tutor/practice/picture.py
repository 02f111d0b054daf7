"""Makes pictures of public cases, and HTML of pictures. Pure; needs neither torch nor the sandbox.

Shades are classes, not styles, so that a page's cleaner lets them through: `p0` (nothing) to `p9` for positive numbers,
`n1` to `n9` for negative ones, `odd` for what is not finite. The numbers stand in the cells: none needs the shade.
"""

import html
from typing import Any

from tutor.picture import Matrix, Picture, Plot

LARGEST = 16
"""Rows and columns of a matrix that is still drawn."""


def picture(plot: Plot, expected: Any, got: Any) -> Picture | None:
    """Return the picture of a case, or None where the learner's result has nothing of the kind to draw.

    Args:
        plot: what is to be drawn.
        expected: what is right, as plain nested lists, parts by name.
        got: what the submission returned, likewise.
    """
    right, learners = (_matrix(_part(value, plot.part)) for value in (expected, got))
    if right is None or learners is None:
        return None
    return Picture(title=plot.title, rows=plot.rows, columns=plot.columns, expected=right, got=learners)


def _part(value: Any, name: str) -> Any:
    if not name:
        return value
    return value.get(name) if isinstance(value, dict) else None


def _matrix(value: Any) -> Matrix | None:
    """Two axes: those of length one go first, then all but the innermost two; a plain row is a matrix of one."""
    while _depth(value) > 2:
        thin = len(value) > 1 and all(isinstance(item, list) and len(item) == 1 for item in value)
        value = [item[0] for item in value] if thin else value[0]
    rows = [value] if _depth(value) == 1 else value
    if _depth(rows) != 2 or not 0 < len(rows) <= LARGEST or not 0 < len(rows[0]) <= LARGEST:
        return None
    if any(not isinstance(row, list) or len(row) != len(rows[0]) for row in rows):
        return None
    return tuple(tuple(_number(cell) for cell in row) for row in rows)


def _depth(value: Any) -> int:
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    return depth


def _number(cell: Any) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def to_html(picture: Picture) -> str:
    """Return the two matrices as tables with shades, the learner's first."""
    cells = [cell for matrix in (picture.expected, picture.got) for row in matrix for cell in row]
    largest = max((abs(cell) for cell in cells if cell is not None), default=0.0) or 1.0
    axes = f"rows: {html.escape(picture.rows)}, columns: {html.escape(picture.columns)}"
    tables = _table("Yours", picture.got, largest) + _table("Expected", picture.expected, largest)
    title = f'{html.escape(picture.title)} <span class="quiet">({axes})</span>'
    return f'<figure class="heat"><figcaption>{title}</figcaption><div class="heat-pair">{tables}</div></figure>'


def _table(caption: str, matrix: Matrix, largest: float) -> str:
    rows = "".join(f"<tr>{''.join(_cell(number, largest) for number in row)}</tr>" for row in matrix)
    return f'<table class="heat"><caption>{caption}</caption><tbody>{rows}</tbody></table>'


def _cell(number: float | None, largest: float) -> str:
    if number is None:
        return '<td class="odd">not finite</td>'
    shade = round(9 * abs(number) / largest)
    return f'<td class="{"n" if number < 0 and shade else "p"}{shade}">{number:.2f}</td>'


def differing(expected: Any, got: Any, most: int = 12) -> list[tuple[str, str, str]]:
    """Return where two results differ: the place, what was expected there, what came. Equal places come last.

    Args:
        expected: what is right, as plain nested lists, parts by name.
        got: what the submission returned, likewise, or in words.
        most: rows at most.
    """
    right, learners = dict(_leaves(expected, "")), dict(_leaves(got, ""))
    rows = [(place or "result", _said(right.get(place)), _said(learners.get(place))) for place in {**right, **learners}]
    return sorted(rows, key=lambda row: row[1] == row[2])[:most]


def _leaves(value: Any, place: str) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        parts = [(f"{place}.{key}" if place else str(key), item) for key, item in value.items()]
    elif isinstance(value, list | tuple) and value:
        parts = [(_at(place, at), item) for at, item in enumerate(value)]
    else:
        return [(place, value)]
    return [leaf for where, item in parts for leaf in _leaves(item, where)]


def _at(place: str, index: int) -> str:
    return f"{place[:-1]}, {index}]" if place.endswith("]") else f"{place}[{index}]"


def _said(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:80]
