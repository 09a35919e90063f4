/**
 * One question to rspamd over its HTTP protocol (POST /checkv2): the message as it came, the envelope in header fields. It says what it
 * found, or nothing: a filter that is down, slow or talks nonsense never holds mail up.
 */
import { request } from 'node:http';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { TRUST_LIMITS } from './limits.ts';

export interface RspamdFinding {
  /** `no action`, `greylist`, `add header`, `rewrite subject`, `soft reject`, `reject`. */
  readonly action: string;
  readonly points: number;
  readonly requiredPoints: number;
  /** The heaviest first. */
  readonly symbols: readonly { readonly name: string; readonly points: number }[];
}

export interface RspamdQuestion {
  readonly raw: Buffer;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly clientAddress: string;
  /** The client's confirmed name, if it has one. */
  readonly clientName: string | null;
  readonly helo: string;
  readonly hostname: string;
  readonly queueId: string;
  readonly isTls: boolean;
}

export interface Rspamd {
  check(question: RspamdQuestion): Promise<RspamdFinding | null>;
}

export function rspamdAt(url: string, log: Log): Rspamd {
  let isOut = false;
  return {
    check: async (question) => {
      if (question.raw.length > TRUST_LIMITS.rspamdMessageBytes) return null;
      try {
        const finding = findingOf(await post(new URL('/checkv2', url), question));
        if (isOut) log.info('rspamd is back');
        isOut = false;
        return finding;
      } catch (error) {
        if (!isOut) log.warn({ reason: messageOf(error) }, 'rspamd does not answer: the built-in score judges until it is back');
        isOut = true;
        return null;
      }
    },
  };
}

function headersFor(question: RspamdQuestion): Readonly<Record<string, string | string[]>> {
  return {
    From: octets(question.sender === '' ? '<>' : question.sender),
    Rcpt: question.recipients.map(octets),
    IP: question.clientAddress,
    ...(question.clientName === null ? {} : { Hostname: octets(question.clientName) }),
    Helo: octets(question.helo),
    'Queue-Id': question.queueId,
    'MTA-Name': question.hostname,
    'MTA-Tag': question.hostname,
    ...(question.isTls ? { 'TLS-Version': 'TLS' } : {}),
    'Content-Length': String(question.raw.length),
  };
}

/** Header values are octets for node:http; addresses may be UTF-8. */
function octets(text: string): string {
  return Buffer.from(text.replace(/[^\x20-\x7e\u00a0-\u{10ffff}]/gu, '?')).toString('latin1');
}

/** @throws what went wrong: no connection, no answer in time, one that is too long or not 200. */
function post(url: URL, question: RspamdQuestion): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TRUST_LIMITS.rspamdMs);
    const asked = request(url, { method: 'POST', headers: headersFor(question), signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      response.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > TRUST_LIMITS.rspamdAnswerBytes) response.destroy(new Error('rspamd answers too much.'));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error(`rspamd answers ${response.statusCode ?? 'nothing'}.`));
      });
    });
    asked.on('error', reject);
    asked.end(question.raw);
  });
}

/** @throws Error where the text is not an answer of rspamd. */
export function findingOf(text: string): RspamdFinding {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) throw new Error('rspamd answers without an object.');
  const { action, score, required_score: required, symbols } = answer as Readonly<Record<string, unknown>>;
  if (typeof action !== 'string' || typeof score !== 'number') throw new Error('rspamd answers without an action and a score.');
  return { action, points: score, requiredPoints: typeof required === 'number' ? required : 0, symbols: symbolsOf(symbols) };
}

function symbolsOf(symbols: unknown): RspamdFinding['symbols'] {
  if (typeof symbols !== 'object' || symbols === null) return [];
  return Object.entries(symbols)
    .map(([name, symbol]: [string, unknown]) => ({ name, points: pointsOf(symbol) }))
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, TRUST_LIMITS.symbols);
}

function pointsOf(symbol: unknown): number {
  const score = typeof symbol === 'object' && symbol !== null && 'score' in symbol ? symbol.score : 0;
  return typeof score === 'number' ? score : 0;
}
