// Makes a shift pattern, changes and deletes it, and looks at the list after each step.
import { client } from "./client/client.gen.js";
import { deleteShiftPattern, listShiftPatterns, saveShifts } from "./client/sdk.gen.js";
import type { ShiftsInput } from "./client/types.gen.js";

client.setConfig({ baseUrl: process.env.BUSROOT_URL!, auth: "demo-admin-key" });

async function show(step: string, id: number): Promise<void> {
  const { data } = await listShiftPatterns({ throwOnError: true });
  const pattern = data.results.find((each) => each.id === id);
  const words = pattern?.shifts.map((shift) => `${shift.shiftName} at ${shift.startHour}`) ?? [];
  console.log(`${step}: ${pattern ? [pattern.title, ...words].join(", ") : "not in the list"}`);
}

async function save(body: ShiftsInput): Promise<number> {
  const { data } = await saveShifts({ body, throwOnError: true });
  return data.result.shiftPatternId;
}

const shift = (name: string, startHour: number) =>
  ({ name, startHour, duration: 8, weekDay: "saturday" as const });

const id = await save({ title: "Summer", shifts: [shift("Early", 6)] });
await show("made", id);

await save({ title: "High summer", shiftPatternId: id, shifts: [shift("Late", 14)] });
await show("changed", id);

await deleteShiftPattern({ path: { id } });
await show("deleted", id);

const { error } = await deleteShiftPattern({ path: { id } });
console.log(error?.message);
