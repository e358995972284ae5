"""A client of Superset: databases, datasets, charts and dashboards, and who may see them."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.superset_charts import Charts
from evaluation.learning.sessions.superset_data import Data
from evaluation.learning.sessions.superset_notes import Notes
from evaluation.learning.sessions.superset_people import People
from evaluation.learning.sessions.superset_records import Records
from evaluation.learning.sessions.superset_rules import Rules


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    records = Records(call, draw)
    data, charts, notes = Data(records), Charts(records), Notes(records)
    people, rules = People(records), Rules(records)
    first = (
        *(people.look_up, data.database, data.dataset, data.dataset),
        *(charts.chart, charts.dashboard, charts.put_on),
        *(notes.layer, notes.note, people.role, people.user),
    )
    unsigned = ["/chart/", "/security/users/", "/me/"]
    more = [
        Act(1, lambda: call("GET", draw.choice(unsigned), headers={"Authorization": ""})),
        Act(0.8, lambda: call("GET", draw.choice(["/me/", "/me/", "/me/roles/"]))),
        Act(0.4, lambda: call("POST", draw.choice(["/chart/", "/css_template/"]), "{broken")),
        Act(1.2, records.list_wrongly),
    ]
    acts = [*data.acts(), *charts.acts(), *notes.acts(), *people.acts(), *rules.acts(), *more]
    return drawn(draw, first, acts)
