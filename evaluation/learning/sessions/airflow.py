"""A client of Airflow: settings, workflows and their runs, what tasks leave, assets, backfills."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.airflow_dags import Dags
from evaluation.learning.sessions.airflow_runs import Runs
from evaluation.learning.sessions.airflow_settings import KEYS, Settings


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    settings, runs = Settings(call, draw), Runs(call, draw)
    dags = Dags(runs)
    first = (dags.list_dags, lambda: settings.add("pools"), runs.add)
    acts = [*_of_settings(settings), *_of_runs(runs), *_of_tasks(runs), *_of_dags(dags)]
    for kind in KEYS:
        acts += _of_kind(settings, kind)
    return drawn(draw, first, acts)


def _of_kind(made: Settings, kind: str) -> list[Act]:
    known = made.made[kind]
    return [
        Act(3, lambda: made.add(kind)),
        Act(2.5, lambda: made.read(kind), known),
        Act(1.2, lambda: made.list_kind(kind)),
        Act(1.2, lambda: made.filter(kind)),
        Act(2, lambda: made.change(kind), known),
        Act(0.9, lambda: made.delete(kind), known),
        Act(0.8, lambda: made.add_again(kind), known),
        Act(0.8, lambda: made.change_several(kind)),
        Act(0.3, lambda: made.change_missing(kind)),
    ]


def _of_settings(made: Settings) -> list[Act]:
    return [
        Act(3, made.add_wrongly),
        Act(1.2, made.list_wrongly),
        Act(1.2, made.change_wrongly),
        Act(2, made.read_missing),
        Act(0.5, made.delete_default),
    ]


def _of_runs(made: Runs) -> list[Act]:
    runs = made.runs
    return [
        Act(6, made.add),
        Act(2.5, made.add_wrongly, runs),
        Act(4, made.read, runs),
        Act(4, made.list_some),
        Act(1.5, made.list_all),
        Act(1, made.search),
        Act(4, made.change, runs),
        Act(1.2, made.change_wrongly, runs),
        Act(1.5, made.clear, runs),
        Act(1.5, made.delete, runs),
        Act(1.5, made.ask_for_gone, made.gone),
        Act(2, made.ask_for_missing, runs),
    ]


def _of_tasks(made: Runs) -> list[Act]:
    runs, results, marks = made.runs, made.results, made.marks
    return [
        Act(3, made.list_tasks, runs),
        Act(1, made.search_tasks, runs),
        Act(2.5, made.read_task, runs),
        Act(2, made.look_at_task, runs),
        Act(3, made.change_task, runs),
        Act(1, made.change_task_wrongly, runs),
        Act(1.2, made.clear_tasks, runs),
        Act(2.5, made.add_result, runs),
        Act(0.8, made.add_result_wrongly, results),
        Act(1.5, made.read_result, results),
        Act(1, made.list_results, results),
        Act(1, made.change_result, results),
        Act(0.5, made.delete_result, results),
        Act(1.5, made.set_mark, runs),
        Act(1, made.read_mark, marks),
        Act(0.4, made.delete_mark, marks),
        Act(0.6, made.ask_for_left, runs),
    ]


def _of_dags(made: Dags) -> list[Act]:
    backfills, marks = made.backfills, made.marks
    return [
        Act(3, made.list_dags),
        Act(2.5, made.read),
        Act(1.5, made.look_at),
        Act(2, made.pause),
        Act(0.4, made.pause_several),
        Act(0.6, made.change_wrongly),
        Act(1.2, made.ask_for_missing),
        Act(1.2, made.favour),
        Act(0.2, made.delete),
        Act(0.5, made.count),
        Act(1.2, made.backfill),
        Act(0.5, made.try_backfill),
        Act(0.8, made.backfill_wrongly),
        Act(1, made.read_backfill, backfills),
        Act(0.7, made.list_backfills),
        Act(1.5, made.steer_backfill, backfills),
        Act(1, made.list_assets),
        Act(1, made.read_asset),
        Act(1.5, made.add_event),
        Act(1, made.list_events),
        Act(0.5, made.look_at_queue),
        Act(0.5, made.materialize),
        Act(1, made.set_mark),
        Act(1, made.read_marks, marks),
        Act(0.3, made.delete_mark, marks),
        Act(0.6, made.list_logs),
        Act(0.3, made.read_log, made.logs),
        Act(1.5, made.look_at_server),
        Act(0.6, made.ask_unknown),
    ]
