"""Settings, read once from the environment, so that nothing below can read it. Built at the edge, handed down."""

import hashlib
import os
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tutor.errors import InputError

_SHIPPED = Path(__file__).resolve().parent.parent / "corpus"


def _data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "viva"


class Settings(BaseSettings):
    """Where things are and which model there is; each field is an environment variable `VIVA_…`."""

    model_config = SettingsConfigDict(env_prefix="VIVA_", frozen=True, extra="ignore", env_ignore_empty=True)

    course: Path = _SHIPPED
    """The course folder."""
    home: Path = Field(default_factory=_data_folder)
    """Where the database and the index are kept."""
    database: str = ""
    """Database URL; empty: SQLite in `home`."""
    learner: str = Field(default="me", min_length=1, max_length=100)
    """Whose exam it is."""
    sandbox: Literal["auto", "bubblewrap", "landlock", "unsafe-local"] = "auto"
    grader: Literal["embedded", "llm", "hybrid"] | None = None
    """Who judges words in the exam; empty: hybrid where there is a model, else embedded."""
    sure: float = Field(default=0.85, gt=0, le=1.01)
    """The hybrid grader asks the model about criteria that the embedded one is less sure of; above 1, about all."""
    model: str = "gpt-5-mini"
    """The model that words moves and judges."""
    judge_model: str = ""
    """Another model for judging; empty: the same."""
    judges: str = ""
    """Several models for judging, with commas between: a panel that decides by majority."""
    votes: int = Field(default=1, ge=1, le=9)
    """How often each model judges an answer; the majority decides."""
    deadline: float = Field(default=30.0, gt=0)
    """Seconds that a turn waits for the model."""
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key")
    )
    openai_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_BASE_URL", "openai_base_url")
    )

    @field_validator("course", "home")
    @classmethod
    def _below_the_home(cls, value: Path) -> Path:
        # Not every place that sets a variable expands `~` (quotes, systemd, Docker's env files).
        return value.expanduser()

    @property
    def database_url(self) -> str:
        """The database to use."""
        return self.database or f"sqlite:///{self.home / 'viva.db'}"

    @property
    def index_folder(self) -> Path:
        """Where the index of this course is kept; another course has another, so that none overwrites it."""
        course = self.course.resolve()
        return self.home / "index" / f"{course.name}-{hashlib.sha256(os.fsencode(course)).hexdigest()[:8]}"

    @property
    def has_model(self) -> bool:
        """Whether a model endpoint was named."""
        return self.openai_api_key is not None or self.openai_base_url is not None


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        InputError: a variable has a value that cannot be; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        name = name if name.startswith("OPENAI") else f"VIVA_{name}"
        raise InputError(f"The environment variable {name} is wrong: {first['msg']}") from None
