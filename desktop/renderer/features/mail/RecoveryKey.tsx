/** Whether this computer can reset forgotten passwords of a domain, and the button that makes it so. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailRecovery, Server } from '../../../contract/index.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly server: Server;
  readonly domain: string;
}

export function RecoveryKey({ server, domain }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const [replacing, setReplacing] = useState(false);
  const recovery = useQuery(query.mail.recovery.list.queryOptions({ input: { serverId: server.id } }));
  const create = useMutation(
    query.mail.recovery.create.mutationOptions({
      onSuccess: async () => {
        setReplacing(false);
        await queries.invalidateQueries({ queryKey: query.mail.recovery.key() });
      },
    }),
  );
  const found = recovery.data?.find((each) => each.domain === domain);
  if (!found) return null;
  const state = stateOf(found);
  return (
    <span className="stack" style={{ gap: 2, alignItems: 'flex-start' }}>
      <StateLabel
        tone={state === 'here' ? 'pass' : 'warn'}
        label={t(`mail.recovery.${state}`, { recoverable: found.recoverable, mailboxes: found.mailboxes })}
      />
      <Button variant="subtle" size="compact-sm" onClick={() => setReplacing(true)}>
        {t(state === 'none' ? 'mail.recovery.create' : 'mail.recovery.replace')}
      </Button>
      <Confirm
        opened={replacing}
        title={t('mail.recovery.title', { domain })}
        action={t(state === 'none' ? 'mail.recovery.create' : 'mail.recovery.replace')}
        busy={create.isPending}
        error={create.error}
        onConfirm={() => create.mutate({ serverId: server.id, domain, replace: state !== 'none' })}
        onClose={() => setReplacing(false)}
      >
        {t(state === 'none' ? 'mail.recovery.createAbout' : 'mail.recovery.replaceAbout')}
      </Confirm>
    </span>
  );
}

function stateOf(recovery: MailRecovery): 'here' | 'elsewhere' | 'none' {
  if (recovery.keyId === null) return 'none';
  return recovery.isHere ? 'here' : 'elsewhere';
}
