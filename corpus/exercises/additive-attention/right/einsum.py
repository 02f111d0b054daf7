import torch


def additive_attention(s, h, w_s, w_h, v):
    mixed = torch.einsum("bn,np->bp", s, w_s)[:, None, :] + torch.einsum("btm,mp->btp", h, w_h)
    weights = torch.einsum("btp,p->bt", mixed.tanh(), v).softmax(dim=-1)
    return torch.einsum("bt,btm->bm", weights, h), weights
