"""Spellings: Unicode, LaTeX commands and functions, each with the one form we go on with. Data only."""

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell",
}  # fmt: skip

GREEK_COMMANDS = {word: word for word in GREEK.values()} | {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varsigma": "sigma", "varrho": "rho",
    "Sigma": "Sigma", "Pi": "Pi",
}  # fmt: skip

SYMBOLS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "＋": "+", "＝": "=", "·": "·", "⋅": "·", "∙": "·",
    "•": "·",
    "×": "×", "÷": "/", "∕": "/", "⁄": "/", "⊙": "⊙", "∘": "⊙", "○": "⊙", "⊗": "⊗", "∂": "∂", "∇": "∇",
    "∑": "Σ", "Σ": "Σ", "∏": "∏", "Π": "∏", "√": "√", "‖": "‖", "∥": "‖", "≤": "≤", "≥": "≥", "⩽": "≤", "⩾": "≥",
    "≠": "≠", "≈": "≈", "≃": "≈", "≅": "≈", "≔": ":=", "≡": "=", "←": "←", "→": "⇒", "⇒": "⇒", "⟹": "⇒", "⟶": "⇒",
    "↦": "⇒",
    "⇔": "⇒", "⟺": "⇒", "↔": "⇒", "∴": "⇒", "∵": ";", "∼": "∼", "~": "∼", "∈": "∈", "∀": "∀", "¬": "¬", "∞": "∞",
    "∝": "∝",
    "′": "'", "’": "'", "‘": "'", "´": "'", "″": "''", "⟨": "⟨", "⟩": "⟩", "…": "…", "⋯": "…", "∣": "|", "│": "|",
    "∧": ",", "∩": ",", "⟂": "⟂", "⫫": "⟂", "✓": ".", "■": ".", "□": ".", "∎": ".", "，": ",", "；": ";", "：": ":",
    "（": "(", "）": ")",
}  # fmt: skip

ASCII = (
    "...", "**", ":=", "<-", "->", "=>", "<=", ">=", "!=", "~=", "==", "||",
    "+", "-", "*", "@", "/", "^", "_", "(", ")", "[", "]", "{", "}", "|", ",", ";", ":", "=", "<", ">", "'", ".",
    "&", "!", "?",
)  # fmt: skip

RENAMED = {
    "...": "…", "**": "^", "<-": "←", "->": "⇒", "=>": "⇒", "<=": "≤", ">=": "≥", "!=": "≠", "~=": "≈", "==": "=",
    "||": "‖",
}  # fmt: skip

FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅙": "1/6", "⅛": "1/8"}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵗᵏʲᵐᵈᴺᵀᵃᵇˣʸ", "0123456789+-=()nitkjmdNTabxy", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True))

ACCENTS = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0307": "dot",
    "\u20d7": "",
    "\u0331": "",
}

ACCENT_COMMANDS = {
    "hat": "hat",
    "widehat": "hat",
    "tilde": "tilde",
    "widetilde": "tilde",
    "bar": "bar",
    "overline": "bar",
    "dot": "dot",
}

COMMANDS = {
    "cdot": "·", "bullet": "·", "times": "×", "div": "/", "odot": "⊙", "circ": "⊙", "otimes": "⊗", "ast": "*",
    "star": "*",
    "partial": "∂", "nabla": "∇", "sum": "Σ", "prod": "∏", "frac": "frac", "dfrac": "frac", "tfrac": "frac",
    "cfrac": "frac",
    "sqrt": "√", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "|": "‖", "Vert": "‖", "lVert": "‖",
    "rVert": "‖",
    "parallel": "‖", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "lt": "<",
    "gt": ">",
    "ne": "≠", "neq": "≠", "approx": "≈", "simeq": "≈", "cong": "≈", "equiv": "=", "coloneqq": ":=",
    "triangleq": ":=",
    "gets": "←", "leftarrow": "←", "to": "⇒", "rightarrow": "⇒", "Rightarrow": "⇒", "implies": "⇒", "iff": "⇒",
    "Longrightarrow": "⇒", "longrightarrow": "⇒", "Leftrightarrow": "⇒", "mapsto": "⇒", "therefore": "⇒",
    "because": ";",
    "leadsto": "⇒", "sim": "∼", "in": "∈", "forall": "∀", "neg": "¬", "lnot": "¬", "infty": "∞", "propto": "∝",
    "langle": "⟨",
    "rangle": "⟩", "ldots": "…", "dots": "…", "cdots": "…", "vdots": "…", "dotsc": "…", "dotsb": "…", "prime": "'",
    "{": "(", "}": ")", "lbrace": "(", "rbrace": ")", "lbrack": "[", "rbrack": "]", "%": "%", "_": "_", "&": ",",
    "land": ",",
    "top": "⊤", "intercal": "⊤", "transpose": "⊤", "perp": "⟂", "\\": "\\\\", "newline": "\\\\", "cap": ",",
    "wedge": ",",
}  # fmt: skip

