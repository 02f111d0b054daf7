"""Typed mathematics: read, evaluated on tensors, judged line by line. Knows nothing of exams or models.

One line's way from text to verdict:
    lexer -> vocabulary (names) -> statements (words, relations) -> parser (formulas, one per reading) -> evaluation
    (torch, on draws of a problem) -> verdicts (pairs of sides) -> judge (lines, sessions) -> diagnosis.
"""
