"""A client of Phoenix: data sets with experiments, prompts with versions, projects and people."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.phoenix_datasets import Datasets
from evaluation.learning.sessions.phoenix_experiments import Experiments
from evaluation.learning.sessions.phoenix_projects import Projects
from evaluation.learning.sessions.phoenix_prompts import Prompts
from evaluation.learning.sessions.phoenix_records import Records


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    projects, prompts, datasets = Projects(records), Prompts(records), Datasets(records)
    experiments = Experiments(datasets)
    first = (
        *(projects.project, projects.config, datasets.label, datasets.upload, datasets.upload),
        *(datasets.look_at, experiments.experiment, experiments.run, prompts.prompt, projects.user),
    )
    unsigned = ["/projects", "/users", "/datasets", "/prompts"]
    more = [
        Act(1.2, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(0.5, lambda: call("POST", draw.choice(["/projects", "/dataset_labels"]), "{broken")),
        Act(1, lambda: call("GET", draw.choice(unsigned), query={"limit": draw.choice(["a", 0])})),
    ]
    acts = [*projects.acts(), *prompts.acts(), *datasets.acts(), *experiments.acts(), *more]
    return drawn(draw, first, acts)
