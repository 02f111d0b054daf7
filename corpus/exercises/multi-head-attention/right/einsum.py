import torch


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, num_heads, mask=None):
    # what nn.MultiheadAttention does, by hand
    d = x_q.size(-1)
    if num_heads < 1 or d % num_heads > 0:
        raise ValueError("scaled_dot_product_attention needs whole heads")
    shape = (d, num_heads, d // num_heads)
    q = torch.einsum("btd,dhc->bhtc", x_q, w_q.reshape(shape))
    k = torch.einsum("btd,dhc->bhtc", x_kv, w_k.reshape(shape))
    v = torch.einsum("btd,dhc->bhtc", x_kv, w_v.reshape(shape))
    scores = torch.einsum("bhqc,bhkc->bhqk", q, k) / (d / num_heads) ** 0.5
    if mask is None:
        weights = scores.softmax(-1)
    else:
        mask = mask.expand(scores.shape)
        weights = scores.masked_fill(mask.logical_not(), -1e30).softmax(-1) * mask
    mixed = torch.einsum("bhqk,bhkc->bqhc", weights, v)
    return torch.einsum("bqhc,hcd->bqd", mixed, w_o.reshape(num_heads, d // num_heads, d))
