"""A diagnosis and its words: the kind of a fault, its place, and the question about it. Finds none itself."""

from dataclasses import dataclass

PLACES = {
    "transpose": "look at the transposes in",
    "sign": "look at the signs in",
    "term": "look at the terms of",
    "factor": "look at the factors of",
    "order": "look at the order of the factors in",
    "product": "which product is meant in",
    "quotient": "what divides what in",
    "power": "look at the power of",
    "function": "look at the function at",
    "slope": "is it the function or its slope that is wanted at",
    "number": "look at the number",
    "index": "look at the order of the indices in",
    "limit": "look at the limits of",
    "name": "is it really this one that belongs here:",
    "roles": "which belongs where in",
    "scope": "how far does it reach:",
    "operation": "is it this operation in",
}

QUESTIONS = {
    "shape": "What shape has each side, and what shape must it have?",
    "factor": "Try it with numbers: by which factor do the two sides differ?",
    "transpose": "What shape must the result have, and which entry stands in row i, column j?",
    "part": "Which rule did you use in this part?",
    "missing": "Which part of the way there is not yet in your formula?",
    "defined": "For which values does each side make sense?",
    "number": "How far is it from what the other side comes to, and in which digit?",
    "value": "Try it with small numbers: do both sides give the same?",
}

MISSING = {
    "transpose": "a transpose is missing or one too many",
    "sign": "a sign is not right",
    "term": "a term is missing or one too many",
    "factor": "a factor is missing or one too many",
    "order": "the order of the factors is not right",
    "product": "it is another kind of product",
    "power": "a power is not right",
    "function": "a function is missing or another one",
    "slope": "the slope and the value of a function are mixed up",
    "number": "a number is not right",
    "index": "the indices are mixed up",
    "limit": "a limit is not right",
    "name": "a symbol stands in the place of another",
    "roles": "two symbols stand in each other's place",
    "scope": "what stands under a function, a power or a bracket is not right",
    "operation": "an operation is not the right one",
    "quotient": "a quotient is upside down or missing",
}


@dataclass(frozen=True)
class Fault:
    """A diagnosis."""

    kind: str
    text: str
    relative_error: float = 1.0
    question: str | None = None
    misconception: str | None = None
    at: int | None = None
