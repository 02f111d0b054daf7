import pytest

from tutor.grading.gates import Gate, admits, shut

PROMPT = "Why are the scores divided by $\\sqrt{d_k}$ in scaled dot-product attention? Give the variance argument."

DONT_KNOW = [
    "I don't know",
    "i dont know.",
    "I don't know, sorry",
    "No idea",
    "idk",
    "I have no idea why the scores are divided.",
    "Sorry, I can't remember the variance argument.",
    "I really don't remember this one",
    "not sure",
    "pass",
    "skip",
    "I give up",
    "Hmm, I honestly have no clue",
    "dunno",
    "I'm not sure, sorry.",
    "I forgot this",
    "none",
    "I do not know why the scores are divided by sqrt d_k",
    "We didn't learn this",
    "I haven't studied this topic yet",
    "I can't answer that",
    "My mind is blank",
    "I'd pass",
    "Let's skip this question",
    "beats me",
    'don"t know',
]
KNOWS = [
    "I don't know the exact value but the variance of the dot product grows with d_k",
    "I'm not sure, but I think large scores saturate the softmax",
    "I can't remember the proof; each product has variance one and there are d_k of them",
    "The softmax has no idea of order, so positions are added",
    "We pass the queries through a linear layer",
    "Nothing bounds the scores, so softmax saturates",
    "None of the heads sees the whole vector",
    "d_k, I don't remember why = sum of d_k unit variances",
]
SOUP = [
    "softmax, scaling, variance, d_k, dot product, gradients, saturation",
    "attention query key value softmax scaling gradient variance dimension",
    "variance; unit variance; softmax saturation; vanishing gradient; square root; dimension",
    "Keywords: softmax saturation, tiny gradients, independent components, zero mean, unit variance, d_k",
    "scores, W_q^T, d_k, ReLU mask, outer product, gradient flow, softmax, x transposed",
]
SAYS = [
    "softmax saturates, gradients vanish, scores grow, variance d_k, unit variance, scaling",
    "var 512, std 22.6, scores 40, softmax one, gradient zero, so scale",
    "Var(q·k) = d_k, so divide by sqrt(d_k)",
    "var d_k -> std sqrt d_k -> softmax saturates -> grads vanish",
    "Dot products grow with dimension, which saturates softmax",
    "Softmax saturates, gradients vanish, scaling keeps unit variance.",
    "$\\mathrm{softmax}(QK^\\top/\\sqrt{d_k})V$",
    "d_k",
    "unit variance",
]
PARROT = [
    "The scores are divided by sqrt(d_k) in scaled dot-product attention, which is the variance argument.",
    "In scaled dot-product attention, why the scores are divided by the square root of d_k is the variance argument.",
]
FOREIGN = [
    "Die Varianz ist d_k und deshalb wird das Skalarprodukt durch die Wurzel geteilt, weil die Softmax nicht sättigt.",
    "La variance du produit scalaire est d_k et donc les scores sont divisés par la racine.",
    "Дисперсия скалярного произведения равна d_k, поэтому делим на корень.",
    "点积的方差是 d_k，所以要除以它的平方根。",
]


@pytest.mark.parametrize(
    ("answer", "gate"),
    [
        *((answer, Gate.EMPTY) for answer in ("", "  \n", "\x00", "…", "\u200b", "???")),
        *((answer, Gate.DONT_KNOW) for answer in DONT_KNOW),
        *((answer, Gate.SOUP) for answer in SOUP),
        *((answer, Gate.PARROT) for answer in PARROT),
        *((answer, Gate.FOREIGN) for answer in FOREIGN),
    ],
)
def test_a_gate_shuts(answer: str, gate: Gate) -> None:
    found = shut(answer, PROMPT)
    assert found is not None
    assert found.gate is gate
    assert found.reason


@pytest.mark.parametrize("answer", KNOWS + SAYS)
def test_gates_stay_open_for_those_who_say_something(answer: str) -> None:
    assert shut(answer, PROMPT) is None


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        (
            "Name the three gates of an LSTM cell and its states.",
            "forget gate, input gate, output gate, cell state, hidden state",
        ),
        (
            "Does the variance of the dot product increase or decrease with the dimension d_k?",
            "The variance of the dot product increases with the dimension d_k",
        ),
        ("What is the scope of global variables of a file?", "Global variables have static duration"),
    ],
)
def test_short_right_answers_in_the_words_of_the_question_pass(prompt: str, answer: str) -> None:
    assert shut(answer, prompt) is None


@pytest.mark.parametrize(
    "answer",
    [
        "Convolutions are for images, but I couldn't tell you what the assumptions are.",
        "It has to do with the softmax; why exactly I've never learned.",
        "I don't know, I'd only be guessing.",
    ],
)
def test_a_short_answer_admits_not_to_know(answer: str) -> None:
    assert admits(answer)


@pytest.mark.parametrize(
    "answer",
    ["The model can't know the future.", "The decoder does not remember early words.", "I don't know. " + "word " * 30],
)
def test_what_a_model_does_not_know_and_long_answers_admit_nothing(answer: str) -> None:
    assert not admits(answer)
