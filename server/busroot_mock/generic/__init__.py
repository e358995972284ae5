"""Operations without Python: served by what a contract says of records, lists and writes."""
