/** One of the server's domains. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../../contract/index.ts';
import { useApi } from '../../../connection/api.tsx';

interface Props {
  readonly server: Server;
  readonly value: string;
  readonly onChange: (domain: string) => void;
  /** A choice before them, for all. */
  readonly all?: { readonly value: string; readonly label: string };
}

export function DomainSelect({ server, value, onChange, all }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const domains = useQuery(query.mail.domains.list.queryOptions({ input: { serverId: server.id } }));
  const names = domains.data?.map(({ name }) => name) ?? [];
  return (
    <Select
      label={t('server.domain')}
      w={240}
      allowDeselect={false}
      data={[
        ...(all ? [all] : []),
        ...(names.length > 0 ? names : value === all?.value ? [] : [value]).map((name) => ({ value: name, label: name })),
      ]}
      value={value}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}
