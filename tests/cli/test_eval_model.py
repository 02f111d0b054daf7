"""`tutor eval run` with a model judge, over the wire: faults are named and counted, and nothing is asked twice."""

import json

import pytest

from tests.cli.test_evals import ANSWERS, tutor, write_suite
from tests.evals.judging_server import judging_server

__all__ = ["tutor"]
N = len(ANSWERS)


@pytest.fixture
def server(monkeypatch):
    with judging_server() as judging:
        monkeypatch.setenv("OPENAI_BASE_URL", judging.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("VIVA_JUDGE_MODEL", "judge-1")
        monkeypatch.setenv("VIVA_DEADLINE", "3")
        yield judging


@pytest.fixture
def suite(tmp_path):
    folder = write_suite(tmp_path / "small", thresholds={"criteria.credit_kappa": -1.0})
    path = folder / "answers.jsonl"
    path.write_text(
        path.read_text().replace("Each score is exponentiated", "Exponentiates each, normalises: it is exponentiated")
    )
    return folder


def llm(suite, *more):
    return "eval", "run", suite, "--grader", "llm", "--json", *more


def test_a_run_asks_once_an_answer_and_a_second_one_into_its_folder_nobody(tutor, server, suite, tmp_path):
    status, said, _ = tutor(*llm(suite, "--out", tmp_path / "out"))
    (report,) = json.loads(said)
    assert (status, report["answers"], report["graded"], len(server.asked)) == (0, N, N, N)
    assert report["grader"].startswith("llm:judge-1@")
    assert report["cost"] == {"requests": N, "input_tokens": 700 * N, "output_tokens": 50 * N, "without_model": 0.0}
    assert report["criteria"]["false_credit"] == 0.0
    again = json.loads(tutor(*llm(suite, "--out", tmp_path / "out"))[1])[0]
    assert len(server.asked) == N
    assert {**again, "seconds": 0} == {**report, "seconds": 0}
    lines = [json.loads(line) for line in (tmp_path / "out" / "small.jsonl").read_text().splitlines()]
    assert [line["answer"]["id"] for line in lines] == [f"a{n}" for n in range(N)]
    assert all(line["usage"]["input_tokens"] == 700 and line["seconds"] > 0 for line in lines)
    assert "<svg" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("free-text", "in the form"),
        ("cut", "token limit"),
        ("500", "HTTP 500"),
        ("429", "HTTP 429"),
        ("hang", "within"),
    ],
)
def test_a_fault_is_named_and_counted_and_a_later_run_asks_again(
    tutor, server, suite, tmp_path, monkeypatch, fault, words
):
    monkeypatch.setenv("VIVA_DEADLINE", "0.7" if fault == "hang" else "3")
    server.fault = fault
    status, said, remarks = tutor(*llm(suite, "--out", tmp_path / "out"))
    (report,) = json.loads(said)
    assert (status, report["answers"], report["graded"], report["criteria"]) == (3, N, 0, None)
    assert [one["id"] for one in report["ungraded"]] == [f"a{n}" for n in range(N)]
    assert all(words in one["reason"] for one in report["ungraded"])
    assert f"{N} not graded" in remarks
    server.fault = ""
    monkeypatch.setenv("VIVA_DEADLINE", "3")
    status, said, _ = tutor(*llm(suite, "--out", tmp_path / "out"))
    assert (status, json.loads(said)[0]["graded"]) == (0, N)


def test_a_dry_run_asks_nobody_and_prices_what_it_would_ask(tutor, server, suite, tmp_path):
    status, said, _ = tutor(*llm(suite, "--dry-run", "--price", "1/10"))
    found = json.loads(said)
    assert (status, server.asked) == (0, [])
    assert (found["answers"], found["known"], found["calls"]) == (N, 0, N)
    assert found["cost"] == pytest.approx((found["input_tokens"] + 10 * found["output_tokens"]) / 1e6)
    tutor(*llm(suite, "--out", tmp_path / "out"))
    sent = sum(len(json.dumps(body)) for body in server.asked) / 4
    assert found["input_tokens"] == pytest.approx(sent, rel=0.1)
    found = json.loads(tutor(*llm(suite, "--dry-run", "--out", tmp_path / "out"))[1])
    assert (found["known"], found["calls"]) == (N, 0)
    found = json.loads(tutor("eval", "run", suite, "--dry-run", "--json")[1])
    assert (found["answers"], found["calls"]) == (N, 0)


