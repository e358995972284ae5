"""The oracles by name, and what each checks in a sentence."""

ORACLES: dict[str, str] = {
    "filters": "A filtered list contains exactly the records that match: one value, several "
    "separated by commas, a time range, or several filters at once.",
    "search": "A search finds every record that contains the text in one of the searched members, "
    "ignoring case, and no other.",
    "pages": "Pages are parts of the whole list: `limit` and `skip` cut it without loss or "
    "repetition, and `totalElements` counts all records, whatever the page.",
    "order": "A list has the order that the contract states or the caller asks for.",
    "keys-unique": "No two records of a list have the same code or id.",
    "same-answer": "The same request twice gets the same response, save what changes with time.",
    "lists-agree": "What a list shows of another record agrees with that record's own list: "
    "stations, groups and plants, SKUs and their groups, schedules, issues, reasons, patterns.",
    "patterns-agree": "A station has the shifts of its own pattern, or else of its group's; start, "
    "end and length of a pattern follow from its shifts.",
    "times-agree": "Twin fields show the same instant, a duration is the time from start to end, "
    "and nothing ends before it starts.",
    "ranges": "The range in a response is the range of the request.",
    "flags": "Flags such as ongoing, started, ended and acknowledged follow from times and events.",
    "window-sums": "The times and counts of a window are consistent, windows meet without gaps, "
    "and small windows add up to large ones.",
    "production-agrees": "Windows and schedules show the same production.",
    "downtime-agrees": "The downtime of a window that was scheduled for production entirely is "
    "that of the stops of its station in the list of issues.",
    "scheduled": "An issue names the SKU that was in production at its start, and windows have the "
    "shift time that the shifts of their station say.",
    "rates-agree": "The effective rate of a schedule is the first that schedule, SKU or station "
    "defines, and the same per cycle and per time.",
    "write-read-back": "A saved record is returned as it was sent, and is listed once, unchanged.",
    "update-keeps-rest": "An update changes what the body mentions and keeps the rest.",
    "no-second-record": "Saving the same code twice leaves one record, not two.",
    "duplicate-refused": "A second record with a unique value is refused, and changes nothing.",
    "delete-removes": "A deleted record is gone from the list, and cannot be deleted again (404).",
    "in-use-stays": "A record that another record refers to cannot be deleted (409).",
    "unknown-not-found": "A path to an unknown record yields 404 and changes nothing.",
    "refused-changes-nothing": "A refused write changes nothing, not even by the valid part of its "
    "body.",
    "valid-accepted": "A valid body is accepted if what it refers to is there and nothing in it is "
    "taken: no 409 without a reason.",
    "defaults-hold": "A parameter or a member of a body that is left out has its default.",
    "unknown-left-aside": "A member that the body of an operation does not have changes nothing.",
    "impossible-refused": "A body of the right shape that cannot be is refused (409): an end not "
    "after its start, a record twice, a circle, a zone that there is not. Nothing is saved.",
    "at-once": "Two requests at the same time, to save or delete the same record, are answered as "
    "if each began after the other had ended.",
    "references-checked": "A body that refers to a missing record is a conflict (409).",
    "shifts-merged": "Shifts with an id are changed, others are added, and the rest stay.",
    "settings-read-back": "A saved setting is returned and read back, and other settings stay.",
    "settings-of-one-user": "The preferences of one user do not affect other users.",
    "secrets-hidden": "Neither a secret that was set nor an API key is ever shown, nor what is for "
    "other roles.",
    "codes-new": "Every created access code is new, and is listed once.",
    "messages-per-key": "Saving configuration values returns one list of messages for each key.",
    "keys-whole": "A key that is nearly right, or stands elsewhere than in its header, is refused.",
    "inside-hidden": "No error shows the inside of the server: SQL, a stack trace, a file, "
    "a version.",
    "own-account": "Every record that shows its account belongs to the caller's account.",
    "other-account-hidden": "Records of another account are not listed, found, changed or deleted.",
    "roles": "A role may do exactly what the contract allows, and refused requests change nothing.",
    "seed-replaces": "Loading seed data removes what was entered; users stay.",
    "latency": "At most one of twenty responses of an operation takes longer than allowed.",
}
