/**
 * Who may use the door: one live token at a time, each good for one visit, exchanged for a session in a cookie.
 * Tokens and sessions live in memory only and end with the process.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { MAX_SESSIONS } from './limits.ts';

export class Sessions {
  readonly cookieName: string;
  #token = secret();
  readonly #sessions = new Set<string>();

  /** The port is in the name because cookies are shared by all ports of a host. */
  constructor(port: number) {
    this.cookieName = `palomar-${String(port)}`;
  }

  get token(): string {
    return this.#token;
  }

  /** The Set-Cookie value of a new session, or undefined when the token is not the live one. A token opens once. */
  exchange(token: string): string | undefined {
    if (!same(token, this.#token)) return undefined;
    this.#token = secret();
    const session = secret();
    this.#sessions.add(session);
    for (const oldest of this.#sessions) if (this.#sessions.size > MAX_SESSIONS) this.#sessions.delete(oldest);
    return `${this.cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  admits(cookieHeader: string | undefined): boolean {
    const value = (cookieHeader ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .find((pair) => pair.startsWith(`${this.cookieName}=`))
      ?.slice(this.cookieName.length + 1);
    return value !== undefined && [...this.#sessions].some((session) => same(value, session));
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function same(given: string, known: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(known)];
  return left.length === right.length && timingSafeEqual(left, right);
}
