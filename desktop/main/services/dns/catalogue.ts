/** The checks that exist, by their number in the catalogue of deliverability checks. */
import type { Check } from './check.ts';
import { addressesCheck } from './checks/addresses.ts';
import { aliasesCheck } from './checks/aliases.ts';
import { blacklistsCheck } from './checks/blacklists.ts';
import { dkimCheck } from './checks/dkim.ts';
import { dmarcCheck } from './checks/dmarc.ts';
import { heloSpfCheck } from './checks/helo-spf.ts';
import { mxCheck } from './checks/mx.ts';
import { portInCheck } from './checks/port-in.ts';
import { portOutCheck } from './checks/port-out.ts';
import { reverseCheck } from './checks/reverse.ts';
import { spfCheck } from './checks/spf.ts';

/** The slowest first: they start at once. */
export const CATALOGUE: readonly Check[] = [
  blacklistsCheck,
  portOutCheck,
  portInCheck,
  spfCheck,
  addressesCheck,
  mxCheck,
  aliasesCheck,
  heloSpfCheck,
  dkimCheck,
  dmarcCheck,
  reverseCheck,
];
