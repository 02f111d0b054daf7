"""Reads and checks a course folder. Knows nothing of search, grading or the exam."""
