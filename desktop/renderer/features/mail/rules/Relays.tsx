/** Relays (smarthosts): mail of a domain goes through another server instead of straight to its recipients. */
import { Button } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Relay } from '../../../../contract/index.ts';
import { Confirm } from '../../../components/Confirm.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Listing } from '../../../components/Listing.tsx';
import { useApi } from '../../../connection/api.tsx';
import { RelayDialog } from './RelayDialog.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import type { RulesProps } from './Rules.tsx';
import { useChange } from './use-change.ts';

export function Relays({ server }: RulesProps) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const change = useChange();
  const [editing, setEditing] = useState<Relay | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Relay | null>(null);
  const relays = useQuery(query.mail.relays.list.queryOptions({ input: { serverId: server.id } }));
  const nameOf = ({ domain }: Relay): string => (domain === '*' ? t('rules.everyDomain') : domain);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('rules.addRelay')}
    </Button>
  );
  return (
    <>
      <Listing
        label={t('rules.parts.relays')}
        source={relays}
        keyOf={({ domain }) => domain}
        actions={create}
        columns={[
          { label: t('rules.mailOf') },
          { label: t('rules.through') },
          { label: t('mail.security') },
          { label: t('rules.login') },
          { label: t('common.actions'), isHidden: true },
        ]}
        empty={
          <EmptyState icon={<IconServer2 size={36} stroke={1.3} />} title={t('rules.noRelay')} actions={create}>
            {t('rules.noRelayAbout')}
          </EmptyState>
        }
      >
        {(relay) => (
          <>
            <td className="wrap">{nameOf(relay)}</td>
            <td className="mono wrap">
              {relay.host}:{relay.port}
            </td>
            <td>{t(`rules.securities.${relay.security}`)}</td>
            <td className="wrap">{relay.username ?? '–'}</td>
            <td className="end">
              <span className="row" style={{ justifyContent: 'flex-end' }}>
                <Button size="compact-sm" variant="subtle" onClick={() => setEditing(relay)}>
                  {t('rules.edit')}
                </Button>
                <RemoveButton label={t('rules.removeRelay', { name: nameOf(relay) })} onClick={() => setLeaving(relay)} />
              </span>
            </td>
          </>
        )}
      </Listing>
      {editing !== null && <RelayDialog server={server} relay={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {leaving !== null && (
        <Confirm
          opened
          title={t('rules.removeRelayTitle', { host: leaving.host })}
          action={t('rules.removeRelayAction')}
          danger
          busy={change.busy}
          error={change.error}
          onConfirm={() =>
            change.run({ work: () => client.mail.relays.remove({ serverId: server.id, domain: leaving.domain }), then: () => setLeaving(null) })
          }
          onClose={() => setLeaving(null)}
        >
          {t(leaving.hasPassword ? 'rules.removeRelayWithPassword' : 'rules.removeRelayAbout')}
        </Confirm>
      )}
    </>
  );
}
