/** Set-up of a server: domain → plan → run. A run already under way is joined when the view opens. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteDetail } from '../../app/route.ts';
import { Page } from '../../components/Page.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { DomainForm } from './DomainForm.tsx';
import { PlanView } from './PlanView.tsx';
import { RunView } from './RunView.tsx';
import { foldSetup, NO_RUN } from './setup-run.ts';

export function Setup() {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const detail = useRouteDetail();
  const [domain, setDomain] = useState<string | null>(detail === 'plan' ? server.domain : null);
  const [wanted, setWanted] = useState<{ readonly domain: string; readonly round: number } | null>(null);
  const [left, setLeft] = useState(false);
  /** Rounds already begun: when the connection comes back they are followed, never begun a second time. */
  const begun = useRef(0);
  const run = useStream({
    key: `${server.id}/${String(wanted?.round ?? 0)}`,
    open: (signal) => {
      if (wanted === null || begun.current === wanted.round) return client.setup.follow({ serverId: server.id }, { signal });
      begun.current = wanted.round;
      return client.setup.run({ serverId: server.id, domain: wanted.domain }, { signal });
    },
    initial: NO_RUN,
    fold: foldSetup,
  });
  const result = run.state.result?.kind ?? null;
  useEffect(() => {
    if (result === 'finished') void queries.invalidateQueries({ queryKey: query.servers.key() });
  }, [result, queries, query]);

  const begin = (name: string): void => {
    setLeft(false);
    setWanted({ domain: name, round: (wanted?.round ?? 0) + 1 });
  };
  const running = (wanted !== null || run.state.steps.length > 0) && !left;
  const known = wanted?.domain ?? domain ?? server.domain;

  return (
    <Page title={t('sections.setup')} about={t('setup.about', { name: server.name })}>
      {running ? (
        <RunView
          run={run.state}
          domain={known}
          error={wanted !== null && run.status === 'failed' ? run.error : null}
          onAgain={known === null ? null : () => begin(known)}
          onLeave={() => {
            setLeft(true);
            setDomain(null);
            setWanted(null);
          }}
        />
      ) : domain === null ? (
        <DomainForm server={server} onPlan={setDomain} />
      ) : (
        <PlanView domain={domain} onBack={() => setDomain(null)} onRun={() => begin(domain)} />
      )}
    </Page>
  );
}
