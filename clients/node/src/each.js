/** A world for each test of Node's runner. */
import { afterEach, beforeEach } from "node:test";
import { MockServer } from "./server.js";

/**
 * Gives each test of a file, or of a `describe`, a world of its own, and deletes it afterwards.
 *
 * A test that fails shows the last requests of its world.
 *
 * @param {object} [options] `dataset`, `seed` and `clock` of the worlds; `server`, by default that of
 *   `new MockServer()`.
 * @returns {{readonly world: import("./world.js").World}} With the world of the test that runs.
 */
export function eachWithWorld({ server = new MockServer(), ...options } = {}) {
  const current = { world: undefined };
  beforeEach(async () => {
    current.world = undefined; // If no world can be made, that alone is what fails.
    current.world = await server.world(options);
  });
  afterEach(async (test) => {
    const { world } = current;
    if (world && test.passed === false) {
      const requests = await world.journal.last();
      for (const line of ["The last requests:", ...requests.split("\n")]) test.diagnostic(line);
    }
    await world?.delete();
  });
  return current;
}
