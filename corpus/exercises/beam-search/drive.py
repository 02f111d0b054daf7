"""Makes the function of log-probabilities from a table with a row for each prefix, and checks how it is asked."""


def drive(entries, table, size, bos, eos, beam_size, max_length, **options):
    def log_probs(prefix):
        if type(prefix) is not tuple or not prefix or prefix[0] != bos:
            raise TypeError("log_probs wants a tuple that begins with bos")
        tokens = prefix[1:]
        if eos in tokens or len(tokens) >= max_length:
            raise RuntimeError("log_probs was asked about a finished hypothesis")
        row = 0
        for token in tokens:
            row = row * size + token + 1
        return table[row].tolist()

    return entries["beam_search"](log_probs, bos, eos, beam_size, max_length, **options)
