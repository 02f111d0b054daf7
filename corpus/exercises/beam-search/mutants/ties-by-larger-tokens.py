"""Larger."""

import math


def grown(tokens, total, row):
    return [((*tokens, token), total + log_p) for token, log_p in enumerate(row) if log_p > -math.inf]


def beam_search(log_probs, bos, eos, beam_size, max_length, length_penalty=0.0):
    beam = [((), 0.0)]

    def finished(tokens):
        return bool(tokens) and (tokens[-1] == eos or len(tokens) == max_length)

    def score(item):
        tokens, total = item
        return total / len(tokens) ** length_penalty

    if max_length == 0:
        return []
    while not all(finished(tokens) for tokens, _ in beam):
        candidates = []
        for tokens, total in beam:
            if finished(tokens):
                candidates.append((tokens, total))
            else:
                candidates += grown(tokens, total, log_probs((bos, *tokens)))
        beam = sorted(candidates, key=lambda item: (-score(item), [-token for token in item[0]]))[:beam_size]
    return [(item[0], score(item)) for item in beam]
