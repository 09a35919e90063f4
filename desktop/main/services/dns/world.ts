/** The world in which names are looked up: the Internet, or a practice world that has roots and strangers of its own. */
import type { DnsUpdateTarget } from '../../../contract/index.ts';
import { INTERNET_ROOTS } from '../../resolver/roots.ts';
import type { Root } from '../../resolver/roots.ts';

export type { DnsUpdateTarget } from '../../../contract/index.ts';

export interface DnsWorld {
  readonly roots: readonly Root[];
  /** Port of every name server; 53 when absent. */
  readonly dnsPort?: number;
  /** Authorities that take our updates, each for its zone; the one with the longest matching zone gets a record. */
  readonly updateTargets: readonly DnsUpdateTarget[];
  /** Mail domains (or hosts) whose mail servers show whether port 25 is open. */
  readonly smtpProbes: readonly string[];
  /** Are there blacklists to ask? A string is the reason why not, in words. */
  readonly blacklists: boolean | string;
  /** May the desktop try port 25 of the probes to learn whether its own network blocks it? A string is the reason why not. */
  readonly desktopProbe: boolean | string;
}

export const INTERNET: DnsWorld = {
  roots: INTERNET_ROOTS,
  updateTargets: [],
  smtpProbes: ['gmail.com', 'outlook.com', 'yahoo.com', 'icloud.com', 'gmx.net'],
  blacklists: true,
  desktopProbe: true,
};
