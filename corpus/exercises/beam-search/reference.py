"""The oracle: the rounds of the task, written with heaps and rows so as to share nothing with the right solutions."""

import heapq


def beam_search(log_probs, bos, eos, beam_size, max_length, length_penalty=0.0):
    active, done = [(0.0, ())] if max_length > 0 else [], []
    for length in range(1, max_length + 1):
        grown = []
        for total, tokens in active:
            row = log_probs((bos,) + tokens)
            grown += [
                (total + row[token], tokens + (token,)) for token in range(len(row)) if row[token] != float("-inf")
            ]
        ranked = [(-(total / len(tokens) ** length_penalty), tokens, total) for total, tokens in grown + done]
        kept = heapq.nsmallest(beam_size, ranked)
        done = [(total, tokens) for _, tokens, total in kept if tokens[-1] == eos or len(tokens) < length]
        active = [(total, tokens) for _, tokens, total in kept if tokens[-1] != eos and len(tokens) == length]
        result = [(tokens, -negative) for negative, tokens, _ in kept]
        if not active:
            return result
    return result if max_length > 0 else []
