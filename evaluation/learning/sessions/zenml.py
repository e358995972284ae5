"""A client of ZenML: stacks, models and their versions, pipelines and runs, and people."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.zenml_models import Models
from evaluation.learning.sessions.zenml_people import People
from evaluation.learning.sessions.zenml_records import Records
from evaluation.learning.sessions.zenml_runs import Runs
from evaluation.learning.sessions.zenml_stacks import Stacks


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    people, stacks, models = People(records), Stacks(records), Models(records)
    runs = Runs(stacks)
    first = (
        *(records.look_up, stacks.look_up, models.tag, models.tag),
        *(stacks.components_first, stacks.add_stack),
        *(models.model, models.artifact, runs.pipeline, runs.snapshot, runs.run, runs.step),
    )
    unsigned = ["/models", "/users", "/runs"]
    more = [
        Act(1.2, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(1, lambda: call("GET", draw.choice(["/statistics", "/version", "/component-types"]))),
        Act(0.4, lambda: call("POST", "/models", "{broken")),
        Act(1.2, records.list_wrongly),
        Act(0.5, lambda: call("GET", f"/{draw.choice(['models', 'stacks'])}/{draw.word()}")),
    ]
    acts = [*people.acts(), *stacks.acts(), *models.acts(), *runs.acts(), *more]
    return drawn(draw, first, acts)
