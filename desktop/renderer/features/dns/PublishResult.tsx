/** What was published, and what was left alone and why. */
import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DnsRecord } from '../../../contract/index.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';

interface Props {
  readonly result: { readonly published: readonly DnsRecord[]; readonly skipped: readonly (DnsRecord & { readonly reason: string })[] };
  readonly onClose: () => void;
}

export function PublishResult({ result, onClose }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  return (
    <Stack>
      <StateLabel tone="pass" label={t('dns.published', { count: result.published.length })} />
      <ul className="mono wrap" style={{ margin: 0, paddingLeft: 18 }}>
        {result.published.map((record) => (
          <li key={`${record.type} ${record.name} ${record.value}`}>
            {record.type} {record.name}
          </li>
        ))}
        {result.skipped.map((record) => (
          <li key={`${record.type} ${record.name} ${record.value}`} className="dim">
            {record.type} {record.name} · {say(record.reason)}
          </li>
        ))}
      </ul>
      <p className="dim" style={{ margin: 0 }}>
        {t('dns.publishedAbout')}
      </p>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('common.close')}</Button>
      </Group>
    </Stack>
  );
}
