/** The languages that folders have names in, as choices, each by its name in the person's own. */
import { folderLanguage } from '../../../../contract/index.ts';

export function languagesIn(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'language' });
  return folderLanguage.options.map((value) => ({ value, label: names.of(value) ?? value }));
}
