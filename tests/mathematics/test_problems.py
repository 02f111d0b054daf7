"""Every shipped problem holds, and malformed files are named by file, line and key."""

from pathlib import Path

import pytest
import torch

from tutor.errors import CourseError
from tutor.mathematics.board import TARGET
from tutor.mathematics.problems import complaints, load_problems

FOLDER = Path(__file__).parents[2] / "corpus" / "derivations"
PROBLEMS = load_problems(FOLDER)


@pytest.mark.parametrize("name", PROBLEMS)
def test_problem_holds(name):
    assert complaints(PROBLEMS[name]) == []


def test_complaints_name_what_is_wrong():
    problem = PROBLEMS["sigmoid-derivative"]
    target = problem.target.but(reference="σ(z)(1 + σ(z))", accepted=("σ'(z) = 1",))
    slip = problem.misconceptions[0].but(line="σ'(z) = σ(z)(1 − σ(z))")
    found = " ".join(complaints(problem.but(target=target, misconceptions=(slip,))))
    assert "reference" in found
    assert "accepted" in found
    assert slip.id in found


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("- id: a\n  title: t\n", 1, "topic"),
        ("- id: Not Kebab\n  title: t\n  topic: x\n  task: y\n  target: {value: x, reference: x}\n", 1, "id"),
        ("id: a\n", 1, ""),
        ("- id: [\n", 2, ""),
    ],
)
def test_malformed_files_name_the_place(tmp_path, text, line, key):
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        load_problems(tmp_path)
    assert (caught.value.file, caught.value.key) == ("bad.yaml", key)
    assert caught.value.line == line


def values(board, name):
    draw = board(name).worlds(0)[0].generic
    return {key: value[0].detach() for key, value in draw.values.items()}


def test_targets_against_pytorch(board):
    v = values(board, "scaled-dot-product-attention")
    expected = torch.nn.functional.scaled_dot_product_attention(v["Q"], v["K"], v["V"])
    torch.testing.assert_close(v[TARGET], expected)

    v = values(board, "layer-norm")
    eps = float(v["epsilon"])
    expected = torch.nn.functional.layer_norm(v["x"][:, 0], v["x"].shape[:1], v["gamma"][:, 0], v["beta"][:, 0], eps)
    torch.testing.assert_close(v[TARGET][:, 0], expected)

    v = values(board, "softmax-cross-entropy-gradient")
    z = v["z"][:, 0].clone().requires_grad_()
    torch.nn.functional.cross_entropy(z, v["y"][:, 0]).backward()
    torch.testing.assert_close(v[TARGET][:, 0], z.grad)

    v = values(board, "normal-equations")
    torch.testing.assert_close(v[TARGET], torch.linalg.lstsq(v["X"], v["y"]).solution)

    v = values(board, "gaussian-kl")
    p, q = (torch.distributions.Normal(v[f"mu{i}"], v[f"sigma{i}"]) for i in (1, 2))
    torch.testing.assert_close(v[TARGET], torch.distributions.kl_divergence(p, q))


def test_adam_against_pytorch(board):
    v = values(board, "adam-update")
    state = torch.nn.Parameter(v["thetat-1"].clone())
    beta = float(v["beta1"]), float(v["beta2"])
    optimiser = torch.optim.Adam([state], lr=float(v["eta"]), betas=beta, eps=float(v["epsilon"]))
    state.grad = v["gt"].clone()
    optimiser.state[state] = {
        "step": torch.tensor(float(v["t"]) - 1),
        "exp_avg": v["mt-1"].clone(),
        "exp_avg_sq": v["vt-1"].clone(),
    }
    optimiser.step()
    torch.testing.assert_close(v[TARGET], state.detach())


def test_a_file_that_is_not_utf8_is_named_and_a_byte_order_mark_is_no_fault(tmp_path):
    shipped = next(FOLDER.glob("*.yaml")).read_bytes()
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + shipped)
    assert load_problems(tmp_path)
    (tmp_path / "b.yaml").write_bytes(b"- id: caf\xe9\n")
    with pytest.raises(CourseError, match=r"b\.yaml: not UTF-8"):
        load_problems(tmp_path)
