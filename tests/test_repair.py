import pytest
from pydantic import ValidationError

from tutor.repair import Choice, Naming

CHOICES = (Choice(id="A", question="Is it?"), Choice(id="B"), Choice(id="C", says="the last", question="Why?"))
FAULT = Naming(name="FAULT", asks="which line?", right="B", choices=CHOICES)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('FAULT = "B"', "B"),
        ("import torch\n\nFAULT = 'b'  # that one\n", "B"),
        ('FAULT: str = "B"\n', "B"),
        ('FAULT=("B")', "B"),
        ('FAULT = "A"\nFAULT = "B"', "B"),
        ('FAULT = "?"', ""),
        ('FAULT = " "', ""),
        ("FAULT = B", ""),
        ("", ""),
        ('# FAULT = "B"', ""),
        ('def f():\n    FAULT = "B"', ""),
        ('DEFAULT = "B"', ""),
        ('FAULT == "B"', ""),
        ('FAULT = "' + "x" * 1000 + '"', "X" * 80),
    ],
)
def test_what_is_named_is_read_as_text(source, answer):
    assert FAULT.answer(source) == answer


def test_the_list_of_choices_holds_what_the_code_does_not_say():
    assert FAULT.words() == "- `FAULT`: which line?\n  - `C`: the last"
    assert FAULT.test == "fault-named"


@pytest.mark.parametrize(
    ("right", "choices"),
    [
        ("D", CHOICES),
        ("A", CHOICES),
        ("B", (*CHOICES, Choice(id="B"))),
        ("B", (Choice(id="A"), *CHOICES[1:])),
    ],
)
def test_one_choice_is_right_and_every_other_asks(right, choices):
    with pytest.raises(ValidationError, match="FAULT"):
        Naming(name="FAULT", asks="which line?", right=right, choices=choices)
