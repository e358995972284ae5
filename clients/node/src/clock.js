/** The clock of a world; each method returns the time that it shows afterwards. */
import { timeText } from "./server.js";

export class WorldClock {
  #call;

  constructor(call) {
    this.#call = call;
  }

  /** Reads the clock. */
  async now() {
    return new Date((await this.#call("GET", "/clock")).now);
  }

  /** Stops the clock, now or at another time. */
  freeze(at) {
    return this.#set({ ...(at && { now: timeText(at) }), frozen: true });
  }

  /** Lets the clock run from the time that it shows, so many times as fast as the real time. */
  run(speed = 1) {
    return this.#set({ speed, frozen: false });
  }

  /** Sets the time; a running clock goes on from there. */
  set(at) {
    return this.#set({ now: timeText(at) });
  }

  /** Moves the clock ahead by an ISO 8601 duration, such as `PT8H`. */
  advance(by) {
    return this.#set({ advance: by });
  }

  async #set(body) {
    return new Date((await this.#call("POST", "/clock", body)).now);
  }
}
