"""docs/ci.md: its workflows name inputs, jobs and steps that there are."""

import re

import yaml

from tests.docs.test_documents import ROOT

TEXT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.M | re.S)]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_workflow_gives_inputs_and_takes_outputs_that_there_are() -> None:
    jobs = BLOCKS[0]["jobs"].values()
    steps = [step for job in jobs for step in job["steps"] if "busroot" in step.get("uses", "")]
    assert len(steps) == 2
    assert {name for step in steps for name in step["with"]} <= {*ACTION["inputs"]}
    assert set(re.findall(r"steps\.mock\.outputs\.(\w+)", TEXT)) <= {*ACTION["outputs"]}


def test_pipeline_extends_jobs_and_sets_variables_that_there_are() -> None:
    template = (ROOT / "gitlab" / "busroot-mock.yml").read_text(encoding="utf-8")
    pipeline = BLOCKS[2]
    jobs = [pipeline["deployment"], pipeline["client"]]
    assert {f"\n{job['extends']}:" in template for job in jobs} == {True}
    variables = {name for part in [pipeline, *jobs] for name in part["variables"]}
    assert {f"${name}" in template or f"${{{name}" in template for name in variables} == {True}
    assert pipeline["include"][0]["file"] == "gitlab/busroot-mock.yml"


def test_how_to_switch_releases_on_names_what_the_workflow_has() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "vars.RELEASES == 'on'" in workflow
    assert "environment: pypi" in workflow
