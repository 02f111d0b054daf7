"""Steps through a text and counts the scalar multiply-adds of products with the weights in each step.

A tensor counts as weights if it shares memory with them or was made of such tensors alone (a slice, a concatenation).
"""

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

PRODUCTS = {
    "mm": 0,
    "bmm": 0,
    "mv": 0,
    "dot": 0,
    "addmm": 1,
    "baddbmm": 1,
    "addbmm": 1,
    "addmv": 1,
    "mul": 0,
    "linear": 0,
}


class Count(TorchDispatchMode):
    def __init__(self, weights):
        super().__init__()
        self.kept = list(weights)  # kept alive, so that no other tensor gets their place
        self.places = {self.place(w) for w in weights}
        self.work = 0

    @classmethod
    def _should_skip_dynamo(cls):
        return False  # else PyTorch imports its compiler, which is slow and wants a folder to write to

    @staticmethod
    def place(tensor):
        return tensor.untyped_storage().data_ptr()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__.rstrip("_")
        given = [x for x in tree_leaves((args, kwargs or {})) if isinstance(x, torch.Tensor)]
        ours = [self.place(x) in self.places for x in given]
        if name in PRODUCTS and any(ours) and isinstance(out, torch.Tensor):
            left = given[PRODUCTS[name]] if PRODUCTS[name] < len(given) else given[0]
            self.work += out.numel() * (1 if name == "mul" else left.shape[-1])
        if given and (all(ours) or (name == "copy" and ours[-1])):
            for x in tree_leaves(out):
                if isinstance(x, torch.Tensor):
                    self.kept.append(x)
                    self.places.add(self.place(x))
        return out


def drive(entries, w_q, w_k, w_v, w_o, num_heads, x, other=None):
    make = entries["CachedSelfAttention"]
    count = Count([w_q, w_k, w_v, w_o])
    with count:
        cell = make(w_q, w_k, w_v, w_o, num_heads)
    second = make(w_v, w_o, w_q, w_k, num_heads) if other is not None else None
    outputs, work = [], []
    for t in range(x.shape[1]):
        count.work = 0
        with count:
            outputs.append(cell.step(x[:, t]))
        work.append(count.work)
        if second is not None:
            second.step(other[:, t])
    return {"y": outputs, "work per step grows": len(work) > 2 and work[-1] > work[1]}
