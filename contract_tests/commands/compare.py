"""The command `busroot-mock compare URL URL`: two deployments, asked the same."""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import requests

from busroot_mock.ci_commands import inert
from busroot_mock.errors import SetupError

from ..config.connection_options import check_trust
from ..config.option_values import url as url_form
from ..config.profile import KEY_VARIABLE, Profile, ProfileError
from ..config.profile_file import read_profile
from ..config.settings import Settings
from ..probing.alike import Contrast, contrasts
from ..probing.questions import Question, put, questions_for, values_shown
from ..reports.outcome import CONFORMS, FAILURES, INCOMPLETE
from ..reports.side_by_side import page_of, text_of
from ..target.connect import MOCK_PROFILE, deployment_of, mock_server
from ..target.deployment import Deployment
from ..target.preflight import preflight_error
from .options import complete_compare

MOCK = "mock"


@dataclass
class Contrasts:
    """What a comparison of two deployments shows.

    Attributes:
        first: URL of the one.
        second: URL of the other.
        asked: The number of requests to each.
        differing: What differs, each with its request.
        unanswered: Requests that one of them did not answer, and why.
        forbidden: Requests that the keys may not send, to either.
    """

    first: str
    second: str
    asked: int = 0
    differing: list[tuple[str, Contrast]] = field(default_factory=list)
    unanswered: dict[str, str] = field(default_factory=dict)
    forbidden: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the result as a report has it."""
        return {
            "first": self.first,
            "second": self.second,
            "requests": self.asked,
            "differences": [{"request": name, **each._asdict()} for name, each in self.differing],
            "unanswered": self.unanswered,
            "forbidden": self.forbidden,
        }


def compare(options: argparse.Namespace) -> int:
    """Compare two deployments; return the exit code.

    Raises:
        SetupError: If one of them cannot be asked.
    """
    complete_compare(options)
    with ExitStack() as stack:
        sides = [
            stack.enter_context(_deployment(name, variable, options.timeout))
            for name, variable in zip(
                options.document, (options.first_key, options.second_key), strict=True
            )
        ]
        result = _compare(sides[0], sides[1], options.same_data)
        hide = [each.profile.hide for each in sides]
        _report(options, result, lambda text: inert(hide[0](hide[1](text))))
    if result.differing:
        return FAILURES
    return INCOMPLETE if result.unanswered or result.forbidden else CONFORMS


@contextmanager
def _deployment(name: str, variable: str, timeout: float) -> Iterator[Deployment]:
    """Yield a deployment that is only read from, whatever it is."""
    with ExitStack() as stack:
        if name == MOCK:
            address, profile = stack.enter_context(mock_server()), MOCK_PROFILE
            profile = replace(profile, identities=profile.identities[:1])
        else:
            address = url_form(name)
            profile = _profile(address, variable)
        deployment = deployment_of(Settings(base_url=address, rate=None, timeout=timeout), profile)
        error = preflight_error(deployment)
        if error:
            raise SetupError(inert(profile.hide(error)))
        yield deployment


def _profile(address: str, variable: str) -> Profile:
    """Return the profile of a deployment whose key is in a variable of the environment."""
    key = os.environ.get(variable, "")
    if not key:
        raise SetupError(f"{variable} has no key for {address}.")
    try:
        profile = read_profile(None, {**os.environ, KEY_VARIABLE: key})
        if address.startswith("https:"):
            check_trust(profile.connection)
    except ProfileError as error:
        raise SetupError(str(error)) from error
    main = replace(profile.main, variable=variable)
    return replace(profile, identities=(main,))


def _compare(first: Deployment, second: Deployment, same_data: bool) -> Contrasts:
    result = Contrasts(first.base_url, second.base_url)
    questions = questions_for(list(first.selection.operations))
    questions = [each for each in questions if first.selection.may_call(each.operation)]
    # Lists come first: they show the values that other requests name.
    questions.sort(key=lambda each: (bool(each.parameter), "{" in each.operation.path))
    known = _answers(first, questions, result)
    others = _answers(second, questions, result, known.values if same_data else None)
    for question in questions:
        name = question.title
        left, right = known.answers.get(name), others.answers.get(name)
        if left is None or right is None:
            continue
        result.asked += 1
        if left.status_code == right.status_code == 403:
            result.forbidden.append(name)
        differing = contrasts(left, right, question.order, same_data)
        result.differing += [(name, each) for each in differing]
    return result


@dataclass
class _Answers:
    """What a deployment has answered, and the values that its lists show."""

    answers: dict[str, requests.Response] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


def _answers(
    deployment: Deployment,
    questions: list[Question],
    result: Contrasts,
    values: dict[str, str] | None = None,
) -> _Answers:
    answers = _Answers(values={} if values is None else values)
    with deployment.transport.standing():
        for question in questions:
            try:
                response = put(deployment, question, answers.values)
            except (requests.RequestException, pytest.skip.Exception) as error:
                result.unanswered[question.title] = f"{deployment.base_url}: {error}"
                continue
            answers.answers[question.title] = response
            if values is None:
                shown = values_shown(question, response)
                answers.values = {**shown, **answers.values}
    return answers


def _report(options: argparse.Namespace, result: Contrasts, hide: Any) -> None:
    content = json.loads(hide(json.dumps(result.as_json(), ensure_ascii=False)))
    if options.json:
        _write(options.json, json.dumps(content, indent=2) + "\n")
    if options.html:
        _write(options.html, page_of(content))
    print(text_of(content))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}.") from error
