/** What main says, in the person's language. A language is learnt when it is chosen; English needs none of it. */
import { useTranslation } from 'react-i18next';
import { sayWith, type Say, type Table } from '../locales/said/said.ts';

const asItIs: Say = (text) => text;
const learnt = new Map<string, Say>();

/** Comes before i18next changes to that language: what is shown is not drawn again for it. */
export function learnToSay(language: string, table: Table): void {
  learnt.set(language, sayWith(table));
}

export function useSaid(): Say {
  const { i18n } = useTranslation();
  return learnt.get(i18n.language) ?? asItIs;
}
