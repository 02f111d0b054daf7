"""Judges of words: evidence in an answer, the embedded grader, and what they share. Knows nothing of the sitting."""
