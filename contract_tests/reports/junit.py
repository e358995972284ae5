"""The outcome as JUnit XML: a test case for each cause and each operation."""

import re
from xml.etree import ElementTree

from ..findings.cause import ANY, Cause
from ..findings.finding import FAILURE
from .outcome import ERROR, LEFT_OUT, UNTESTED, OperationOutcome, Outcome
from .records import LEFT, STAY, left_text
from .text import cause_text, expected_and_actual

CONFORMANCE, CAUSES = "conformance", "causes"
SEVERAL = "several operations"
# XML 1.0 has no other characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(outcome: Outcome) -> str:
    """Return the outcome as XML; a contradicted assumption is a skipped case, with its text."""
    suites = ElementTree.Element("testsuites", name="busroot-mock verify")
    suites.append(_causes(outcome))
    for tag in dict.fromkeys(operation.tag for operation in outcome.operations):
        tagged = [operation for operation in outcome.operations if operation.tag == tag]
        suites.append(_suite(tag, tagged, outcome))
    labels = {operation.label for operation in outcome.operations}
    tests = [each for each in outcome.untested if each.label not in labels]
    if tests or outcome.defects or outcome.left or outcome.errors.keys() - labels:
        suites.append(_rest(outcome, labels))
    _count(suites, outcome.seconds)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suites, "unicode")


def _causes(outcome: Outcome) -> ElementTree.Element:
    """Return a case for each cause, by a name that is the same in any run."""
    suite = ElementTree.Element("testsuite", name=CAUSES, timestamp=outcome.started[:19])
    suite.extend(_of_cause(cause, outcome.settings.strict) for cause in outcome.causes)
    _count(suite, 0)
    return suite


def _suite(tag: str, operations: list[OperationOutcome], outcome: Outcome) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=tag, timestamp=outcome.started[:19])
    suite.extend(_of_operation(operation, outcome) for operation in operations)
    _count(suite, sum(operation.seconds for operation in operations))
    return suite


def _of_operation(operation: OperationOutcome, outcome: Outcome) -> ElementTree.Element:
    case = _case(operation.label, CONFORMANCE, operation.seconds)
    errors = outcome.errors.get(operation.label, [])
    titles = [each.title for each in outcome.causes if operation.label in each.operations]
    if errors or operation.state == ERROR:
        _put(case, "error", operation.why or errors[0], "\n".join(errors))
    elif operation.state in (UNTESTED, LEFT_OUT):
        _put(case, "skipped", operation.why or operation.state)
    elif titles:
        # It is the cause that fails: one for all operations that it affects.
        _put(case, "skipped", f"see the suite {CAUSES}: {'; '.join(titles)}", "\n".join(titles))
    return case


def _rest(outcome: Outcome, labels: set[str]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name="other", timestamp=outcome.started[:19])
    for label in sorted(outcome.errors.keys() - labels):
        case = _case(label or "run", CONFORMANCE, 0)
        errors = outcome.errors[label]
        _put(case, "error", errors[0] if errors else "", "\n".join(errors))
        suite.append(case)
    for each in outcome.untested:
        if each.label not in labels:
            suite.append(_with(_case(each.label, CONFORMANCE, 0), "skipped", each.reason))
    for defect in outcome.defects:
        case = _case("defects of the contract tests", defect.test, 0)
        suite.append(_with(case, "error", "the contract tests broke off", defect.traceback))
    for record in outcome.left:
        is_meant = record.get("by_design")
        label = f"records that {STAY}" if is_meant else f"records {LEFT}"
        case = _case(label, f"{record['record']} {record['key']}", 0)
        kind = "skipped" if is_meant else "error"
        suite.append(_with(case, kind, left_text(record)))
    _count(suite, 0)
    return suite


def _with(
    case: ElementTree.Element, kind: str, message: str, text: str = ""
) -> ElementTree.Element:
    _put(case, kind, message, text)
    return case


def _of_cause(cause: Cause, strict: bool) -> ElementTree.Element:
    operation, _, way, _ = cause.key
    name = f"{way} {cause.fingerprint}"
    case, text = _case(SEVERAL if operation == ANY else operation, name, 0), cause_text(cause)
    message = f"{cause.kind}: {cause.title}. {expected_and_actual(cause.worst)}"
    is_failure = cause.kind == FAILURE or (strict and not cause.known)
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
