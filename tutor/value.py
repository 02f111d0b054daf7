"""The base of every noun: a frozen, strict Pydantic value. Knows nothing of any noun."""

import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value: equal by content, never changed, no unknown keys, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    @classmethod
    def read(cls, data: Any) -> Self:
        """Make the value from plain data as it comes from YAML or JSON (lists become tuples, words enums).

        Raises:
            pydantic.ValidationError: where the data does not fit.
        """
        return cls.model_validate_json(json.dumps(data, default=str))

    def plain(self) -> dict[str, Any]:
        """Return the value as JSON-ready data; `read` gives it back."""
        return self.model_dump(mode="json")

    def but(self, **changes: Any) -> Self:
        """Return a new, validated value with some fields changed."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **changes})
