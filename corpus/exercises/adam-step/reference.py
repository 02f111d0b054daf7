"""The oracle: the operator behind PyTorch's fused AdamW."""

import torch


def adam_step(param, grad, m, v, t, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    p, g, m, v = ([x.detach().clone(memory_format=torch.contiguous_format)] for x in (param, grad, m, v))
    # the operator counts the step up before it is asked; t is that number
    torch._fused_adamw_(
        p,
        g,
        m,
        v,
        [],
        [torch.tensor(float(t))],
        lr=lr,
        beta1=betas[0],
        beta2=betas[1],
        weight_decay=weight_decay,
        eps=eps,
        amsgrad=False,
        maximize=False,
    )
    return p[0], m[0], v[0]
