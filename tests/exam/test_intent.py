import pytest

from tutor.exam.intent import intent_of
from tutor.exam.move import Intent

TABLE = {
    Intent.DONT_KNOW: [
        "I don't know", "i dont know", "idk", "I don’t know.", "no idea", "No clue, sorry", "dunno", "not sure",
        "I can't remember", "I cannot recall that", "I'm stuck", "help", "hint please", "Can I have a hint?",
        "give me another hint", "I forgot", "I give up", "Hmm, I really don't know this one",
        "I have no idea what this is", "um... no idea",
    ],
    Intent.CLARIFY: [
        "why?", "Why", "why is that?", "What do you mean by saturate?", "what is a Jacobian?",
        "Could you explain the question?",
        "can you rephrase?", "Do you mean per head?", "explain", "Are you asking about training or inference?",
        "how so?", "Should I give the formula?", "but why?", "I don't understand the question",
        "what does d_k stand for?",
    ],
    Intent.SKIP: ["skip", "Skip this question please", "next", "next question", "pass", "let's move on", "move on"],
    Intent.REPEAT: ["repeat", "Can you repeat the question?", "what was the question?", "say that again", "pardon?"],
    Intent.STOP: ["stop", "quit", "exit", "end the exam", "finish", "I'm done", "that's all for today"],
    Intent.EMPTY: ["", "   ", "\n\t", "...", "?!"],
    Intent.ANSWER: [
        "d_k", "8", "no", "Because the variance grows with d_k.", "is it because the softmax saturates?",
        "I don't know the exact number but the variance grows with d_k so we divide",
        "the gradient stops at zero", "skip connections add the input back", "next-token prediction is compression",
        "Why they vanish? Because each step multiplies by the same Jacobian and its norm is below one, so it shrinks.",
        "maybe the mean?", "It passes the gradient on", "$\\frac{1}{\\sqrt{d_k}}$", "方差是 d_k", "stop gradient",
        "the help of the mask is to forbid the future", "Repeat the hidden state T times",
        "softmax(QK^T/sqrt(d_k))V", "what the decoder needs is a query", "¯\\_(ツ)_/¯ variance",
        "I am not sure but I think it's the derivative of the ReLU",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("message", "intent"), [(m, i) for i, messages in TABLE.items() for m in messages])
def test_a_message_is_read_as_what_it_wants(message, intent):
    assert intent_of(message) is intent


def test_a_long_message_is_an_answer_whatever_it_opens_with():
    assert intent_of("why " + "the variance grows " * 20 + "?") is Intent.ANSWER
