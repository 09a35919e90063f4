/** mx's filter as the owner has set it: the defaults, the stack configuration over them, rspamd only where it is named. */
import { inspectClient } from '../trust/client.ts';
import { valkeyStore } from '../trust/expiring-store.ts';
import { DEFAULT_FILTER } from '../trust/filter.ts';
import type { FilterSettings } from '../trust/filter.ts';
import { greylist } from '../trust/greylist.ts';
import type { MailFilterOptions } from '../contract/mail-filter.ts';
import type { MailFilter } from '../protocols/mx/outcome.ts';
import type { StartContext } from './services.ts';

export async function mailFilter({ configuration, shared, log }: StartContext): Promise<MailFilter> {
  const options = configuration.stack.filter ?? {};
  const url = configuration.environment.rspamdUrl ?? options.rspamdUrl ?? null;
  const rspamd = url === null ? null : (await import('../trust/rspamd.ts')).rspamdAt(url, log);
  return { settings: settingsOf(options), greylist: greylist(valkeyStore(await shared.valkey())), rspamd, inspect: inspectClient };
}

function settingsOf(options: MailFilterOptions): FilterSettings {
  const { junkAt, rejectAt, greylisting, greylistAt, lists, arcSealers } = { ...DEFAULT_FILTER, ...withoutAbsent(options) };
  return { junkAt, rejectAt, greylisting, greylistAt, lists, arcSealers };
}

/** zod gives absent options as undefined, which must not hide a default. */
function withoutAbsent(options: MailFilterOptions): { readonly [K in keyof MailFilterOptions]?: NonNullable<MailFilterOptions[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== null));
}
