import pytest

from tutor.exam.intent import intent_of
from tutor.exam.move import Intent

TABLE = {
    Intent.DONT_KNOW: [
        "I don't know", "i dont know", "idk", "I don’t know.", "no idea", "No clue, sorry", "dunno", "not sure",
        "I can't remember", "I cannot recall that", "I'm stuck", "help", "hint please", "Can I have a hint?",
        "give me another hint", "I forgot", "I give up", "Hmm, I really don't know this one",
        "I have no idea what this is", "um... no idea", "I forgot how that goes", "I'm stuck on the second part",
        "No clue at all, honestly", "who knows?", "I'm completely lost here",
        "That's all.", "that's it", "nothing else",  # the reply to "what else belongs to it?" ends no exam
    ],
    Intent.CLARIFY: [
        "why?", "Why", "why is that?", "What do you mean by saturate?", "what is a Jacobian?",
        "Could you explain the question?",
        "can you rephrase?", "Do you mean per head?", "explain", "Are you asking about training or inference?",
        "how so?", "Should I give the formula?", "but why?", "I don't understand the question",
        "explain that again please", "Explain what you mean by spread",
        "what does d_k stand for?",
    ],
    Intent.SKIP: ["skip", "Skip this question please", "next", "next question", "pass", "let's move on", "move on",
                  "let's move on to the next one, please"],
    Intent.REPEAT: ["repeat", "Can you repeat the question?", "what was the question?", "say that again", "pardon?"],
    Intent.STOP: ["stop", "quit", "exit", "end the exam", "finish", "I'm done", "that's all for today",
                  "I'm done for today, thanks", "let's stop here please", "I want to end the exam"],
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
        "Forget gate", "forget", "forget gate close to one", "No idea, maybe 64", "I'm lost, is it the variance?",
        "I forgot, 8?", "I'm done. The answer is 64.", "I'm finished: it is the variance", "let's end with: d_k",
        "go on to the next layer", "explain it by residual connections", "that's all the tokens before it",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("message", "intent"), [(m, i) for i, messages in TABLE.items() for m in messages])
def test_a_message_is_read_as_what_it_wants(message, intent):
    assert intent_of(message) is intent


def test_a_long_message_is_an_answer_whatever_it_opens_with():
    assert intent_of("why " + "the variance grows " * 20 + "?") is Intent.ANSWER


@pytest.mark.timeout(5)
@pytest.mark.parametrize("opening", ["no idea", "i forgot", "im lost", "lets stop", "move on", "explain"])
@pytest.mark.parametrize("tail", [" how it", " what it is", " the exam", " to the next one", " what"])
@pytest.mark.parametrize("times", [7, 11, 50_000])
def test_words_that_nearly_fit_take_no_time(opening, tail, times):
    assert intent_of(opening + tail * times + " x") in (Intent.ANSWER, Intent.CLARIFY)
