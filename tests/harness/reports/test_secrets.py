"""No key is in anything that a run says or leaves, however a server sends it back."""

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.config.profile import Identity, Profile
from tests.support.deployments import run, settings_json
from tests.support.hostile import disguises_of, echo, forms_of, hostile
from tests.support.served import verify

pytestmark = pytest.mark.runs

KEY = """k3y-"A\\b/c+d=&e%20f<g>'h`$i~ZZ"""
OTHER = "0ther-k3y/of+a=second&person"


def leaks(text: str, key: str) -> list[str]:
    """Return the forms of a key that a text has."""
    return [name for name, form in forms_of(key).items() if form in text and len(form) > 3]


def disguised_leaks(text: str, key: str) -> list[str]:
    """Return the disguises of a key that a text has, and whether a header has its letters."""
    names = [name for name, form in disguises_of(key).items() if form in text]
    letters = re.sub("[^A-Za-z0-9-]", "", key).title()
    return [*names, *(["a header"] if letters in text else [])]


def assert_nowhere(folder: Path, *outputs: str) -> None:
    texts = {str(n): text for n, text in enumerate(outputs)}
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "profile.toml":
            texts[str(path.relative_to(folder))] = path.read_bytes().decode("utf-8", "replace")
    assert len(texts) > len(outputs)
    actual = {
        f"{name}: {form}"
        for name, text in texts.items()
        for key in (KEY, OTHER)
        for form in [*leaks(text, key), *disguised_leaks(text, key)]
    }
    assert not actual


def profile_in(folder: Path) -> str:
    path = folder / "profile.toml"
    path.write_text('[identities.other]\nkey_variable = "OTHER_KEY"\nrole = "member"\n', "utf-8")
    return str(path)


def test_verify_tells_no_key(tmp_path):
    with hostile([echo], patience=0) as server:
        url = f"{server.origin}/api"
        outcome = verify(
            url,
            *("--tag", "Reason", "--tag", "Issue", "--tag", "Plant", "--max-requests", "150"),
            *("--profile", profile_in(tmp_path)),
            folder=tmp_path,
            key=KEY,
            OTHER_KEY=OTHER,
        )
    assert server.asked
    assert "Traceback" not in outcome.stderr
    assert outcome.returncode in (1, 2)
    assert_nowhere(tmp_path, outcome.stdout, outcome.stderr)


def test_writing_run_of_pytest_tells_no_key(tmp_path):
    kept = ["-o", f"cache_dir={tmp_path / 'cache'}"]
    # Oracles shrink at length what such a server gets wrong; the test above has those that read.
    kept += ["-k", "not oracles"]
    shown = ["--junitxml", str(tmp_path / "junit.xml"), "--showlocals", "-rA", "--tb=long"]
    with hostile([echo], patience=0) as server:
        settings = settings_json(
            f"{server.origin}/api",
            tmp_path / "report",
            write="demo",
            profile=profile_in(tmp_path),
            database=str(tmp_path / "examples"),
            timeout=1,
            max_requests=100,
            tags=["Reason", "Plant"],
        )
        _, output = run(
            settings, *kept, *shown, "-n", "1", key=KEY, environment={"OTHER_KEY": OTHER}
        )
    assert {"GET", "POST"} <= {asked.method for asked in server.asked}, output[-2000:]
    assert "failed" in output
    assert list((tmp_path / "report").glob("ledger-*"))
    assert_nowhere(tmp_path, output)


def test_run_that_cannot_begin_tells_no_key(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "something").write_text("", "utf-8")
    outcome = verify("http://127.0.0.1:9/api", folder=tmp_path, key=KEY)
    assert outcome.returncode == 2
    assert_nowhere(tmp_path, outcome.stdout, outcome.stderr)


@given(
    key=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=12, max_size=60),
    before=st.binary(max_size=5),
    after=st.binary(max_size=5),
    text=st.text(max_size=20),
)
def test_hidden_text_has_no_form_of_the_key(key, before, after, text):
    hide = Profile((Identity("main", "BUSROOT_API_KEY", key),)).hide
    for form in forms_of(key).values():
        assert not leaks(hide(f"{text}{form}{text}"), key)
    around = base64.b64encode(before + key.encode() + after).decode()
    hidden = hide(around)
    assert "$BUSROOT_API_KEY" in hidden
    # What is left is of the neighbours, and of the characters that they share with the key.
    assert len(hidden.replace("$BUSROOT_API_KEY", "")) <= (len(before) + len(after)) * 4 / 3 + 7


def test_hide_prefers_the_longer_key():
    keys = (Identity("main", "SHORT", "abcdefgh"), Identity("other", "LONG", "abcdefghijkl"))
    assert Profile(keys).hide("abcdefghijkl abcdefgh") == "$LONG $SHORT"
