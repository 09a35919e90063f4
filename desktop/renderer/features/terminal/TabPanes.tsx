/** The panes of one tab, side by side or one above the other; the borders between them can be moved, with the keyboard too. */
import { Splitter } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlaceWords } from './place-words.ts';
import type { ShellBoard } from './shell-board.ts';
import { ShellPane } from './ShellPane.tsx';
import { focusPane, type Pane, type Tab } from './workspace.ts';

interface Props {
  readonly board: ShellBoard;
  readonly tab: Tab;
  readonly onFind: () => void;
}

export function TabPanes({ board, tab, onFind }: Props) {
  const { t } = useTranslation();
  const wordsOf = usePlaceWords();
  const pane = ({ id, service }: Pane) => {
    const session = board.session(id);
    return session ? (
      <ShellPane
        session={session}
        state={session.state}
        label={t('terminal.shellOf', { number: id.replace('shell-', ''), place: wordsOf(service) })}
        isActive={id === tab.active}
        onFocus={() => board.change((before) => focusPane(before, id))}
        onFind={onFind}
      />
    ) : null;
  };
  const [only] = tab.panes;
  if (only && tab.panes.length === 1) return <Fragment key={only.id}>{pane(only)}</Fragment>;
  return (
    // Sizes belong to the number of panes: with another number they begin anew.
    <Splitter key={`${tab.direction}-${String(tab.panes.length)}`} className="shell-split" orientation={tab.direction} lineSize={1}>
      {tab.panes.map((each) => (
        <Splitter.Pane key={each.id} defaultSize={100 / tab.panes.length} min={15}>
          {pane(each)}
        </Splitter.Pane>
      ))}
    </Splitter>
  );
}
