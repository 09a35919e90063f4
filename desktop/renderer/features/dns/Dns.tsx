/** The DNS checklist: what to do first, then everything by group, then the records themselves. Live while one edits DNS. */
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconListCheck, IconRefresh, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckResult } from '../../../contract/index.ts';
import { go } from '../../app/route.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilterField } from '../../components/FilterField.tsx';
import { Page } from '../../components/Page.tsx';
import { Rows } from '../../components/Rows.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { When } from '../../components/When.tsx';
import { AllGood } from './AllGood.tsx';
import { CheckGroup } from './CheckGroup.tsx';
import { FILTERS, isFound, shownInGroups, toDoFirst, type Filter } from './checklist.ts';
import { PublishDialog } from './PublishDialog.tsx';
import { Records } from './Records.tsx';
import { useDnsChecks } from './use-dns-checks.ts';

const GROUPS = ['records', 'reputation', 'transport'] as const;
/** As they are counted: how much is well, then what is left. */
const COUNTED: readonly CheckResult[] = ['pass', 'fail', 'warn', 'unknown'];

export function Dns() {
  const { t } = useTranslation();
  const server = useServer();
  const [filter, setFilter] = useState<Filter>('all');
  const [text, setText] = useState('');
  const [live, setLive] = useState(true);
  const [publishing, setPublishing] = useState(false);
  const dns = useDnsChecks(server.id, { wanted: server.domain !== null, live });
  const { checks, isLooking } = dns;

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
  const first = toDoFirst(checks);
  const found = checks.filter((check) => isFound(check, text));
  const foundFirst = toDoFirst(found);
  const groups = shownInGroups(found, filter);
  const showsFirst = filter === 'all' || filter === 'todo';
  const isAllGood = dns.checkedAt !== null && !isLooking && first.length === 0 && showsFirst && text === '';
  const isEmpty = checks.length > 0 && groups.length === 0 && (!showsFirst || foundFirst.length === 0) && !isAllGood;
  return (
    <Page
      title={t('sections.dns')}
      about={
        <span className="row row-wrap" style={{ gap: '2px 14px' }}>
          <span className="wrap">{server.domain}</span>
          {COUNTED.map((result) => ({ result, count: checks.filter((check) => check.result === result).length }))
            .filter(({ count }) => count > 0)
            .map(({ result, count }) => (
              <StateLabel key={result} tone={result} label={t(`dns.count.${result}`, { count })} />
            ))}
          {isLooking ? (
            <span role="status">{t('dns.checking')}</span>
          ) : (
            dns.checkedAt !== null && (
              <span>
                {t('dns.checked')} <When at={dns.checkedAt} />
              </span>
            )
          )}
        </span>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconRefresh size={16} />} disabled={isLooking} onClick={dns.lookAtAll}>
            {t('dns.again')}
          </Button>
          <Button leftSection={<IconUpload size={16} />} onClick={() => setPublishing(true)}>
            {t('dns.publish')}
          </Button>
        </>
      }
    >
      {dns.hasFailed && <ErrorNotice error={dns.error} onRetry={dns.lookAtAll} />}
      {isLooking && checks.length === 0 && <Rows />}
      {checks.length > 0 && (
        <div className="row row-wrap" style={{ gap: 12 }}>
          <SegmentedControl
            aria-label={t('dns.filter')}
            value={filter}
            onChange={setFilter}
            data={FILTERS.map((value) => ({ value, label: t(`dns.filters.${value}`) }))}
          />
          <FilterField
            isWide
            label={t('dns.find')}
            value={text}
            onChange={setText}
            {...(text === '' ? {} : { found: t('common.found', { found: found.length, total: checks.length }) })}
          />
          <Switch ml="auto" label={t('dns.live')} checked={live} onChange={(event) => setLive(event.currentTarget.checked)} />
        </div>
      )}
      {isAllGood && <AllGood checks={checks} />}
      {foundFirst.length > 0 && showsFirst && <CheckGroup title={t('dns.first')} checks={foundFirst} open isCounted={false} />}
      {GROUPS.map((group) => ({ group, members: groups.filter((check) => check.group === group) }))
        .filter(({ members }) => members.length > 0)
        .map(({ group, members }) => (
          <CheckGroup
            key={group}
            title={t(`dns.group.${group}`)}
            checks={members}
            open={filter !== 'all' || text !== '' || members.some((check) => check.result === 'unknown')}
          />
        ))}
      {isEmpty && <p className="dim">{t('dns.noneFound')}</p>}
      {!dns.hasFailed && <Records server={server} />}
      {publishing && <PublishDialog server={server} domain={server.domain} onClose={() => setPublishing(false)} onPublished={dns.lookAtAll} />}
    </Page>
  );
}
