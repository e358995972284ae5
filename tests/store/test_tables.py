"""Every table is declared once, and its declaration agrees with itself, contract and fixtures."""

import pytest

from busroot_mock.datasets.files import read_entries
from busroot_mock.paths import FIXTURES
from busroot_mock.store.tables import TABLES


def test_declaration_references_tables_that_exist():
    for declaration in TABLES.values():
        assert set(declaration.references.values()) <= set(TABLES)


def test_declaration_names_schemas_that_the_contract_has(contract):
    schemas = contract.document["components"]["schemas"]
    for declaration in TABLES.values():
        assert {declaration.shown, declaration.entered} - {None} <= schemas.keys()
    assert [name for name, each in TABLES.items() if each.shown is None] == ["apiKeys"]


@pytest.mark.parametrize("name", TABLES)
def test_declaration_names_members_that_the_fixtures_have(name):
    declaration = TABLES[name]
    named = [*declaration.key, *declaration.needed, *filter(None, [declaration.unique])]
    paths = [path.removesuffix("?").partition(".")[0] for path in declaration.references]
    secret = [declaration.secret] if declaration.secret else []
    records = [entry.record for entry in read_entries(FIXTURES, "demo") if entry.table == name]
    assert records
    for record in records:
        assert {*named, *paths, *secret} <= record.keys()


def test_tables_of_an_account_need_its_id_and_shared_ones_do_not():
    for declaration in TABLES.values():
        assert declaration.shared is ("accountId" not in declaration.needed)
