"""Talks to one OpenAI-compatible endpoint: typed replies and streams. Knows nothing of exams, rubrics or settings."""
