"""The committed pictures are what the committed script draws, and each belongs to a lesson."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
PICTURES = sorted(path.stem for path in (CORPUS / "figures").glob("*.svg"))


def test_each_picture_stands_in_one_lesson() -> None:
    lessons = [path.read_text("utf-8") for path in (CORPUS / "lessons").glob("*.md")]
    for name in PICTURES:
        assert sum(text.count(f"](../figures/{name}.svg)") for text in lessons) == 1, name


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)<|<tspan[^>]*>([^<]*)<", svg)


def numbers(svg: str) -> np.ndarray:
    return np.array([float(found) for found in re.findall(r"(?<![\w#-])-?\d+\.\d+", svg)])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_script_draws_what_is_committed(tmp_path: Path) -> None:
    for script in (CORPUS / "figures").glob("*.py"):
        shutil.copy(script, tmp_path)
    subprocess.run([sys.executable, str(tmp_path / "draw.py")], check=True, timeout=580)
    assert sorted(path.stem for path in tmp_path.glob("*.svg")) == PICTURES
    for name in PICTURES:
        kept, drawn = ((folder / f"{name}.svg").read_text("utf-8") for folder in (CORPUS / "figures", tmp_path))
        assert words(drawn) == words(kept), name
        assert numbers(drawn).shape == numbers(kept).shape, name
        np.testing.assert_allclose(numbers(drawn), numbers(kept), atol=0.5, err_msg=name)
