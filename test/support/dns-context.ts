/** What a check is given, with names from a table and nobody to connect to unless a test says otherwise. */
import type { Check, CheckContext, Verdict } from '../../desktop/main/services/dns/check.ts';
import { recordsOf } from '../../desktop/main/services/dns/records.ts';
import { memoryResolver } from './dns-memory.ts';
import type { Table } from './dns-memory.ts';

export const DKIM = { selector: 's1', publicKey: 'QUJDRA==' } as const;
export const MAIL = { domain: 'example.org', mailHost: 'mail.example.org', ipv4: '192.0.2.10', ipv6: '2001:db8::10', dkim: DKIM } as const;

export function checkContext(table: Table, over: Partial<CheckContext> = {}): CheckContext {
  const truth = memoryResolver(table);
  const refuse = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  return {
    ...MAIL,
    records: recordsOf(MAIL),
    world: { roots: [], updateTargets: [], smtpProbes: ['stranger.test'], blacklists: true, desktopProbe: true },
    truth,
    fromServer: () => Promise.resolve({ resolver: truth, connect: refuse }),
    connectFromDesktop: refuse,
    signal: new AbortController().signal,
    ...over,
  };
}

export function runCheck(check: Check, table: Table, over: Partial<CheckContext> = {}): Promise<Verdict> {
  return check.run(checkContext(table, over));
}
