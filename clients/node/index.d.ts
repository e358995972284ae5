/** Worlds of a running busroot-mock, for tests in Node. */

type Time = string | Date;
type Json = Record<string, unknown>;
type Role = "admin" | "supervisor" | "member" | "read_only" | "staff";

export interface WorldOptions {
  dataset?: string;
  seed?: number;
  /** Freezes the clock at this time; without it, the clock runs. */
  clock?: Time;
}

export interface Key {
  key: string;
  accountId: string;
  userId: number;
  roles: Role[];
}

/** What a fault rule does is in further members, as docs/faults.md lists them: `status`, `delay` ... */
export interface Rule {
  times?: number;
  share?: number;
  method?: string;
  path?: string;
  tag?: string;
  key?: string;
  account?: string;
  role?: Role;
  [effect: string]: unknown;
}

export interface Filters {
  method?: string;
  path?: string;
  status?: number | string;
  valid?: boolean;
  since?: Time;
  until?: Time;
}

export interface Wanted extends Filters {
  times?: number;
  atLeast?: number;
  atMost?: number;
  query?: Json;
  body?: unknown;
}

export interface JournalEntry {
  number: number;
  time: string;
  operationId?: string;
  method: string;
  path: string;
  query: Record<string, string[]>;
  headers: Record<string, string>;
  body?: { size: number; whole: boolean; value?: unknown };
  answer?: { size: number; whole: boolean; value?: unknown };
  valid?: boolean;
  violations: { in: string; pointer: string; keyword: string; certainty?: string; line?: string }[];
  status: number;
  [more: string]: unknown;
}

export interface WorldClock {
  now(): Promise<Date>;
  freeze(at?: Time): Promise<Date>;
  run(speed?: number): Promise<Date>;
  set(at: Time): Promise<Date>;
  advance(by: string): Promise<Date>;
}

export interface WorldFaults {
  list(): Promise<Json[]>;
  add(operation: string | undefined, rule: Rule): Promise<Json & { id: string }>;
  get(id: string): Promise<Json & { matched: number; applied: number }>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}

export interface WorldJournal {
  requests(operation?: string, filters?: Filters): Promise<JournalEntry[]>;
  assertCalled(operation?: string, wanted?: Wanted): Promise<void>;
  assertValid(operation?: string, filters?: Omit<Filters, "valid">): Promise<void>;
  last(count?: number): Promise<string>;
  verdict(): Promise<Json>;
  clear(): Promise<void>;
}

export class ControlError extends Error {
  readonly status?: number;
  readonly violations: Json[];
}

export class MockServer {
  constructor(address?: string, options?: { token?: string });
  readonly origin: string;
  /** The path of the API. */
  readonly api: string;
  world(options?: WorldOptions): Promise<World>;
  call(method: string, path: string, body?: Json): Promise<any>;
}

export class World {
  readonly server: MockServer;
  readonly id: string;
  readonly url: string;
  readonly keys: Key[];
  readonly clock: WorldClock;
  readonly faults: WorldFaults;
  readonly journal: WorldJournal;
  call(method: string, path?: string, body?: Json): Promise<any>;
  key(role?: Role, account?: string): string;
  fetch(path: string, request?: RequestInit & { json?: unknown; role?: Role }): Promise<Response>;
  reset(): Promise<void>;
  snapshot(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  changes(since?: string): Promise<Json[]>;
  fork(): Promise<World>;
  delete(): Promise<void>;
}

export function eachWithWorld(options?: WorldOptions & { server?: MockServer }): {
  readonly world: World;
};
