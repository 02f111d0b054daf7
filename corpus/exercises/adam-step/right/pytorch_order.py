import math

import torch


def adam_step(param, grad, m, v, t, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    # the order of torch.optim.AdamW: decay first, then the step
    new = param * (1 - lr * weight_decay)
    m_new = torch.lerp(m, grad, 1 - betas[0])
    v_new = (v * betas[1]).addcmul(grad, grad, value=1 - betas[1])
    step_size = lr / (1 - betas[0] ** t)
    denominator = v_new.sqrt() / math.sqrt(1 - betas[1] ** t) + eps
    return new.addcdiv(m_new, denominator, value=-step_size), m_new, v_new


_fused_adamw_ = adam_step  # a name of our own
