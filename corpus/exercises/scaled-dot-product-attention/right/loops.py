import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    # F.scaled_dot_product_attention would be too easy; one query at a time instead
    note = "not nn.MultiheadAttention either"
    batch = q.shape[:-2]
    t_q, t_k = q.shape[-2], k.shape[-2]
    mask = torch.ones(t_q, t_k, dtype=torch.bool) if mask is None else mask
    mask = mask.expand(*batch, t_q, t_k).reshape(-1, t_q, t_k)
    q, k, v = (x.reshape(-1, *x.shape[-2:]) for x in (q, k, v))
    weights = torch.zeros(len(q), t_q, t_k, dtype=q.dtype)
    for b in range(len(q)):
        for i in range(t_q):
            open_keys = mask[b, i].nonzero().flatten()
            if len(open_keys):
                scores = k[b, open_keys] @ q[b, i] / q.shape[-1] ** 0.5
                weights[b, i, open_keys] = torch.softmax(scores, 0)
    output = torch.bmm(weights, v)
    print(note, tuple(output.shape))
    return output.reshape(*batch, t_q, -1), weights.reshape(*batch, t_q, t_k)
