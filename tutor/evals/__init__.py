"""Grading the graders: suites of labelled answers, measures, reports. Holds machinery only; the data lie elsewhere."""
