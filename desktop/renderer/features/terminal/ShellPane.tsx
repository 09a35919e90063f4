/** One pane: a shell's screen, what became of the shell, and the questions that come before a paste or a link. */
import { Button, Kbd } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LinkQuestion } from './LinkQuestion.tsx';
import { judgePaste, type Paste } from './paste.ts';
import { PasteQuestion } from './PasteQuestion.tsx';
import type { ShellSession, ShellState } from './shell-session.ts';

interface Props {
  readonly session: ShellSession;
  readonly state: ShellState;
  readonly label: string;
  readonly isActive: boolean;
  readonly onFocus: () => void;
  readonly onFind: () => void;
}

export function ShellPane({ session, state, label, isActive, onFocus, onFind }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [paste, setPaste] = useState<Paste | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const latest = useRef({ onFocus, onFind });
  useEffect(() => {
    latest.current = { onFocus, onFind };
  });

  useEffect(() => {
    if (!box.current) return undefined;
    session.attach(box.current, {
      onPaste: (text) => {
        const judged = judgePaste(text);
        if (judged.kind === 'line') session.paste(judged.text);
        else if (judged.kind !== 'nothing') setPaste(judged);
      },
      onLink: setLink,
      onClipboardRefused: () => setRefused(true),
      onFocus: () => latest.current.onFocus(),
      onFind: () => latest.current.onFind(),
    });
    return () => session.detach();
  }, [session]);
  useEffect(() => {
    if (isActive) session.focus();
  }, [session, isActive]);

  return (
    <div className="shell-pane" data-active={isActive || undefined}>
      <div className="screen" role="region" aria-label={label}>
        <div ref={box} data-testid="shell-screen" />
      </div>
      {state.kind === 'opening' && (
        <p className="dim shell-note" role="status">
          {t('terminal.opening')}
        </p>
      )}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={() => session.again()} />}
      {state.kind === 'exit' && (
        <div className="notice" role="status">
          <div className="grow">{state.exitCode === null ? t('terminal.ended') : t('terminal.endedWith', { code: state.exitCode })}</div>
          <Button
            size="xs"
            aria-keyshortcuts="Enter"
            rightSection={
              <Kbd size="xs" aria-hidden>
                Enter
              </Kbd>
            }
            onClick={() => session.again()}
          >
            {t('terminal.again')}
          </Button>
        </div>
      )}
      {refused && (
        <div className="notice" role="status" data-tone="warn">
          <div className="grow">{t('terminal.clipboardRefused')}</div>
          <Button size="xs" variant="default" onClick={() => setRefused(false)}>
            {t('common.close')}
          </Button>
        </div>
      )}
      {paste && (
        <PasteQuestion
          paste={paste}
          onPaste={(text) => {
            setPaste(null);
            session.paste(text);
          }}
          onClose={() => setPaste(null)}
        />
      )}
      {link !== null && <LinkQuestion address={link} onClose={() => setLink(null)} />}
    </div>
  );
}
