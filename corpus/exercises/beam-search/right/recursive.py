import itertools
import math


def beam_search(log_probs, bos, eos, beam_size, max_length, length_penalty=0.0):
    """Each round calls the next one; scores are kept beside the sums."""

    def round_(beam, length):
        if length == max_length or all(tokens[-1:] == (eos,) for _, tokens, _ in beam):
            return beam
        open_ones = [item for item in beam if item[1][-1:] != (eos,)]
        closed = [item for item in beam if item[1][-1:] == (eos,)]
        grown = itertools.chain.from_iterable(
            ((total + p, tokens + (token,)) for token, p in enumerate(log_probs((bos, *tokens))) if not math.isinf(p))
            for _, tokens, total in open_ones
        )
        scored = [(total / math.pow(len(tokens), length_penalty), tokens, total) for total, tokens in grown]
        ranked = sorted(sorted(scored + closed, key=lambda item: item[1]), key=lambda item: item[0], reverse=True)
        return round_(ranked[:beam_size], length + 1)

    found = round_([(0.0, (), 0.0)], 0)
    return [(tokens, score) for score, tokens, _ in found if tokens]
