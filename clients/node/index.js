/** Worlds of a running busroot-mock, for tests in Node. */
export { ControlError, MockServer } from "./src/server.js";
export { World } from "./src/world.js";
export { eachWithWorld } from "./src/each.js";
