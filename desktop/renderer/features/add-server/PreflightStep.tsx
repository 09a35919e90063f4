/** Step 3: what the server is, and whether it will do. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { PreflightList } from '../../components/PreflightList.tsx';
import { Rows } from '../../components/Rows.tsx';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { Waiting } from '../../components/Waiting.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
}

export function PreflightStep({ server }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const preflight = useQuery(query.setup.preflight.queryOptions({ input: { serverId: server.id } }));
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <div className="stack" style={{ gap: 16 }}>
      <div className="notice notice-act" data-tone="pass">
        <ToneIcon tone="pass" size={18} />
        <div className="grow" role="status">
          <strong className="wrap">{t('add.loggedIn', { name: server.name })}</strong>
          <p>{t('add.loggedInAbout')}</p>
        </div>
        <Button ref={next} onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>
          {t('add.toSetup')}
        </Button>
      </div>
      {preflight.isPending && (
        <>
          <Waiting label={t('add.looking')} />
          <Rows />
        </>
      )}
      {preflight.isError && <ErrorNotice error={preflight.error} onRetry={() => void preflight.refetch()} />}
      {preflight.data && <PreflightList preflight={preflight.data} />}
    </div>
  );
}
