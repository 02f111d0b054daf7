"""Batches: sent through files and batches of a real server, waited for, and not paid for twice."""

import pytest

from tests.evals.judging_server import judging_server
from tutor.errors import ModelUnavailable
from tutor.llm.batch import Mailbox
from tutor.llm.chat import Role, system, user
from tutor.llm.meter import metered
from tutor.llm.postponed import WAITS, Postponed
from tutor.value import Value

from .conftest import endpoint

ASK = (system("# Criteria\n- id: one\n\n# Misconceptions\n"), user("begin\none, it says\nend"))


class Verdicts(Value):
    verdicts: tuple[dict[str, str], ...]
    misconceptions: tuple[str, ...]


@pytest.fixture
def server():
    with judging_server() as judging:
        yield judging


def wanting(post):
    with pytest.raises(ModelUnavailable, match=WAITS):
        post.reply(ASK, Verdicts, Role.JUDGE)
    return post.wanted


def test_a_postponed_reply_comes_with_the_batch(server):
    post, slept = Postponed(model="m"), []
    server.looks = 2
    (letters,) = Mailbox(endpoint(server.base_url), pause=7, sleep=slept.append).ask([wanting(post)])
    post.take(letters)
    with metered() as meter:
        assert post.reply(ASK, Verdicts, Role.JUDGE).verdicts[0]["level"] == "met"
    assert meter.usage.input_tokens == 700
    assert slept == [7, 7]
    assert server.asked[0]["temperature"] == 0.0
    assert server.asked[0]["response_format"]["json_schema"]["name"] == "Verdicts"


def test_votes_of_one_model_are_asked_for_each(server):
    posts = [Postponed(model="m", salt=str(vote)) for vote in range(3)]
    Mailbox(endpoint(server.base_url)).ask([wanting(post) for post in posts])
    assert len(server.asked) == 3


def test_a_killed_wait_goes_on_with_the_batch_under_way(server, tmp_path):
    server.looks = 1

    def killed(_):
        raise KeyboardInterrupt

    wanted = wanting(Postponed(model="m"))
    with pytest.raises(KeyboardInterrupt):
        Mailbox(endpoint(server.base_url), tmp_path, sleep=killed).ask([wanted])
    (letters,) = Mailbox(endpoint(server.base_url), tmp_path).ask([wanted])
    assert len(server.batches) == 1
    assert list(letters) == list(wanted)
    (letters,) = Mailbox(endpoint(server.base_url), tmp_path).ask([wanted])
    assert (len(server.batches), list(letters)) == (1, list(wanted))


@pytest.mark.parametrize(("fault", "words"), [("cut", "token limit"), ("429", "HTTP 429"), ("free-text", "form")])
def test_a_failed_request_says_why(server, fault, words):
    server.fault, post = fault, Postponed(model="m")
    post.take(Mailbox(endpoint(server.base_url)).ask([wanting(post)])[0])
    with pytest.raises(ModelUnavailable, match=words):
        post.reply(ASK, Verdicts, Role.JUDGE)


def test_a_request_without_a_reply_is_lost_and_says_so():
    post = Postponed(model="m")
    wanting(post)
    post.take({})
    with pytest.raises(ModelUnavailable, match="without a reply"):
        post.reply(ASK, Verdicts, Role.JUDGE)


def test_an_endpoint_without_batches_is_named(server):
    with pytest.raises(ModelUnavailable, match="has no Batch API"):
        Mailbox(endpoint(server.base_url + "/elsewhere")).ask([wanting(Postponed(model="m"))])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # llmock leaves its upload open
def test_llmocks_batches_are_read_too(llmock):
    post = Postponed(model="gpt-4o")
    (letters,) = Mailbox(endpoint(llmock.base_url()), pause=0.05).ask([wanting(post)])
    (letter,) = letters.values()
    assert letter.failure is None
    assert letter.text
