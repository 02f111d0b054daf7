"""Scaled dot-product attention. Fill in the function; keep its name and its parameters."""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    # q (..., T_q, d_k), k (..., T_k, d_k), v (..., T_k, d_v); mask is boolean, True means "may be attended to".
    # Return (output, weights): output (..., T_q, d_v), weights (..., T_q, T_k).
    raise NotImplementedError
