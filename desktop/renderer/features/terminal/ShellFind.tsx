/** Finding in what a shell has shown, as far back as it is kept. */
import type { ISearchOptions } from '@xterm/addon-search';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FindBar } from '../../components/FindBar.tsx';
import type { Screen } from '../../components/xterm.ts';

interface Props {
  readonly screen: Screen;
  readonly onClose: () => void;
}

interface Results {
  readonly resultIndex: number;
  readonly resultCount: number;
}

const LOOK: ISearchOptions = {
  decorations: {
    matchBackground: '#5c4a1d',
    matchOverviewRuler: '#f3bd55',
    activeMatchBackground: '#a87a1f',
    activeMatchColorOverviewRuler: '#f5f5f4',
  },
};

export function ShellFind({ screen, onClose }: Props) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const [results, setResults] = useState<Results | null>(null);
  useEffect(() => {
    const listening = screen.search.onDidChangeResults(setResults);
    return () => {
      listening.dispose();
      screen.search.clearDecorations();
    };
  }, [screen]);
  // A capital in it makes the case count.
  const look = (text: string): ISearchOptions => ({ ...LOOK, caseSensitive: text !== text.toLowerCase() });
  const change = (text: string): void => {
    setWanted(text);
    if (text === '') screen.search.clearDecorations();
    else screen.search.findPrevious(text, look(text));
  };
  const count =
    wanted === '' || !results
      ? ''
      : results.resultCount === 0
        ? t('find.none')
        : t('find.of', { position: results.resultIndex + 1, total: results.resultCount });
  return (
    <FindBar
      wanted={wanted}
      count={count}
      onChange={change}
      onStep={(step) => (step === 1 ? screen.search.findNext(wanted, look(wanted)) : screen.search.findPrevious(wanted, look(wanted)))}
      onClose={() => {
        onClose();
        screen.terminal.focus();
      }}
    />
  );
}
