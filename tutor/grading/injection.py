"""Finds words addressed to the grader rather than to the question: they are no evidence. Knows nothing of rubrics.

Talk *about* instructions or masks ("the decoder must ignore the mask's future positions") is an answer and stays.
"""

import re
from pathlib import Path

from tutor.grading.notation import clean

_MARKS = r"(?:full|top|max(?:imum)?|highest|all(?: the| of the| available)?|perfect|complete|100 ?%|ten|10)"
_JUDGE = r"(?:grader|examiner|evaluator|assessor|rubric|marking scheme)"
_LINES = Path(__file__).with_name("injection.txt").read_text("utf-8").splitlines()
_PATTERNS = [
    line.replace("{MARKS}", _MARKS).replace("{JUDGE}", _JUDGE) for line in _LINES if line and not line.startswith("# ")
]
_ADDRESSED = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.I)
_LOOKALIKES = str.maketrans("аеорсухіјѕԁԛԝһ", "aeopcyxijsdqwh")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\U000e0000-\U000e007f]{2,}|[\U000e0020-\U000e007e]")


def addressed_to_the_grader(text: str) -> bool:
    """Whether these words try to steer the marks: orders, pleas, fake verdicts, fences, hidden text, role play."""
    if _HIDDEN.search(text):
        return True
    seen = clean(text)
    unmasked = seen.translate(_LOOKALIKES) if re.search("[a-z]", seen, re.I) else seen
    return bool(_ADDRESSED.search(seen) or (unmasked != seen and _ADDRESSED.search(unmasked)))
