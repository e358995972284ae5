// Makes a shift pattern, changes and deletes it, and looks at the list after each step.
import { Configuration, ResponseError, ShiftApi, WeekDay } from "./client/index.js";

const basePath = process.env.BUSROOT_URL;
const shifts = new ShiftApi(new Configuration({ basePath, apiKey: "demo-admin-key" }));

async function show(step: string, id: number): Promise<void> {
  const { results } = await shifts.listShiftPatterns();
  const pattern = results.find((each) => each.id === id);
  const words = pattern?.shifts.map((shift) => `${shift.shiftName} at ${shift.startHour}`) ?? [];
  console.log(`${step}: ${pattern ? [pattern.title, ...words].join(", ") : "not in the list"}`);
}

const shift = (name: string, startHour: number) =>
  ({ name, startHour, duration: 8, weekDay: WeekDay.Saturday });

const { result } = await shifts.saveShifts({
  shiftsInput: { title: "Summer", shifts: [shift("Early", 6)] },
});
const id = result.shiftPatternId;
await show("made", id);

await shifts.saveShifts({
  shiftsInput: { title: "High summer", shiftPatternId: id, shifts: [shift("Late", 14)] },
});
await show("changed", id);

await shifts.deleteShiftPattern({ id });
await show("deleted", id);

try {
  await shifts.deleteShiftPattern({ id });
} catch (refused) {
  if (!(refused instanceof ResponseError)) throw refused;
  console.log((await refused.response.json()).message);
}
