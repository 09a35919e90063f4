/** What main says, in the person's language. */
import { useTranslation } from 'react-i18next';
import { saidInSpanish } from '../locales/said/es/index.ts';
import { sayWith, type Say } from '../locales/said/said.ts';

const asItIs: Say = (text) => text;
const inSpanish = sayWith(saidInSpanish);

export function useSaid(): Say {
  const { i18n } = useTranslation();
  return i18n.language.startsWith('es') ? inSpanish : asItIs;
}
