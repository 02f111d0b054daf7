"""Finds the passages of a course that answer a query: embed, split, index, search."""
