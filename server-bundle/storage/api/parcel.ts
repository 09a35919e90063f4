/**
 * A value on its way to another thread or process: packed by msgpack, its large Buffers taken out and carried beside it, so that
 * they are never copied into a frame and can travel in pieces. Where they belong is said by paths. A Buffer below
 * `BODY_MIN_BYTES`, one that lies deeper than a field of an item of a list, and one in a list of more than `SEARCHED_MAX`
 * items stay in the frame.
 */
import { Packr } from 'msgpackr';

/** Smaller ones are cheaper inside the frame. */
export const BODY_MIN_BYTES = 128 * 1024;
const SEARCHED_MAX = 1000;
const DEPTH_MAX = 2;

export type Path = readonly (string | number)[];

export interface Body {
  /** Empty: the value itself. */
  readonly path: Path;
  readonly bytes: Buffer;
}

/** What is packed is self-contained: any other Packr reads it, also within a larger message. */
const packr = new Packr({ useRecords: true });

export class Parcel {
  /** The value without its bodies; in their places stands null. */
  readonly bytes: Buffer;
  readonly bodies: readonly Body[];
  #onRelease: (() => void) | undefined;

  constructor(bytes: Buffer, bodies: readonly Body[], onRelease?: () => void) {
    this.bytes = bytes;
    this.bodies = bodies;
    this.#onRelease = onRelease;
  }

  static of(value: unknown, onRelease?: () => void): Parcel {
    const bodies: Body[] = [];
    const rest = takeOut(value, [], bodies);
    return new Parcel(packr.pack(rest), bodies, onRelease);
  }

  open(): unknown {
    return Parcel.join(packr.unpack(this.bytes), this.bodies);
  }

  /** Whoever is done with the bytes says so: they were counted. */
  release(): void {
    this.#onRelease?.();
    this.#onRelease = undefined;
  }

  /** Puts bodies in their places. Places that are not there are left alone: the checks of the receiver find what is missing. */
  static join(value: unknown, bodies: readonly Body[]): unknown {
    let whole = value;
    for (const { path, bytes } of bodies) {
      const last = path.at(-1);
      if (last === undefined) whole = bytes;
      else {
        const parent = path.slice(0, -1).reduce<unknown>((at, step) => (isContainer(at) && Object.hasOwn(at, step) ? at[step] : undefined), whole);
        if (isContainer(parent) && Object.hasOwn(parent, last)) parent[last] = bytes;
      }
    }
    return whole;
  }
}

/** A copy wherever something was taken out; what its caller holds is not touched. */
function takeOut(value: unknown, path: Path, bodies: Body[]): unknown {
  if (Buffer.isBuffer(value)) {
    if (value.length < BODY_MIN_BYTES) return value;
    bodies.push({ path, bytes: value });
    return null;
  }
  if (!isContainer(value) || path.length >= DEPTH_MAX) return value;
  if (Array.isArray(value) ? value.length > SEARCHED_MAX : !isPlain(value)) return value;
  const before = bodies.length;
  const rest: [string | number, unknown][] = [];
  // Lists of thousands of numbers come by here: nothing is made for what cannot hold a body.
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const held = value[key];
    if (typeof held !== 'object' || held === null) continue;
    const kept = takeOut(held, [...path, key], bodies);
    if (kept !== held) rest.push([key, kept]);
  }
  if (bodies.length === before) return value;
  const copy: unknown = Array.isArray(value) ? value.slice() : { ...value };
  if (isContainer(copy)) for (const [key, kept] of rest) copy[key] = kept;
  return copy;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
