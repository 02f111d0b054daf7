"""Where the models are and how long they may take, as one value. Knows nothing of clients or of the environment."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from tutor.llm.chat import Role
from tutor.value import Value

HOSTED = "https://api.openai.com/v1"
"""Where a key without a base URL belongs."""


class Endpoint(Value):
    """An OpenAI-compatible API, hosted or local."""

    base_url: str | None = None
    """Up to and with `/v1`; none is OpenAI's own."""
    api_key: SecretStr | None = None
    """None for a local server that asks for none."""
    voice: str = Field(min_length=1, max_length=200)
    """The model that words the moves."""
    judge: str = Field(min_length=1, max_length=200)
    """The model that judges criteria."""
    timeout: float = Field(default=20.0, gt=0, le=3600)
    """Seconds to connect, and of silence in a stream (the wait for its first word included)."""
    deadline: float = Field(default=60.0, gt=0, le=3600)
    """Seconds for a whole turn, its retries and waits included."""
    retries: int = Field(default=2, ge=0, le=10)
    """Further attempts after a failure that may pass."""

    temperature: float = Field(default=0.0, ge=0, le=2)
    """Of typed replies; above 0 only where several votes on the same answer are wanted."""

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the base URL must look like http://127.0.0.1:8080/v1")
        if parts.port == 0:  # reading it also refuses what is no port
            raise ValueError("the base URL names port 0")
        return value

    @field_validator("api_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        key = value.get_secret_value().strip()
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("the API key holds characters that no key has; was it pasted whole and alone?")
        return SecretStr(key) if key else None

    @property
    def where(self) -> str:
        """The address for people, without a name or password that it may hold."""
        parts = urlsplit(self.base_url or HOSTED)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def model(self, role: Role) -> str:
        """Return the name of the model that plays the role."""
        return {Role.VOICE: self.voice, Role.JUDGE: self.judge}[role]
