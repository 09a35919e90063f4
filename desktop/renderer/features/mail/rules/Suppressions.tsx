/** Addresses that this server does not write to any more: what came back for good, complaints, and what was put there by hand. */
import { Button, TextInput } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { emailAddress, type Suppression } from '../../../../contract/index.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Listing } from '../../../components/Listing.tsx';
import { When } from '../../../components/When.tsx';
import { useApi } from '../../../connection/api.tsx';
import { DomainSelect } from './DomainSelect.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import type { RulesProps } from './Rules.tsx';
import { useChange, type Changer } from './use-change.ts';

const LISTED_MAX = 10_000;

export function Suppressions({ server, domain }: RulesProps) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const change = useChange();
  const list = useQuery(query.mail.suppressions.list.queryOptions({ input: { serverId: server.id, limit: LISTED_MAX } }));
  const add = (one: Pick<Suppression, 'domain' | 'address' | 'expiresAt'>) =>
    client.mail.suppressions.add({
      serverId: server.id,
      domain: one.domain,
      address: one.address,
      ...(one.expiresAt === null ? {} : { expiresAt: one.expiresAt }),
    });
  const remove = (row: Suppression): void =>
    change.run({
      work: () => client.mail.suppressions.remove({ serverId: server.id, domain: row.domain, address: row.address }),
      undoable: { said: t('rules.unsuppressed', { address: row.address }), undo: () => add(row) },
    });
  return (
    <div className="stack">
      <AddSuppression server={server} domain={domain} change={change} onAdd={(of, address) => add({ domain: of, address, expiresAt: null })} />
      {change.error != null && <ErrorNotice error={change.error} />}
      <Listing
        label={t('rules.parts.suppressions')}
        source={list}
        keyOf={(row) => `${row.domain} ${row.address}`}
        wordsOf={(row) => `${row.address} ${row.domain} ${row.response ?? ''}`.toLowerCase()}
        searchLabel={t('mail.filter')}
        columns={[
          { label: t('mail.address'), width: '30%' },
          { label: t('rules.sender'), width: '18%' },
          { label: t('rules.why') },
          { label: t('rules.until'), width: '130px' },
          { label: t('common.actions'), isHidden: true, width: '56px' },
        ]}
        empty={
          <EmptyState icon={<IconMailOff size={36} stroke={1.3} />} title={t('rules.noSuppression')}>
            {t('rules.noSuppressionAbout')}
          </EmptyState>
        }
      >
        {(row) => (
          <>
            <td className="wrap">{row.address}</td>
            <td className="wrap">{row.domain}</td>
            <td>
              {t(`rules.reasons.${row.reason}`)}
              {row.response !== null && (
                <div className="ellipsis mono dim" title={row.response}>
                  {row.response}
                </div>
              )}
            </td>
            <td>{row.expiresAt === null ? t('rules.forGood') : <When at={row.expiresAt} />}</td>
            <td className="end">
              <RemoveButton label={t('rules.unsuppress', { address: row.address })} onClick={() => remove(row)} />
            </td>
          </>
        )}
      </Listing>
    </div>
  );
}

interface AddProps extends RulesProps {
  readonly change: Changer;
  readonly onAdd: (domain: string, address: string) => Promise<unknown>;
}

function AddSuppression({ server, domain, change, onAdd }: AddProps) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [of, setOf] = useState(domain);
  const parsed = emailAddress.safeParse(address);
  return (
    <form
      className="row row-wrap"
      style={{ alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) change.run({ work: () => onAdd(of, parsed.data), then: () => setAddress('') });
      }}
    >
      <TextInput
        label={t('rules.noMailTo')}
        placeholder="somebody@example.net"
        w={280}
        spellCheck={false}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <DomainSelect server={server} value={of} onChange={setOf} />
      <Button type="submit" variant="default" disabled={!parsed.success} loading={change.busy}>
        {t('rules.suppress')}
      </Button>
    </form>
  );
}
