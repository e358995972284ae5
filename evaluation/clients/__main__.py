"""Generate clients of the contract, compile them, and run each against a mock server.

Every client makes a shift pattern, lists it, changes it, deletes it, and is refused the second
time. What is missing on this machine is said, and no failure; exit code 1 if a client fails that
could be tried. `--write` makes the table of docs/clients.md anew.
"""

import argparse
import json
import sys
from pathlib import Path

import httpx

from busroot_mock.testing.server_process import Child
from evaluation.clients import guide
from evaluation.clients.collections import bruno, postman
from evaluation.clients.plan import ROOT, STAGES
from evaluation.clients.table import PLANS, page_with
from evaluation.clients.workshop import Workshop


def main() -> int:
    """Run the command; return its exit code."""
    options = _options()
    known = json.loads(options.results.read_text("utf-8")) if options.results.exists() else {}
    server, failed = Child(), False
    try:
        workshop = Workshop(options.scratch, server.url)
        for plan in PLANS:
            if options.only and plan.name not in options.only:
                continue
            _reset(server)
            result = workshop.result_of(plan, guide.shown())
            known[plan.name] = result._asdict()
            options.results.parent.mkdir(parents=True, exist_ok=True)
            options.results.write_text(json.dumps(known, indent=1), encoding="utf-8")
            is_whole = result.stage == STAGES[-1] and not result.why
            failed = failed or not (is_whole or result.why.startswith("missing here"))
            said = "generated, compiled, ran" if is_whole else f"{result.stage}: {result.why}"
            print(f"{plan.name} {plan.version}: {said} ({result.seconds:.0f} s)", flush=True)
        if options.collections:
            for name, send in {"Postman": postman, "Bruno": bruno}.items():
                _reset(server)
                sent = send(options.scratch.resolve(), server.url)
                wrong = [each for each in sent if not 200 <= each.status < 300]
                print(f"{name}: {len(sent) - len(wrong)} of {len(sent)} requests get 2xx", *wrong)
                failed = failed or bool(wrong) or not sent
    finally:
        server.close()
    if options.write:
        text = page_with(guide.PAGE.read_text(encoding="utf-8"), known)
        guide.PAGE.write_text(text, encoding="utf-8")
    return 1 if failed else 0


def _reset(server: Child) -> None:
    httpx.post(f"{server.url.removesuffix('/api')}/__mock__/reset").raise_for_status()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.clients", description=__doc__)
    add = parser.add_argument
    names = [plan.name for plan in PLANS]
    add("--only", action="append", choices=[*names, "none"], metavar="NAME", help=", ".join(names))
    add("--scratch", type=Path, default=ROOT / "build" / "clients", help="default: build/clients")
    add("--results", type=Path, default=ROOT / "build" / "clients.json", metavar="FILE")
    add("--collections", action="store_true", help="send the collections of Postman and Bruno, too")
    add("--write", action="store_true", help="write the table into docs/clients.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
