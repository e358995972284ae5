"""A client of Label Studio: projects and their tasks, what is said of them, and who works there."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.label_studio_projects import Projects
from evaluation.learning.sessions.label_studio_records import KINDS, Records
from evaluation.learning.sessions.label_studio_tasks import Tasks


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    projects, tasks = Projects(records), Tasks(records)
    first = (
        *(lambda: call("GET", "/current-user/whoami"), projects.list_projects),
        *(projects.project, projects.project, tasks.task, tasks.task, tasks.annotation),
        *(projects.view, projects.webhook, projects.user, tasks.prediction),
    )
    unsigned = [f"/{kind}/" for kind in KINDS if kind != "annotations"]
    posted = ["projects", "tasks", "webhooks", "users", "predictions"]
    more = [
        Act(1, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(0.4, lambda: call("GET", "/projects/", headers={"Authorization": "Token wrong"})),
        Act(0.7, lambda: call("POST", f"/{draw.choice(posted)}/", "{broken")),
        Act(0.4, lambda: call("PUT", "/projects/", {"title": "any"})),
    ]
    return drawn(draw, first, [*projects.acts(), *tasks.acts(), *more])
