/** The languages of the interface: English and Spanish, complete; only the one that is spoken is fetched. The choice is kept on this computer. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { learnToSay } from '../components/use-said.ts';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

const TEXTS = {
  en: async () => (await import('../locales/en/index.ts')).en,
  es: async () => {
    const [{ es }, { saidInSpanish }] = await Promise.all([import('../locales/es/index.ts'), import('../locales/said/es/index.ts')]);
    learnToSay('es', saidInSpanish);
    return es;
  },
} as const;

const STORAGE_KEY = 'palomar-language';

export async function startLanguage(): Promise<void> {
  const language = chosenLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await TEXTS[language]() } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function setLanguage(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await TEXTS[language]());
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

function chosenLanguage(): Language {
  const wanted = localStorage.getItem(STORAGE_KEY) ?? navigator.language.slice(0, 2);
  return LANGUAGES.find((language) => language === wanted) ?? 'en';
}
