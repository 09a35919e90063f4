/** Addresses that lead to other addresses, to hosts or to webhooks; and the secrets of those webhooks. */
import { Badge, Button, Menu } from '@mantine/core';
import { IconArrowsSplit2, IconPencil, IconPlayerPause, IconPlayerPlay, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailAlias, Server } from '../../../contract/index.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Listing } from '../../components/Listing.tsx';
import { RowMenu } from '../../components/RowMenu.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { Confirm } from '../../components/Confirm.tsx';
import { useApi } from '../../connection/api.tsx';
import { AliasDialog } from './AliasDialog.tsx';
import { hasWebhook } from './alias-form.ts';
import { goToMail } from './mail-tab.ts';
import { useAliasActs, type AliasActs } from './use-alias-acts.ts';
import { Webhooks } from './Webhooks.tsx';

interface Props {
  readonly server: Server;
  readonly domain: string;
  readonly wanted: string;
}

export function Aliases({ server, domain, wanted }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [editing, setEditing] = useState<MailAlias | 'new' | null>(null);
  const [leaving, setLeaving] = useState<MailAlias | null>(null);
  const acts = useAliasActs(server);
  const aliases = useQuery(query.mail.aliases.list.queryOptions({ input: { serverId: server.id } }));
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('mail.createAlias')}
    </Button>
  );
  const remove = (alias: MailAlias): void => (hasWebhook(alias) ? setLeaving(alias) : acts.remove(alias));
  return (
    <div className="stack">
      {acts.error != null && leaving === null && <ErrorNotice error={acts.error} />}
      <Listing
        label={t('mail.aliases')}
        source={aliases}
        keyOf={({ address }) => address}
        wordsOf={({ address, targets, label, description }) => [address, ...targets, label, description].join(' ').toLowerCase()}
        searchLabel={t('mail.filterAliases')}
        search={wanted}
        actions={create}
        columns={[
          { label: t('mail.address'), width: '32%' },
          { label: t('mail.leadsTo') },
          { label: t('mail.state'), width: '188px' },
          { label: t('common.actions'), isHidden: true, width: '64px' },
        ]}
        empty={
          <EmptyState icon={<IconArrowsSplit2 size={36} stroke={1.3} />} title={t('mail.noAlias')} actions={create}>
            {t('mail.noAliasAbout')}
          </EmptyState>
        }
      >
        {(alias) => <AliasCells alias={alias} server={server} acts={acts} onEdit={() => setEditing(alias)} onRemove={() => remove(alias)} />}
      </Listing>
      <Webhooks server={server} />
      {editing !== null && (
        <AliasDialog server={server} domain={domain} alias={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
      {leaving !== null && (
        <Confirm
          opened
          title={t('mail.removeAliasTitle', { address: leaving.address })}
          action={t('mail.removeAlias')}
          danger
          busy={acts.busy}
          error={acts.error}
          onConfirm={() => acts.remove(leaving, () => setLeaving(null))}
          onClose={() => setLeaving(null)}
        >
          {t('mail.removeAliasAbout')}
        </Confirm>
      )}
    </div>
  );
}

interface CellProps {
  readonly alias: MailAlias;
  readonly server: Server;
  readonly acts: AliasActs;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function AliasCells({ alias, server, acts, onEdit, onRemove }: CellProps) {
  const { t } = useTranslation();
  const { address, kind, targets, label, disabledReply } = alias;
  const isOff = disabledReply !== null;
  return (
    <>
      <td className="wrap">
        <span className={kind === 'pattern' ? 'mono' : undefined}>{address}</span>{' '}
        {kind !== 'exact' && (
          <Badge variant="default" size="sm" tt="none">
            {t(`mail.kinds.${kind}`)}
          </Badge>
        )}
        {label !== '' && <div className="dim">{label}</div>}
      </td>
      <td className="wrap">{targets.join(', ')}</td>
      <td>
        <StateLabel tone={isOff ? 'idle' : 'pass'} label={isOff ? t('mail.offAnswers', { reply: disabledReply }) : t('mail.inUse')} />
      </td>
      <td className="end">
        <RowMenu label={t('mail.actionsOf', { address })}>
          {() => (
            <>
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
                {t('mail.editAlias')}
              </Menu.Item>
              {isOff ? (
                <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => acts.answer(alias, null)}>
                  {t('mail.switchOn')}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => acts.answer(alias, 550)}>
                  {t('mail.switchOff')}
                </Menu.Item>
              )}
              {kind === 'exact' && (
                <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => goToMail(server, 'trace', address)}>
                  {t('mail.traceOf')}
                </Menu.Item>
              )}
              <Menu.Divider />
              <Menu.Item color="var(--fail)" leftSection={<IconTrash size={16} />} onClick={onRemove}>
                {t('mail.removeAlias')}
              </Menu.Item>
            </>
          )}
        </RowMenu>
      </td>
    </>
  );
}
