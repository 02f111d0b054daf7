import pytest

from tutor.cli import output


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"the mean $E[q_i]\,E[k_i] = 0$", r"the mean $E[q_i]\,E[k_i] = 0$"),
        (r"$$a_1 * b_1 * c$$", r"$$a_1 * b_1 * c$$"),
        ("a *stressed* word", "a stressed word"),
        ("bell \x07 and escape \x1b[2J", "bell  and escape [2J"),
    ],
)
def test_prose_keeps_formulas_and_drops_control_characters(capsys, text, shown):
    output.prose(text)
    assert capsys.readouterr().out.strip() == shown


def test_a_remark_keeps_a_long_path_whole(capsys):
    path = "/a/very/long/folder" * 12 + "/data.bin"
    output.note(f"The file {path} is of no kind.")
    assert path in capsys.readouterr().err