SKIPPED = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "bigm",
        "middle",
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "limits",
        "nolimits",
        "quad",
        "qquad",
        ",",
        ";",
        ":",
        "!",
        ">",
        "(",
        ")",
        "[",
        "]",
        "/",
        "-",
        "nonumber",
        "notag",
        "enspace",
        "thinspace",
        "medspace",
        "hspace*",
        "large",
        "Large",
        "small",
        "normalsize",
        "huge",
        "vphantom",
        "phantom",
        "strut",
        "ensuremath",
        "boxed",
        "underbrace",
        "overbrace",
        "mathstrut",
    ]
) | {" "}

FONTS = frozenset(
    [
        "mathbf",
        "mathrm",
        "mathcal",
        "mathit",
        "mathsf",
        "mathbb",
        "mathfrak",
        "mathscr",
        "boldsymbol",
        "bm",
        "vec",
        "operatorname",
        "operatorname*",
        "text",
        "textbf",
        "textit",
        "textrm",
        "texttt",
        "mbox",
        "rm",
        "bf",
        "it",
        "cal",
        "pmb",
        "mathop",
        "symbf",
        "textup",
        "textsf",
        "underline",
    ]
)

DROPPED_WITH_ARGUMENT = frozenset({"tag", "label", "hspace", "vspace", "color"})

ARRAYS = frozenset({"pmatrix", "bmatrix", "matrix", "Bmatrix", "smallmatrix", "array", "cases"})
LAYOUTS = frozenset(
    {"align", "align*", "aligned", "equation", "equation*", "gather", "gather*", "split", "gathered", "multline"}
)

FUNCTIONS = {
    "exp": "exp", "log": "log", "ln": "log", "lg": "log10", "sqrt": "sqrt", "sin": "sin", "cos": "cos", "tan": "tan",
    "tanh": "tanh", "sinh": "sinh", "cosh": "cosh", "sigmoid": "sigmoid", "sigm": "sigmoid", "logistic": "sigmoid",
    "expit": "sigmoid", "sigma": "sigmoid", "relu": "relu", "softmax": "softmax", "softplus": "softplus",
    "diag": "diag",
    "diagflat": "diag", "tr": "trace", "trace": "trace", "min": "min", "max": "max", "minimum": "min",
    "maximum": "max",
    "abs": "abs", "norm": "norm", "sum": "sum", "mean": "mean", "avg": "mean", "average": "mean", "inv": "inverse",
    "inverse": "inverse", "outer": "outer", "dot": "dot", "matmul": "matmul", "mm": "matmul", "rowsum": "rowsum",
    "sign": "sign", "sgn": "sign", "square": "square", "det": "det", "logsumexp": "logsumexp", "lse": "logsumexp",
    "eye": "eye", "ones": "ones", "zeros": "zeros", "transpose": "transpose", "log2": "log2", "log10": "log10",
    "multiply": "hadamard", "hadamard": "hadamard", "prod": "prod", "pow": "pow", "power": "pow", "vec": "vec",
    "erf": "erf", "logsigmoid": "logsigmoid", "log1p": "log1p", "reciprocal": "reciprocal", "variance": "variance",
    "heaviside": "step", "step": "step", "comb": "choose", "binom": "choose", "factorial": "factorial",
    "subtract": "minus",
}  # fmt: skip

METHODS = frozenset(
    [
        "sum",
        "mean",
        "dot",
        "norm",
        "transpose",
        "inverse",
        "inv",
        "exp",
        "log",
        "sqrt",
        "square",
        "softmax",
        "sigmoid",
        "tanh",
        "relu",
        "trace",
        "diag",
        "abs",
        "prod",
    ]
)

PREFIXES = ("np", "numpy", "torch", "math", "jnp", "tf", "F", "nn", "functional", "linalg", "special", "scipy", "Math")
