/**
 * The MTA-STS policies of the domains we write to (RFC 8461 §5.1): the TXT record says whether there is a new one, the policy is kept until its
 * max_age has passed, and a kept one stays in force when the record or the web server has gone: that is what it is for.
 */
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import { stsRecordId } from './mta-sts.ts';
import type { StsPolicy } from './mta-sts.ts';
import { StsFetchError } from './sts-fetch.ts';
import type { StsFailure } from './sts-fetch.ts';
import { TRUST_LIMITS } from './limits.ts';

export interface KeptStsPolicy extends StsPolicy {
  /** Of the TXT record that led to it. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface StsFinding {
  readonly policy: StsPolicy | null;
  /** What went wrong on the way, for the reports. */
  readonly failure: StsFailure | null;
}

export interface StsPolicies {
  /** Never throws: without a policy that could be had there is none. */
  of(domain: string): Promise<StsFinding>;
}

export interface StsPoliciesOptions {
  readonly txt: (name: string) => Promise<readonly string[]>;
  readonly fetch: (domain: string) => Promise<StsPolicy>;
  readonly load: (domain: string) => Promise<KeptStsPolicy | null>;
  readonly keep: (domain: string, policy: KeptStsPolicy) => Promise<void>;
  readonly clock?: Clock;
}

const NOTHING: StsFinding = { policy: null, failure: null };

export function stsPolicies(options: StsPoliciesOptions): StsPolicies {
  const clock = options.clock ?? systemClock;
  const failures = new Map<string, { readonly failure: StsFailure; readonly until: number }>();
  const fetched = new Map<string, Promise<StsFinding>>();

  const refresh = async (domain: string, id: string, kept: KeptStsPolicy | null): Promise<StsFinding> => {
    const failed = failures.get(domain);
    if (failed !== undefined && failed.until > clock.now()) return { policy: kept, failure: failed.failure };
    try {
      const policy = await options.fetch(domain);
      failures.delete(domain);
      await options.keep(domain, { ...policy, id, expiresAt: clock.now() + policy.maxAgeSeconds * 1000 });
      return { policy, failure: null };
    } catch (error) {
      const failure = error instanceof StsFetchError ? error.result : 'sts-policy-fetch-error';
      if (failures.size >= TRUST_LIMITS.answers) failures.clear();
      failures.set(domain, { failure, until: clock.now() + TRUST_LIMITS.stsFailureMs });
      return { policy: kept, failure };
    }
  };

  const find = async (domain: string): Promise<StsFinding> => {
    const [id, loaded] = await Promise.all([options.txt(`_mta-sts.${domain}`).then(stsRecordId, () => null), options.load(domain).catch(() => null)]);
    const kept = loaded !== null && loaded.expiresAt > clock.now() ? loaded : null;
    if (id === null || id === kept?.id) return kept === null ? NOTHING : { policy: kept, failure: null };
    return refresh(domain, id, kept);
  };

  return {
    // Several messages for one domain ask once.
    of: (domain) => {
      const under = fetched.get(domain);
      if (under !== undefined) return under;
      const finding = find(domain).finally(() => fetched.delete(domain));
      fetched.set(domain, finding);
      return finding;
    },
  };
}
