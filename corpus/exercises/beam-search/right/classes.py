from dataclasses import dataclass


@dataclass(frozen=True)
class Hypothesis:
    tokens: tuple
    total: float
    done: bool


def beam_search(log_probs, bos, eos, beam_size, max_length, length_penalty=0.0):
    def key(h):
        return (-(h.total / len(h.tokens) ** length_penalty), h.tokens)

    def expand(h):
        if h.done:
            yield h
            return
        for token, p in enumerate(log_probs((bos,) + h.tokens)):
            if p != float("-inf"):
                tokens = h.tokens + (token,)
                yield Hypothesis(tokens, h.total + p, token == eos or len(tokens) >= max_length)

    if not max_length:
        return []
    beam = [Hypothesis((), 0.0, False)]
    while any(not h.done for h in beam):
        beam = sorted((new for h in beam for new in expand(h)), key=key)[:beam_size]
    return [(h.tokens, -key(h)[0]) for h in beam]