def test_votes_and_a_panel_ask_each_judge(tutor, server, suite, monkeypatch):
    monkeypatch.setenv("VIVA_JUDGES", "judge-1, judge-2,judge-3")
    report = json.loads(tutor(*llm(suite))[1])[0]
    assert sorted({body["model"] for body in server.asked}) == ["judge-1", "judge-2", "judge-3"]
    assert {body["temperature"] for body in server.asked} == {0.0}
    assert (len(server.asked), report["cost"]["requests"]) == (3 * N, 3 * N)
    server.asked.clear()
    monkeypatch.setenv("VIVA_JUDGES", "")
    monkeypatch.setenv("VIVA_VOTES", "3")
    report = json.loads(tutor(*llm(suite))[1])[0]
    assert len(server.asked) == 3 * N
    assert {body["temperature"] for body in server.asked} == {0.7}
    assert report["grader"].startswith("panel:llm:judge-1@")


def test_a_batch_gives_the_same_marks_as_single_requests(tutor, server, suite, tmp_path):
    single = json.loads(tutor(*llm(suite))[1])[0]
    batched = json.loads(tutor(*llm(suite, "--batch", "--out", tmp_path / "out"))[1])[0]
    assert {**batched, "seconds": 0} == {**single, "seconds": 0}
    assert len(server.batches) == 1
    assert not list((tmp_path / "out" / "batch").glob("*.under-way"))
    tutor(*llm(suite, "--batch", "--out", tmp_path / "out"))
    assert len(server.batches) == 1


def test_a_failed_request_of_a_batch_is_named_and_sent_again(tutor, server, suite, tmp_path):
    server.fault, server.faulty = "500", 1
    status, said, _ = tutor(*llm(suite, "--batch", "--out", tmp_path / "out"))
    (report,) = json.loads(said)
    assert (status, report["graded"]) == (0, N - 1)
    assert "HTTP 500" in report["ungraded"][0]["reason"]
    report = json.loads(tutor(*llm(suite, "--batch", "--out", tmp_path / "out"))[1])[0]
    assert (report["graded"], len(server.asked)) == (N, N + 1)


def test_the_limit_wants_a_price(tutor, suite):
    assert tutor(*llm(suite, "--limit-cost", "1"))[0] == 2
    assert tutor(*llm(suite, "--price", "cheap"))[0] == 2


def test_two_runs_are_compared(tutor, server, suite, tmp_path):
    tutor(*llm(suite, "--out", tmp_path / "a"))
    tutor("eval", "run", suite, "--out", tmp_path / "b")
    status, said, _ = tutor("eval", "compare", tmp_path / "a", tmp_path / "b", "--json")
    found = json.loads(said)
    assert (status, found["answers"], found["credit"]["n"]) == (0, N, 2 * N)
    assert found["a"].startswith("llm:")
    assert found["verdict"].endswith(".")


def test_a_baseline_holds_a_later_run(tutor, suite, tmp_path):
    assert tutor("eval", "baseline", suite, "--out", tmp_path / "base")[0] == 0
    assert tutor("eval", "run", suite, "--baseline", tmp_path / "base")[0] == 0
    path = tmp_path / "base" / "small.json"
    was = json.loads(path.read_text())
    was["criteria"]["false_credit"] -= 0.1
    path.write_text(json.dumps(was))
    status, _, said = tutor("eval", "run", suite, "--baseline", tmp_path / "base")
    assert (status, "criteria.false_credit (baseline" in said) == (1, True)
    path.unlink()
    assert tutor("eval", "run", suite, "--baseline", tmp_path / "base")[0] == 2
