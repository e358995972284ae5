"""Makes a shift pattern, changes and deletes it, and looks at the list after each step."""

import os

from openapi_client import ApiClient, Configuration, ShiftApi
from openapi_client.exceptions import NotFoundException
from openapi_client.models import Error, ShiftInput, ShiftsInput, WeekDay

configuration = Configuration(
    host=os.environ["BUSROOT_URL"], api_key={"ApiKeyAuth": "demo-admin-key"}
)
shifts = ShiftApi(ApiClient(configuration))


def show(step: str, pattern_id: float) -> None:
    for pattern in shifts.list_shift_patterns().results:
        if pattern.id == pattern_id:
            words = [f"{shift.shift_name} at {shift.start_hour:g}" for shift in pattern.shifts]
            print(f"{step}: {pattern.title}, {', '.join(words)}")
            return
    print(f"{step}: not in the list")


def shift(name: str, hour: float) -> ShiftInput:
    return ShiftInput(name=name, start_hour=hour, duration=8, week_day=WeekDay.SATURDAY)


answer = shifts.save_shifts(ShiftsInput(title="Summer", shifts=[shift("Early", 6)]))
pattern_id = int(answer.result.shift_pattern_id)
show("made", pattern_id)

change = ShiftsInput(title="High summer", shift_pattern_id=pattern_id, shifts=[shift("Late", 14)])
shifts.save_shifts(change)
show("changed", pattern_id)

shifts.delete_shift_pattern(pattern_id)
show("deleted", pattern_id)

try:
    shifts.delete_shift_pattern(pattern_id)
except NotFoundException as refused:
    print(Error.from_json(refused.body).message)
