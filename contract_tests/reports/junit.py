"""The outcome as JUnit XML: a test case for each operation and check."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ..findings.finding import FAILURE, Finding
from .outcome import ERROR, LEFT_OUT, UNTESTED, OperationOutcome, Outcome
from .summary import by_statement

CONFORMANCE = "conformance"
# XML 1.0 has no other characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(outcome: Outcome) -> str:
    """Return the outcome as XML; an assumption contradicted is a skipped case, with its text."""
    suites = ElementTree.Element("testsuites", name="busroot-mock verify")
    for tag in dict.fromkeys(one.tag for one in outcome.operations):
        suites.append(_suite(tag, [one for one in outcome.operations if one.tag == tag], outcome))
    labels = {one.label for one in outcome.operations}
    others = [one for one in outcome.findings if one.operation not in labels]
    if others or outcome.errors.keys() - labels:
        suites.append(_rest(outcome, labels, others))
    _count(suites, outcome.seconds)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suites, "unicode")


def _suite(tag: str, operations: list[OperationOutcome], outcome: Outcome) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=tag, timestamp=outcome.started[:19])
    for operation in operations:
        suite.extend(_cases(operation, outcome))
    _count(suite, sum(one.seconds for one in operations))
    return suite


def _cases(operation: OperationOutcome, outcome: Outcome) -> Iterator[ElementTree.Element]:
    found = [one for one in outcome.findings if one.operation == operation.label]
    case = _case(operation.label, CONFORMANCE, operation.seconds)
    errors = outcome.errors.get(operation.label, [])
    if errors or operation.state == ERROR:
        _put(case, "error", operation.why or errors[0], "\n".join(errors))
    elif operation.state in (UNTESTED, LEFT_OUT):
        _put(case, "skipped", operation.why or operation.state)
    if len(case) or not found:
        yield case
    for one in found:
        yield _of_finding(one, outcome.settings.strict)


def _rest(outcome: Outcome, labels: set[str], found: list[Finding]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name="other", timestamp=outcome.started[:19])
    suite.extend(_of_finding(one, outcome.settings.strict) for one in found)
    for label in sorted(outcome.errors.keys() - labels):
        case = _case(label or "run", CONFORMANCE, 0)
        errors = outcome.errors[label]
        _put(case, "error", errors[0] if errors else "", "\n".join(errors))
        suite.append(case)
    _count(suite, 0)
    return suite


def _of_finding(one: Finding, strict: bool) -> ElementTree.Element:
    case = _case(one.operation, f"{one.check} {one.title} {one.fingerprint}", 0)
    text = finding_text(one)
    message = f"Expected: {one.expected} Came: {one.came}"
    is_failure = one.kind == FAILURE or (strict and not one.known)
    _put(case, "failure" if is_failure else "skipped", f"{one.kind}: {message}", text)
    if not is_failure:
        # Few readers show the text of a skipped case.
        ElementTree.SubElement(case, "system-out").text = xml_text(text)
    return case


def finding_text(one: Finding) -> str:
    """Return a finding in several lines."""
    lines = [f"expected: {one.expected}", f"came: {one.came}"]
    lines += [f"by: {by_statement(stated)}" for stated in one.statements]
    lines += [f"manual: {page}" for page in sorted({s.source for s in one.statements if s.source})]
    known = [f"known: {one.known['reason']} (until {one.known['expires']})"] if one.known else []
    return "\n".join([*lines, *known, f"seed: {one.seed}", *one.steps])


def xml_text(text: str) -> str:
    """Return a text with what XML does not have replaced."""
    return _NOT_XML.sub("\ufffd", text)


def _case(label: str, name: str, seconds: float) -> ElementTree.Element:
    return ElementTree.Element(
        "testcase", classname=xml_text(label), name=xml_text(name), time=f"{seconds:.3f}"
    )


def _put(case: ElementTree.Element, kind: str, message: str, text: str = "") -> None:
    inner = ElementTree.SubElement(case, kind, message=xml_text(message))
    if kind != "skipped":
        inner.set("type", kind)
    inner.text = xml_text(text)


def _count(suite: ElementTree.Element, seconds: float) -> None:
    cases = suite.findall(".//testcase")
    suite.set("tests", str(len(cases)))
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(kind) is not None for case in cases)))
    suite.set("time", f"{seconds:.3f}")
