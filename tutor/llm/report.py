"""What a model was used for and whether it can be reached, for people. Knows nothing of clients."""

from pydantic import Field

from tutor.value import Value


class Usage(Value):
    """What a model was asked and what that cost, since it was made."""

    requests: int = Field(default=0, ge=0)
    """Attempts sent, retries included."""
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)
    """As the server counted them; servers that count nothing leave these at 0."""

    def plus(self, other: "Usage") -> "Usage":
        """Return both together."""
        return Usage(
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class Reach(Value):
    """What `tutor doctor` tells of an endpoint."""

    base_url: str
    voice: str
    judge: str
    reachable: bool
    seconds: float = Field(ge=0)
    problem: str | None = None
    """Why it is not reachable, or a doubt where it is."""
