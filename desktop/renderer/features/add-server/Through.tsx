/** The way to a server that is not reached directly: through one that is known here (a jump host). */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Endpoint } from '../../../contract/index.ts';
import { useApi } from '../../connection/api.tsx';

const DIRECT = '';

interface Props {
  readonly jump: readonly Endpoint[];
  readonly onChange: (jump: readonly Endpoint[]) => void;
}

export function Through({ jump, onChange }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const servers = useQuery(query.servers.list.queryOptions());
  const known = (servers.data ?? []).map(({ name, endpoint }) => ({ value: nameOf(endpoint), label: name, endpoint }));
  const way = jump.map(nameOf).join(' → ');
  // A way that an SSH configuration gave, of several hops or through a stranger, is shown as it is.
  const options = way === '' || known.some(({ value }) => value === way) ? known : [...known, { value: way, label: way, endpoint: null }];
  return (
    <Select
      label={t('add.through')}
      description={t('add.throughAbout')}
      allowDeselect={false}
      data={[{ value: DIRECT, label: t('add.direct') }, ...options.map(({ value, label }) => ({ value, label }))]}
      value={way}
      onChange={(value) => {
        if (value === way) return;
        const found = known.find((each) => each.value === value);
        onChange(found ? [found.endpoint] : []);
      }}
    />
  );
}

function nameOf({ user, host, port }: Endpoint): string {
  return `${user}@${host}:${String(port)}`;
}
