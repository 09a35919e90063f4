/** What came of asking for one name and type. A closed union: whoever reads it must say what silence and refusal mean to them. */
import type { QueryType, ResourceRecord } from './message.ts';

export interface TraceStep {
  /** Zone whose server was asked; null for a recursive server. */
  readonly zone: string | null;
  /** `ns1.example.org (192.0.2.1)`. */
  readonly server: string;
  readonly question: string;
  readonly result: string;
  readonly tookMs: number;
}

interface Asked {
  readonly name: string;
  readonly type: QueryType;
  /** The server whose word this is, or the last one tried. */
  readonly askedOf: string;
  readonly trace: readonly TraceStep[];
}

export type Outcome = Asked &
  (
    | {
        readonly kind: 'answer';
        /** Only the records of the asked type. */
        readonly records: readonly ResourceRecord[];
        /** CNAME records passed on the way. */
        readonly aliases: readonly ResourceRecord[];
        readonly ttlSeconds: number;
        /** The zone's own server said so (AA). */
        readonly authoritative: boolean;
        /** A recursive server says it has validated the signatures (AD). */
        readonly authenticated: boolean;
      }
    | { readonly kind: 'nxdomain'; readonly aliases: readonly ResourceRecord[] }
    | { readonly kind: 'nodata'; readonly aliases: readonly ResourceRecord[] }
    | { readonly kind: 'servfail'; readonly rcode: string }
    | { readonly kind: 'refused' }
    | { readonly kind: 'timeout'; readonly problem: string }
    | { readonly kind: 'malformed'; readonly problem: string }
  );

export interface Resolver {
  /** How a person would call it: "the zone's own servers", "resolver 192.0.2.53". */
  readonly label: string;
  /** Never throws but for an aborted signal. */
  resolve(name: string, type: QueryType, options?: { readonly signal?: AbortSignal | undefined }): Promise<Outcome>;
}

/** True for what says something about the name; false for what only says something about the servers. */
export function isConclusive(outcome: Outcome): boolean {
  return outcome.kind === 'answer' || outcome.kind === 'nxdomain' || outcome.kind === 'nodata';
}

/** The records of an answer; none for anything else. */
export function recordsOf(outcome: Outcome): readonly ResourceRecord[] {
  return outcome.kind === 'answer' ? outcome.records : [];
}
