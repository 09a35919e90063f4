/** The cards of all servers; of more than fit a window, a field to find one and a switch for those that need the person. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconCircleCheck, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../contract/index.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FilterField } from '../../components/FilterField.tsx';
import { useAlerts } from '../../components/use-alerts.ts';
import { useConnections } from '../../components/use-connections.ts';
import { ServerCard } from './ServerCard.tsx';
import { isFound, isInNeed, type Wanted } from './shown.ts';

interface Props {
  readonly servers: readonly Server[];
}

/** As many as a small window shows at once. */
const SEEN_AT_ONCE = 6;
const EVERYTHING: Wanted = { text: '', onlyInNeed: false };

export function ServerCards({ servers }: Props) {
  const { t } = useTranslation();
  const alerts = useAlerts();
  const connections = useConnections();
  const [wanted, setWanted] = useState(EVERYTHING);
  const isMany = servers.length > SEEN_AT_ONCE;
  const { text, onlyInNeed } = isMany ? wanted : EVERYTHING;
  const inNeed = servers.filter((server) => isInNeed(server, alerts, connections));
  const shown = (onlyInNeed ? inNeed : servers).filter((server) => isFound(server, text));
  return (
    <>
      {isMany && (
        <div className="row row-wrap" style={{ gap: 12 }}>
          <SegmentedControl
            aria-label={t('home.show')}
            value={onlyInNeed ? 'need' : 'all'}
            onChange={(value) => setWanted({ ...wanted, onlyInNeed: value === 'need' })}
            data={[
              { value: 'all', label: t('home.showAll') },
              { value: 'need', label: t('home.showInNeed', { count: inNeed.length }) },
            ]}
          />
          <FilterField
            label={t('home.find')}
            value={text}
            onChange={(typed) => setWanted({ ...wanted, text: typed })}
            {...(text === '' ? {} : { found: t('common.found', { found: shown.length, total: servers.length }) })}
          />
        </div>
      )}
      {shown.length === 0 && (
        <EmptyState
          icon={text === '' ? <IconCircleCheck size={36} stroke={1.3} /> : <IconSearchOff size={36} stroke={1.3} />}
          title={text === '' ? t('home.nobodyInNeed') : t('common.noMatchFor', { wanted: text })}
          actions={
            <Button variant="default" onClick={() => setWanted(EVERYTHING)}>
              {t('common.showAll')}
            </Button>
          }
        >
          {t(text === '' ? 'home.nobodyInNeedAbout' : 'home.findAbout')}
        </EmptyState>
      )}
      <div className="grid-fill server-cards">
        {shown.map((server) => (
          <ServerCard key={server.id} server={server} />
        ))}
      </div>
    </>
  );
}
