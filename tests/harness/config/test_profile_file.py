"""A profile is validated: what it may not have is refused, with what it may have."""

import pytest

from contract_tests.config.profile import ProfileError
from contract_tests.config.profile_file import read_profile
from contract_tests.target.connect import ROLES

KEYS = {"BUSROOT_API_KEY": "k-main", "READER_KEY": "k-reader", "SAME_KEY": "k-main"}
READER = '[identities.reader]\nkey_variable = "READER_KEY"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nope = 1\n", ["'nope' is not known", "identities", "max_latency"]),
        ('profile = "other.toml"\n', ["'profile' is not known"]),
        ("identities = 3\n", ["identities must be tables"]),
        (
            f'{READER}role = "boss"\n',
            ["identities.reader.role: 'boss'", "admin, member, read_only"],
        ),
        (f"{READER}role = 3\n", ["identities.reader.role: 3 is not a text"]),
        (f'{READER}account = ""\n', ["identities.reader.account: '' is not a text"]),
        (f"{READER}acount = 'x'\n", ["'acount' is not known", "account, key_variable, role"]),
        ("[identities.reader]\nrole = 'admin'\n", ["reader needs key_variable"]),
        ("[identities.reader]\nkey_variable = 'a key-1'\n", ["reader needs key_variable"]),
        (
            "[identities.r]\nkey_variable = 'NO_KEY'\n",
            ["no API key in NO_KEY, for the identity 'r'", "export it."],
        ),
        ("[identities.r]\nkey_variable = 'SAME_KEY'\n", ["BUSROOT_API_KEY and SAME_KEY hold the"]),
        ("= 1\n", ["is not TOML"]),
    ],
)
def test_profile_is_refused_with_what_is_allowed(tmp_path, text, words):
    path = tmp_path / "qa.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ProfileError) as refused:
        read_profile(str(path), KEYS, roles=ROLES)
    for word in words:
        assert word in str(refused.value)
    assert "a key-1" not in str(refused.value)


def test_profile_may_have_a_byte_order_mark(tmp_path):
    path = tmp_path / "qa.toml"
    path.write_text(READER, encoding="utf-8-sig", newline="\r\n")
    assert read_profile(str(path), KEYS, roles=ROLES)


def test_profile_takes_the_roles_of_the_contract(tmp_path):
    path = tmp_path / "qa.toml"
    for role in ROLES:
        path.write_text(f'{READER}role = "{role}"\n', "utf-8")
        assert read_profile(str(path), KEYS, roles=ROLES).identities[1].role == role


def test_profile_keeps_what_it_states_of_the_main_identity(tmp_path):
    path = tmp_path / "qa.toml"
    path.write_text('[identities.main]\nrole = "member"\n', "utf-8")
    main = read_profile(str(path), KEYS, roles=ROLES).with_main("admin", "demo").main
    assert (main.role, main.account) == ("member", "demo")
