"""The environment as it is read: what is missing, empty, wrong or written with a tilde."""

from pathlib import Path

import pytest

from tutor.errors import InputError
from tutor.settings import read_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch):
    for name in ("COURSE", "HOME", "DATABASE", "LEARNER", "SURE", "VOTES", "SANDBOX", "GRADER"):
        monkeypatch.delenv(f"VIVA_{name}", raising=False)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_a_tilde_is_the_home_folder(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("VIVA_HOME", "~/viva")
    monkeypatch.setenv("VIVA_COURSE", "~/course")
    found = read_settings()
    assert (found.home, found.course) == (Path("/home/ada/viva"), Path("/home/ada/course"))
    assert found.database_url == "sqlite:////home/ada/viva/viva.db"


def test_empty_is_unset_and_without_an_endpoint_there_is_no_model(monkeypatch):
    monkeypatch.setenv("VIVA_LEARNER", "")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    found = read_settings()
    assert (found.learner, found.has_model) == ("me", False)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:8080/v1")
    assert read_settings().has_model


@pytest.mark.parametrize(
    ("name", "value"),
    [("VIVA_SURE", "2"), ("VIVA_VOTES", "none"), ("VIVA_SANDBOX", "off"), ("VIVA_GRADER", "best")],
)
def test_a_value_that_cannot_be_is_named_by_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=f"The environment variable {name} is wrong"):
        read_settings()


def test_each_course_has_an_index_of_its_own(monkeypatch, tmp_path):
    folders = []
    for place in ("a", "b"):
        monkeypatch.setenv("VIVA_COURSE", str(tmp_path / place / "course"))
        folders.append(read_settings().index_folder)
    assert len(set(folders)) == 2 and all(folder.name.startswith("course-") for folder in folders)
