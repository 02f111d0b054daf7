import torch


def attention_backward(q, k, v, d_output):
    """Uses that the row sums of d_weights * weights are those of d_output * output."""
    root = q.size(-1) ** 0.5
    p = torch.einsum("...qc,...kc->...qk", q, k).div(root).softmax(-1)
    output = torch.einsum("...qk,...kc->...qc", p, v)
    delta = (output * d_output).sum(-1, keepdim=True)
    ds = p * (torch.einsum("...qc,...kc->...qk", d_output, v) - delta) / root
    return (
        torch.einsum("...qk,...kc->...qc", ds, k),
        torch.einsum("...qk,...qc->...kc", ds, q),
        torch.einsum("...qk,...qc->...kc", p, d_output),
    )
