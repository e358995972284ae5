"""Texts around the options in `--help` of `verify`, `cleanup` and `report merge`."""

VERIFY = """\
Check a deployment of the Busroot API against the contract, and check what its
responses mean.

It only reads, unless --write names the account that the key belongs to: then it
also creates records of its own, enters them in a ledger first, and removes them
afterwards. What nothing can remove stays, and is named: use an account for
tests, or --leave-nothing. The key is taken from the environment variable
BUSROOT_API_KEY. Without URL, a mock server is started and checked.
"""
VERIFY_EPILOG = """\
Each option can also stand in the environment or in the profile:
--max-requests 500 is BUSROOT_MAX_REQUESTS=500 in the environment, and
max_requests = 500 in the profile. The command line comes first, then the
environment, then the profile, then the table [verify] of busroot-mock.toml, or
[tool.busroot-mock.verify] of pyproject.toml, in the current folder. What may be
repeated is a list in a file, and has commas between its values in a variable.
--no-strict undoes a strict = true of a file, and so on for each option without
a value.

examples:
  busroot-mock verify                               a mock server of its own
  busroot-mock verify --dry-run https://host/api    what would be tested
  busroot-mock verify https://host/api --tag Sku --rate 5 --max-time 600
  busroot-mock verify https://host/api --profile qa.toml --write my-account
  busroot-mock verify https://host/api --header 'X-Gateway: $GATEWAY_TOKEN'
  busroot-mock verify --tag Reason -n 2 --quiet

exit codes, the highest in this list wins:
  1  it does not conform: failures; with --strict also contradicted assumptions
  3  the contract tests are defective: defects.txt in the report folder says
     where
  2  it could not be tested: not reached, key rejected, requests unanswered,
     interrupted, wrong usage
  5  records are left behind that should have been removed; terminal and reports
     name them
  4  it conforms as far as tested, but something selected is untested (see
     --allow-untested)
  0  it conforms
"""

CLEANUP = """\
Remove the records that a run of `busroot-mock verify --write` left behind: one
that was killed, or one whose records were in use. Only records that the ledger
lists are touched. The key is taken from BUSROOT_API_KEY.
"""
CLEANUP_EPILOG = """\
example:
  busroot-mock cleanup busroot-report/ledger-*.ndjson

exit codes: 0 everything is removed that some operation can remove; 5 something
is left, which is named; 2 not done: the deployment is not reached, or left
requests unanswered; try again.
"""

MERGE = """\
Join the reports of a run that was divided: `busroot-mock verify --shard 1/5`, `--shard 2/5` and so
on, with the same seed. It counts as one run: what all parts have found is grouped by cause, held
against one baseline, and has one exit code. Nothing is sent, and no key is needed.
"""
MERGE_EPILOG = """\
example:
  busroot-mock report merge part-1 part-2 part-3 --report busroot-report --baseline known.json

exit codes: those of `busroot-mock verify`; 2 also if a part is missing, unless something fails.
"""
