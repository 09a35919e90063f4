import type { SettingOperations } from '../../api/operations/settings.ts';
import { SETTING_KINDS } from '../configuration/setting-kinds.ts';
import { SETTING_MAX_LENGTH } from '../limits.ts';
import { address as mailbox, maybe, oneOf, text } from './checks.ts';
import type { Check, Shapes } from './checks.ts';

const name = oneOf(...Object.keys(SETTING_KINDS));
const domain = maybe(text(253));
const address = maybe(mailbox);
/** Of any setting; whether it fits the one that is named is looked at with its name. */
const value: Check = (given) =>
  given === null || (['string', 'number', 'boolean', 'object'].includes(typeof given) && JSON.stringify(given).length <= SETTING_MAX_LENGTH);

export const settingShapes: Shapes<keyof SettingOperations> = {
  'setting.get': { name, domain, address },
  'setting.set': { name, domain, address, value },
  'setting.list': { domain },
};
