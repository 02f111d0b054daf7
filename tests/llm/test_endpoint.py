import pytest
from pydantic import ValidationError

from tutor.llm.chat import Role
from tutor.llm.endpoint import Endpoint


@pytest.mark.parametrize(
    "url", ["localhost:8080", "ftp://a/v1", "http://", "http://a:99999/v1", "http://a:0/v1", "http://a:x"]
)
def test_an_address_that_cannot_be_one_is_refused(url):
    with pytest.raises(ValidationError):
        Endpoint(base_url=url, voice="v", judge="j")


@pytest.mark.parametrize("key", ["schlüssel", "two words", "a\nb"])
def test_a_key_that_fits_no_header_is_refused(key):
    with pytest.raises(ValidationError) as caught:
        Endpoint.read({"api_key": key, "voice": "v", "judge": "j"})
    assert "pasted" in str(caught.value)


def test_an_endpoint_knows_its_models_and_hides_passwords():
    endpoint = Endpoint.read({"base_url": "http://me:pw@10.0.0.1:80/v1", "api_key": " ", "voice": "v", "judge": "j"})
    assert endpoint.api_key is None
    assert endpoint.where == "http://10.0.0.1:80/v1"
    assert (endpoint.model(Role.VOICE), endpoint.model(Role.JUDGE)) == ("v", "j")
    assert Endpoint(voice="v", judge="j").where == "https://api.openai.com/v1"
