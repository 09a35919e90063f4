/** One shell on its screen. Leaving the view ends the shell. A lost connection ends it too: a shell can't be joined again. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerId } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { openScreen } from '../../components/xterm.ts';
import { useApi } from '../../connection/api.tsx';
import { runShell } from './run-shell.ts';

interface Props {
  readonly serverId: ServerId;
  readonly service: string | null;
  readonly onAgain: () => void;
}

type End = { readonly kind: 'exit'; readonly exitCode: number | null } | { readonly kind: 'failed'; readonly error: unknown };

export function ShellScreen({ serverId, service, onAgain }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const box = useRef<HTMLDivElement>(null);
  const [end, setEnd] = useState<End | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const start = async (): Promise<void> => {
      if (!box.current) return;
      const screen = await openScreen(box.current, { scrollback: 10_000, cursorBlink: true });
      const gone = (): boolean => signal.aborted;
      signal.addEventListener('abort', () => screen.dispose(), { once: true });
      if (gone()) {
        screen.dispose();
        return;
      }
      screen.terminal.focus();
      try {
        const exitCode = await runShell({ client, terminal: screen.terminal, serverId, service, signal });
        if (!gone()) setEnd({ kind: 'exit', exitCode });
      } catch (error) {
        if (!gone()) setEnd({ kind: 'failed', error });
      }
    };
    void start();
    return () => controller.abort();
  }, [client, serverId, service]);

  return (
    <>
      {end?.kind === 'failed' && <ErrorNotice error={end.error} onRetry={onAgain} />}
      {end?.kind === 'exit' && (
        <div className="notice" role="status">
          <div className="grow">{end.exitCode === null ? t('terminal.ended') : t('terminal.endedWith', { code: end.exitCode })}</div>
          <Button size="xs" onClick={onAgain}>
            {t('terminal.again')}
          </Button>
        </div>
      )}
      <div className="screen" role="region" aria-label={t('terminal.title')}>
        <div ref={box} data-testid="shell-screen" />
      </div>
    </>
  );
}
