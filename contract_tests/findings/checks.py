"""The oracles by name, and what each checks in a sentence."""

ORACLES: dict[str, str] = {
    "filters": "A list that is asked for some records shows just those: by one value, by several "
    "with commas between them, by a range of time, and by several filters at once.",
    "search": "A search finds every record that has the text in one of the members that it looks "
    "at, in letters of either case, and no other.",
    "pages": "Pages are stretches of the whole list: `limit` and `skip` cut it without loss or "
    "repetition, and `totalElements` counts it, paging left aside.",
    "order": "A list stands in the order that the contract says, or that the caller asks for.",
    "keys-unique": "No two records of a list have the same code or id.",
    "same-answer": "The same question twice gets the same answer, but for what time changes.",
    "lists-agree": "What a list says of another record is what that record's own list says: "
    "stations, groups and plants, SKUs and their groups, schedules, issues, reasons, patterns.",
    "patterns-agree": "A station works by the shifts of its own pattern, or of its group's; start, "
    "end and length of a pattern follow from its shifts.",
    "times-agree": "Twin fields tell the same instant, a duration is the time from start to end, "
    "and nothing ends before it starts.",
    "ranges": "The range that an answer names is the one that was asked for.",
    "flags": "What is ongoing, started, ended, seen or explained follows from times and events.",
    "window-sums": "The times and counts of a window fit into one another, windows meet without "
    "gaps, and small ones add up to large ones.",
    "production-agrees": "What windows say was made is what the schedules say was made.",
    "downtime-agrees": "The downtime of a window that was scheduled for production whole is what "
    "the stops of its station, in the list of issues, have of it.",
    "rates-agree": "The effective rate of a schedule is the first that schedule, SKU and station "
    "give, and the same by cycle and by time.",
    "write-read-back": "A saved record is answered as it was sent, and read back like that; it is "
    "one.",
    "update-keeps-rest": "An update changes what the body mentions and leaves alone the rest.",
    "no-second-record": "Saving the same code twice leaves one record, not two.",
    "duplicate-refused": "What may not be there twice is refused the second time, and nothing is "
    "changed.",
    "delete-removes": "A deleted record is gone: from the list, and for a second call (404).",
    "in-use-stays": "A record that another one refers to cannot be deleted (409), and stays.",
    "unknown-not-found": "A path that names no record is answered with 404 and changes nothing.",
    "refused-changes-nothing": "A write that is refused changes nothing, not even the part of it "
    "that is right.",
    "references-checked": "A body that refers to what is not there is a conflict (409).",
    "shifts-merged": "Shifts with an id are changed, others added, those not named stay.",
    "settings-read-back": "A saved setting is answered and read back, and the others stay.",
    "settings-of-one-user": "What a user chooses for themselves is not chosen for others.",
    "secrets-hidden": "A secret, once set, is never shown again; nor is an API key.",
    "codes-new": "Every access code is a new one, and is listed once.",
    "messages-per-key": "Saving configuration values is answered with one list for each key.",
    "own-account": "Every record that tells its account is of the caller's account.",
    "other-account-hidden": "Records of another account are not listed, found, changed or deleted.",
    "roles": "A role may do what the contract allows it and nothing else; what is refused changes "
    "nothing.",
    "seed-replaces": "Loading seed data takes away what was entered; users stay.",
    "latency": "Of twenty answers of an operation, no more than one takes longer than allowed.",
}
