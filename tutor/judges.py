"""Seats the judges that the settings name: one model, several votes of it, or a panel of several models."""

from collections.abc import Sequence

from pydantic import ValidationError

from tutor.errors import InputError, ModelUnavailable
from tutor.grading.grader import Grader
from tutor.grading.llm import ModelGrader
from tutor.grading.panel import Panel
from tutor.grading.shelf import Shelf
from tutor.llm.chat import Chat
from tutor.llm.endpoint import Endpoint
from tutor.settings import Settings
from tutor.value import Value

VARIED = 0.7
"""The temperature at which one model votes several times; at 0 its votes would be one vote."""


class Seat(Value):
    """One judge: a model, and which of its votes."""

    model: str
    temperature: float = 0.0
    vote: str = ""
    """What its name ends with, so that no vote is taken for another."""


def endpoint_of(settings: Settings) -> Endpoint:
    """Return where the models are.

    Raises:
        ModelUnavailable: no endpoint is set.
        InputError: its address or key cannot be one.
    """
    if not settings.has_model:
        raise ModelUnavailable("No model is set: give OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.")
    try:
        return Endpoint(
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key,
            voice=settings.model,
            judge=settings.judge_model or settings.model,
            deadline=settings.deadline,
            timeout=min(20.0, settings.deadline),
        )
    except ValidationError as error:
        name = "_".join(str(part) for part in error.errors()[0]["loc"])
        words = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InputError(f"The model endpoint cannot be used: {name}: {words}.") from None


def seats(settings: Settings) -> tuple[Seat, ...]:
    """Return the judges that the settings name, each model as often as it votes."""
    named = [name.strip() for name in settings.judges.split(",") if name.strip()]
    models = named or [settings.judge_model or settings.model]
    if settings.votes == 1:
        return tuple(Seat(model=model) for model in models)
    return tuple(
        Seat(model=model, temperature=VARIED, vote=f"~{VARIED:g}#{vote}")
        for model in models
        for vote in range(1, settings.votes + 1)
    )


def judge_of(chairs: Sequence[Seat], chats: Sequence[Chat], *, keep: bool) -> Grader:
    """Return the judge who asks these chats, one a seat.

    Args:
        chairs: who judges.
        chats: through whom each asks.
        keep: whether what was judged is kept in memory, so that the same answer is asked about once.
    """
    judges = [
        ModelGrader(chat=chat, shelf=Shelf() if keep else None, vote=seat.vote)
        for seat, chat in zip(chairs, chats, strict=True)
    ]
    return judges[0] if len(judges) == 1 else Panel(judges)
