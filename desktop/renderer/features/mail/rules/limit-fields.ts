/** The four limits there are: pure. */
import type { SendingLimit } from '../../../../contract/index.ts';

export const LIMIT_FIELDS = ['messagesPerHour', 'messagesPerDay', 'recipientsPerHour', 'recipientsPerDay'] as const;

export const EMPTY_LIMIT: SendingLimit = {
  subject: '',
  messagesPerHour: null,
  messagesPerDay: null,
  recipientsPerHour: null,
  recipientsPerDay: null,
};

/** Somebody is named, and something is limited. */
export function isLimit(limit: SendingLimit): boolean {
  return limit.subject.trim() !== '' && LIMIT_FIELDS.some((field) => limit[field] !== null);
}
