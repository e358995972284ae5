/** A running mock server, and calls of its control API. */
import { World } from "./world.js";

const DEFAULT_ADDRESS = "http://127.0.0.1:8080";

/** The control API refused a request, or did not answer. */
export class ControlError extends Error {
  /**
   * @param {string} message The request, and the reason.
   * @param {number} [status] Of the response; undefined if there was none.
   * @param {object[]} [violations] What is wrong with the request, and where.
   */
  constructor(message, status, violations = []) {
    super(message);
    this.name = "ControlError";
    this.status = status;
    this.violations = violations;
  }
}

/** A running mock server. */
export class MockServer {
  #token;

  /**
   * @param {string} [address] Of the server, with the path of the API if it is not `/api`; by default
   *   that in the environment variable BUSROOT_MOCK, or http://127.0.0.1:8080.
   * @param {{token?: string}} [options] `token`: that of the test controls, if the server has one; by
   *   default that in BUSROOT_MOCK_TOKEN.
   */
  constructor(address = process.env.BUSROOT_MOCK ?? DEFAULT_ADDRESS, options = {}) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!/^https?:$/.test(url?.protocol)) {
      const example = DEFAULT_ADDRESS;
      throw new RangeError(`The mock server has an address such as ${example}, not ${address}.`);
    }
    this.origin = url.origin;
    this.api = url.pathname.replace(/\/+$/, "") || "/api";
    this.#token = options.token ?? process.env.BUSROOT_MOCK_TOKEN;
  }

  /** Makes a world; `clock` freezes its clock at that time. */
  async world(given = {}) {
    const { dataset, seed, clock } = only(given, "dataset", "seed", "clock");
    const options = { dataset, seed, clock: clock && timeText(clock) };
    return new World(this, await this.call("POST", "/worlds", options));
  }

  /** Calls the control API; returns the result of its answer. */
  async call(method, path, body) {
    const headers = { ...(this.#token && { "X-Control-Token": this.#token }) };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await this.#exchange(`${this.origin}/__mock__${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    const content = text ? parsed(text) : {};
    if (!answer.ok) {
      const violations = content.violations ?? [];
      const reasons = [content.message ?? text, ...violations.map((each) => JSON.stringify(each))];
      const refused = `${method} ${path} was refused (${answer.status}).`;
      throw new ControlError(`${refused} ${reasons.join(" ")}`, answer.status, violations);
    }
    return content.results ?? content.result;
  }

  async #exchange(url, request) {
    try {
      return await fetch(url, request);
    } catch (error) {
      const why = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new ControlError(`The mock server at ${this.origin} does not respond: ${why}.`);
    }
  }
}

/** Returns a time as the control API takes it. */
export function timeText(time) {
  return time instanceof Date ? time.toISOString() : time;
}

/** Returns an object; throws if it has another member than these, as of a name that is misspelled. */
export function only(given, ...known) {
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other === undefined) return given;
  throw new RangeError(`There is no option ${other}; there are ${known.join(", ")}.`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
