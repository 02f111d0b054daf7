"""Beam search. Fill in the function; keep its name and its parameters."""


def beam_search(log_probs, bos, eos, beam_size, max_length, length_penalty=0.0):
    # log_probs(prefix: tuple of ints, beginning with bos) gives a list of V log-probabilities.
    # Return a list of (tokens, score), best first; tokens without bos, with eos where it was produced.
    raise NotImplementedError
