// Makes a shift pattern, changes and deletes it, and looks at the list after each step.
import { deleteShiftPattern, listShiftPatterns, saveShifts } from "./client/fetch.js";
import type { ShiftsInput } from "./client/fetch.js";
import { listShiftPatternsResponse, saveShiftsBody } from "./client/zod.js";

const headers = { "X-API-KEY": "demo-admin-key" };

async function show(step: string, id: number): Promise<void> {
  const answer = await listShiftPatterns({ headers });
  if (answer.status !== 200) throw new Error(answer.data.message);
  const { results } = listShiftPatternsResponse.parse(answer.data);
  const pattern = results.find((each) => each.id === id);
  const words = pattern?.shifts.map((shift) => `${shift.shiftName} at ${shift.startHour}`) ?? [];
  console.log(`${step}: ${pattern ? [pattern.title, ...words].join(", ") : "not in the list"}`);
}

async function save(body: ShiftsInput): Promise<number> {
  const answer = await saveShifts(saveShiftsBody.parse(body), { headers });
  if (answer.status !== 200) throw new Error(answer.data.message);
  return answer.data.result.shiftPatternId;
}

const shift = (name: string, startHour: number) =>
  ({ name, startHour, duration: 8, weekDay: "saturday" as const });

const id = await save({ title: "Summer", shifts: [shift("Early", 6)] });
await show("made", id);

await save({ title: "High summer", shiftPatternId: id, shifts: [shift("Late", 14)] });
await show("changed", id);

await deleteShiftPattern(id, { headers });
await show("deleted", id);

const refused = await deleteShiftPattern(id, { headers });
if (refused.status === 204) throw new Error("not refused");
console.log(refused.data.message);
