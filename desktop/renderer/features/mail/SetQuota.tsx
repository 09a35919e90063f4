/** How much a mailbox may keep. It can be set back, so it is done at once, with an undo. */
import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailMailbox, Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatMegabytes } from '../../components/format.ts';
import { useUndo } from '../../components/use-undo.tsx';
import { useApi } from '../../connection/api.tsx';
import { separatorsOf } from './separators.ts';

interface Props {
  readonly server: Server;
  readonly mailbox: MailMailbox;
  readonly onClose: () => void;
}

const MB = 1_000_000;
const OFFERED_MB = [1_000, 5_000, 10_000, 50_000];
const MAX_MB = 100_000_000;

export function SetQuota({ server, mailbox, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { client, query } = useApi();
  const queries = useQueryClient();
  const undo = useUndo();
  const { address, quotaBytes, sizeBytes } = mailbox;
  const [megabytes, setMegabytes] = useState<number | string>(quotaBytes === null ? '' : quotaBytes / MB);
  const put = async (bytes: number): Promise<void> => {
    await client.mail.mailboxes.setQuota({ serverId: server.id, address, quotaBytes: bytes });
    await queries.invalidateQueries({ queryKey: query.mail.mailboxes.key() });
  };
  const set = useMutation({
    mutationFn: put,
    onSuccess: (_, bytes) => {
      onClose();
      const said = t('mail.quotaSet', { address, quota: formatMegabytes(bytes, i18n.language) });
      if (quotaBytes !== null) undo({ said, undo: () => put(quotaBytes) });
    },
  });
  const ready = typeof megabytes === 'number' && megabytes >= 1 && megabytes <= MAX_MB;
  return (
    <Modal opened onClose={onClose} title={t('mail.quotaTitle', { address })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) set.mutate(Math.round(megabytes * MB));
        }}
      >
        <Stack>
          <Text>{t('mail.quotaAbout', { used: formatMegabytes(sizeBytes, i18n.language) })}</Text>
          <NumberInput
            label={t('mail.quota')}
            suffix=" MB"
            {...separatorsOf(i18n.language)}
            min={1}
            max={MAX_MB}
            step={1_000}
            data-autofocus
            value={megabytes}
            onChange={setMegabytes}
          />
          <Group gap="xs">
            {OFFERED_MB.map((each) => (
              <Button key={each} size="compact-sm" variant="default" onClick={() => setMegabytes(each)}>
                {formatMegabytes(each * MB, i18n.language)}
              </Button>
            ))}
          </Group>
          {ready && megabytes * MB < sizeBytes && <Text c="var(--warn)">{t('mail.quotaBelow')}</Text>}
          {set.isError && <ErrorNotice error={set.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.keep')}
            </Button>
            <Button type="submit" disabled={!ready} loading={set.isPending}>
              {t('mail.setQuota')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
