"""Runs a learner's code apart from everything and judges it outside. Knows nothing of exams, courses or pages.

The trusted parent holds references, seeds and verdicts (checker, compare, diagnosis); the sandbox holds torch and the
submission (zygote, child and what they import: kernel, landlock, lint, tombstones, wire). What crosses is in wire.
"""
