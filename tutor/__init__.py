"""Viva: an oral-exam tutor for deep learning. In a notebook: `from tutor import check`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.notebook import check as check

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the notebook's face when it is asked for, so that `import tutor` alone stays light."""
    if name != "check":
        raise AttributeError(f"module 'tutor' has no attribute '{name}'")
    return import_module("tutor.notebook").check
