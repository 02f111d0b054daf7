"""Viva: an oral-exam tutor for deep learning."""

__version__ = "0.1.0"
