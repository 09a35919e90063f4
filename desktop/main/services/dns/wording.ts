/** How outcomes are told to a person. */
import type { Outcome } from '../../resolver/outcome.ts';
import type { Verdict } from './check.ts';

/** `MX of example.org at ns1.example.org (192.0.2.1)`. */
export function asked(...outcomes: readonly Outcome[]): string {
  return outcomes.map((outcome) => `${outcome.type} of ${outcome.name} at ${outcome.askedOf}`).join('; ');
}

/** What came back, whatever it was. */
export function got(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answer': {
      const values = outcome.records.map((record) => (record.priority === null ? record.data : `${record.priority} ${record.data}`));
      const aliases = outcome.aliases.map((alias) => alias.data);
      const ttl = `TTL ${outcome.ttlSeconds} s`;
      return aliases.length === 0 ? `${values.join(', ')}; ${ttl}` : `${values.join(', ')} (through CNAME ${aliases.join(' → ')}); ${ttl}`;
    }
    case 'nxdomain':
      return `${outcome.name} does not exist`;
    case 'nodata':
      return `${outcome.name} exists but has no ${outcome.type} record`;
    case 'servfail':
      return `${outcome.askedOf} could not answer: ${outcome.rcode}`;
    case 'refused':
      return `${outcome.askedOf} refused to answer`;
    case 'timeout':
      return `${outcome.askedOf}: ${outcome.problem}`;
    case 'malformed':
      return `${outcome.askedOf} answered nonsense: ${outcome.problem}`;
  }
}

/** The verdict when a server's silence or refusal leaves the question open. */
export function unanswered(outcome: Outcome, expected: string): Verdict {
  return {
    result: 'unknown',
    asked: asked(outcome),
    got: got(outcome),
    expected,
    remedy: `This says nothing about your records yet: the name server did not answer properly. Check again in some minutes; if it stays so, the company that serves ${outcome.name} has to repair its name servers.`,
  };
}
