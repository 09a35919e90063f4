/** What every check is and what it is given. A check asks, judges, and says what to do; it throws only when it is aborted. */
import type { CheckResult, DnsCheck, DnsRecord } from '../../../contract/index.ts';
import type { Resolver } from '../../resolver/outcome.ts';
import type { Opener } from '../../resolver/tcp.ts';
import type { DkimKey, MailRecord } from './records.ts';
import type { DnsWorld } from './world.ts';

/** How to get from the server into the world. */
export interface ServerVantage {
  /** Asks from the server's address: the stack's own resolver, or walking over its connection. */
  readonly resolver: Resolver;
  readonly connect: Opener;
}

export interface CheckContext {
  readonly domain: string;
  readonly mailHost: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  /** A string is the reason why the key could not be read. */
  readonly dkim: DkimKey | null | string;
  readonly records: readonly MailRecord[];
  readonly world: DnsWorld;
  /** Walks from the roots: the truth. */
  readonly truth: Resolver;
  /** A string is the reason why there is no way through the server now. */
  fromServer(): Promise<ServerVantage | string>;
  readonly connectFromDesktop: Opener;
  /** Patience for one SMTP conversation; that of limits.ts when absent. */
  readonly smtpTimeoutMs?: number;
  readonly signal: AbortSignal;
}

export interface Verdict {
  readonly result: CheckResult;
  readonly asked: string;
  readonly got: string;
  readonly expected: string;
  readonly remedy?: string;
  readonly records?: readonly DnsRecord[];
}

export interface Check extends Pick<DnsCheck, 'id' | 'number' | 'group' | 'title' | 'rfc'> {
  /** What a passing server shows; also what is printed when the check could not end. */
  readonly expected: string;
  run(context: CheckContext): Promise<Verdict>;
}
