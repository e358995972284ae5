"""Files that a person has saved are read alike, whatever the editor: contract, fixture, body."""

import codecs
import json
import shutil

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import lines_of, read_document
from busroot_mock.datasets.files import read_entries
from busroot_mock.errors import SetupError
from busroot_mock.json_codec import decode
from busroot_mock.paths import CONTRACT, FIXTURES
from busroot_mock.text_files import UnreadableFile, read_text

SAVED = {
    "plain": lambda text: text.encode(),
    "mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "Windows": lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(),
    "UTF-16": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "UTF-16 big-endian": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED)
def test_text_is_the_same_however_it_was_saved(tmp_path, saved):
    path = tmp_path / "file.txt"
    path.write_bytes(saved("größe: 😀\nnext\n"))
    assert read_text(path) == "größe: 😀\nnext\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"caf\xe9", "byte 3 is not"), (codecs.BOM_UTF16_LE + b"\x00", "save it as UTF-8")],
)
def test_text_that_is_not_unicode_says_what_to_do(tmp_path, data, reason):
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=reason):
        read_text(path)


def test_text_of_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read_text(tmp_path / "nothing")


@pytest.mark.parametrize("saved", ["Windows", "UTF-16"])
def test_contract_and_fixtures_are_read_as_windows_saves_them(tmp_path, saved):
    path = tmp_path / "openapi.yaml"
    path.write_bytes(SAVED[saved](CONTRACT.read_text(encoding="utf-8")))
    assert Contract(path).document == Contract(CONTRACT).document
    shutil.copytree(FIXTURES / "minimal", tmp_path / "minimal")
    for file in (tmp_path / "minimal").glob("*.json"):
        file.write_bytes(SAVED[saved](file.read_text(encoding="utf-8")))
    records = [entry.record for entry in read_entries(tmp_path, "minimal")]
    assert records == [entry.record for entry in read_entries(FIXTURES, "minimal")]


def test_body_with_a_byte_order_mark_says_so():
    _, [entry] = decode(codecs.BOM_UTF8 + b"{}")
    assert (entry["keyword"], entry["expected"]) == ("unicode", "UTF-8 without a byte order mark")


def test_contract_in_json_may_have_what_yaml_has_not(tmp_path):
    path = tmp_path / "contract.json"
    path.write_bytes(b'{"a": "\\ud83d\\ude00 \x7f\xef\xbf\xbf",\n\t"b":\n\t{"c": 5}}')
    text, document = read_document(path)
    assert document == {"a": "\N{GRINNING FACE} \x7f\uffff", "b": {"c": 5}}
    assert lines_of(text) == {("a",): 1, ("b",): 2, ("b", "c"): 3}


@pytest.mark.parametrize(
    "text",
    ['{"a": "\\ud83d"}', '{"a": 1, "a": 2}', '{"a": 1e999}', '{"a": [}', "{" * 5001],
    ids=lambda text: text[:20],
)
def test_contract_in_json_is_read_strictly(tmp_path, text):
    path = tmp_path / "contract.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError):
        read_document(path)


def test_contract_in_json_is_served_as_one_in_yaml(tmp_path):
    path = tmp_path / "contract.json"
    document = Contract(CONTRACT).document
    document = {**document, "info": {**document["info"], "description": "\N{GRINNING FACE}"}}
    path.write_text(json.dumps(document, indent="\t"), encoding="utf-8")
    assert Contract(path).document == document
