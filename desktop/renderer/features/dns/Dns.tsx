/** The DNS checklist: what to do first, then everything by group, then the records themselves. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconListCheck, IconRefresh, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckResult, DnsCheck } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { When } from '../../components/When.tsx';
import { AllGood } from './AllGood.tsx';
import { CheckGroup } from './CheckGroup.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { Records } from './Records.tsx';
import { useDnsChecks } from './use-dns-checks.ts';

const GROUPS = ['records', 'reputation', 'transport'] as const;
const FILTERS = ['all', 'todo', 'unknown', 'pass'] as const;
/** As they are counted: how much is well, then what is left. */
const COUNTED: readonly CheckResult[] = ['pass', 'fail', 'warn', 'unknown'];

export function Dns() {
  const { t } = useTranslation();
  const server = useServer();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('all');
  const [publishing, setPublishing] = useState(false);
  const dns = useDnsChecks(server.id, server.domain !== null);
  const { checks, report } = dns.state;

  if (server.domain === null)
    return (
      <Page title={t('sections.dns')}>
        <EmptyState
          icon={<IconListCheck size={36} stroke={1.3} />}
          title={t('dns.emptyTitle')}
          actions={<Button onClick={() => go({ kind: 'server', serverId: server.id, section: 'setup' })}>{t('overview.setUp')}</Button>}
        >
          {t('dns.emptyAbout')}
        </EmptyState>
      </Page>
    );
  const looking = dns.status === 'opening' || dns.status === 'live';
  const first = [...checks.filter((check) => check.result === 'fail'), ...checks.filter((check) => check.result === 'warn')];
  const shown = inOrder(checks).filter((check) => {
    if (filter === 'all') return check.result === 'pass' || check.result === 'unknown';
    return filter === 'todo' ? false : check.result === filter;
  });
  return (
    <Page
      title={t('sections.dns')}
      about={
        <span className="row row-wrap" style={{ gap: 14 }}>
          <span>{server.domain}</span>
          {COUNTED.map((result) => ({ result, count: checks.filter((check) => check.result === result).length }))
            .filter(({ count }) => count > 0)
            .map(({ result, count }) => (
              <StateLabel key={result} tone={result} label={t(`dns.count.${result}`, { count })} />
            ))}
          {looking ? <span role="status">{t('dns.checking')}</span> : report && <When at={report.checkedAt} />}
        </span>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconRefresh size={16} />} disabled={looking} onClick={dns.restart}>
            {t('dns.again')}
          </Button>
          <Button leftSection={<IconUpload size={16} />} onClick={() => setPublishing(true)}>
            {t('dns.publish')}
          </Button>
        </>
      }
    >
      {dns.status === 'failed' && <ErrorNotice error={dns.error} onRetry={dns.restart} />}
      {looking && checks.length === 0 && <Rows />}
      {checks.length > 0 && (
        <SegmentedControl
          style={{ alignSelf: 'flex-start' }}
          aria-label={t('dns.filter')}
          value={filter}
          onChange={setFilter}
          data={FILTERS.map((value) => ({ value, label: t(`dns.filters.${value}`) }))}
        />
      )}
      {report !== null && first.length === 0 && (filter === 'all' || filter === 'todo') && <AllGood checks={checks} />}
      {first.length > 0 && (filter === 'all' || filter === 'todo') && <CheckGroup title={t('dns.first')} checks={first} open />}
      {GROUPS.map((group) => ({ group, members: shown.filter((check) => check.group === group) }))
        .filter(({ members }) => members.length > 0)
        .map(({ group, members }) => (
          <CheckGroup
            key={group}
            title={t(`dns.group.${group}`)}
            checks={members}
            open={filter !== 'all' || members.some((check) => check.result === 'unknown')}
          />
        ))}
      {dns.status !== 'failed' && <Records server={server} />}
      {publishing && <PublishDialog server={server} domain={server.domain} onClose={() => setPublishing(false)} onPublished={dns.restart} />}
    </Page>
  );
}

/** What is open stands before what is well. */
function inOrder(checks: readonly DnsCheck[]): DnsCheck[] {
  return [...checks.filter((check) => check.result !== 'pass'), ...checks.filter((check) => check.result === 'pass')];
}
