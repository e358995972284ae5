"""The outcome as JUnit XML: a test case for each operation and check."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ..findings.finding import FAILURE, Finding
from .outcome import ERROR, LEFT_OUT, UNTESTED, OperationOutcome, Outcome, left_text
from .text import expected_and_actual, finding_text

CONFORMANCE = "conformance"
# XML 1.0 has no other characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(outcome: Outcome) -> str:
    """Return the outcome as XML; a contradicted assumption is a skipped case, with its text."""
    suites = ElementTree.Element("testsuites", name="busroot-mock verify")
    for tag in dict.fromkeys(operation.tag for operation in outcome.operations):
        tagged = [operation for operation in outcome.operations if operation.tag == tag]
        suites.append(_suite(tag, tagged, outcome))
    labels = {operation.label for operation in outcome.operations}
    others = [finding for finding in outcome.findings if finding.operation not in labels]
    tests = [each for each in outcome.untested if each.label not in labels]
    if others or tests or outcome.defects or outcome.left or outcome.errors.keys() - labels:
        suites.append(_rest(outcome, labels, others))
    _count(suites, outcome.seconds)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suites, "unicode")


def _suite(tag: str, operations: list[OperationOutcome], outcome: Outcome) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=tag, timestamp=outcome.started[:19])
    for operation in operations:
        suite.extend(_cases(operation, outcome))
    _count(suite, sum(operation.seconds for operation in operations))
    return suite


def _cases(operation: OperationOutcome, outcome: Outcome) -> Iterator[ElementTree.Element]:
    findings = [each for each in outcome.findings if each.operation == operation.label]
    case = _case(operation.label, CONFORMANCE, operation.seconds)
    errors = outcome.errors.get(operation.label, [])
    if errors or operation.state == ERROR:
        _put(case, "error", operation.why or errors[0], "\n".join(errors))
    elif operation.state in (UNTESTED, LEFT_OUT):
        _put(case, "skipped", operation.why or operation.state)
    if len(case) or not findings:
        yield case
    for finding in findings:
        yield _of_finding(finding, outcome.settings.strict)


def _rest(outcome: Outcome, labels: set[str], findings: list[Finding]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name="other", timestamp=outcome.started[:19])
    suite.extend(_of_finding(finding, outcome.settings.strict) for finding in findings)
    for label in sorted(outcome.errors.keys() - labels):
        case = _case(label or "run", CONFORMANCE, 0)
        errors = outcome.errors[label]
        _put(case, "error", errors[0] if errors else "", "\n".join(errors))
        suite.append(case)
    for each in outcome.untested:
        if each.label not in labels:
            suite.append(_with(_case(each.label, CONFORMANCE, 0), "skipped", each.why))
    for defect in outcome.defects:
        case = _case("defects of the contract tests", defect.test, 0)
        suite.append(_with(case, "error", "the contract tests broke off", defect.traceback))
    for record in outcome.left:
        case = _case("records left behind", f"{record['record']} {record['key']}", 0)
        suite.append(_with(case, "error", left_text(record)))
    _count(suite, 0)
    return suite


def _with(
    case: ElementTree.Element, kind: str, message: str, text: str = ""
) -> ElementTree.Element:
    _put(case, kind, message, text)
    return case


def _of_finding(finding: Finding, strict: bool) -> ElementTree.Element:
    name = f"{finding.check} {finding.title} {finding.fingerprint}"
    case, text = _case(finding.operation, name, 0), finding_text(finding)
    message = f"{finding.kind}: {expected_and_actual(finding)}"
    is_failure = finding.kind == FAILURE or (strict and not finding.known)
    _put(case, "failure" if is_failure else "skipped", message, text)
    if not is_failure:
        # Few readers show the text of a skipped case.
        ElementTree.SubElement(case, "system-out").text = xml_text(text)
    return case


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
