/** What the lines shall contain: an expression or plain text, or the opposite of it. A bad expression says so, and the last good one stays. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFilterOff, IconRegex } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FilterField } from '../../components/FilterField.tsx';
import { problemOf, type TextFilter } from './expression.ts';

interface Props {
  readonly filter: TextFilter;
  readonly tooSlow: boolean;
  readonly onChange: (filter: TextFilter) => void;
}

export function ExpressionField({ filter, tooSlow, onChange }: Props) {
  const { t } = useTranslation();
  const problem = filter.text === '' ? null : problemOf(filter);
  const error = problem !== null ? t('logs.badExpression', { problem }) : tooSlow ? t('logs.slowExpression') : null;
  const toggle = (name: 'isExpression' | 'inverse', Icon: typeof IconRegex) => (
    <Tooltip label={t(`logs.${name}`)}>
      <ActionIcon
        size="sm"
        variant={filter[name] ? 'light' : 'subtle'}
        color={filter[name] ? 'dovecote' : 'gray'}
        aria-label={t(`logs.${name}`)}
        aria-pressed={filter[name]}
        onClick={() => onChange({ ...filter, [name]: !filter[name] })}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <FilterField
      isWide
      label={t('logs.filter')}
      value={filter.text}
      error={error}
      switches={{
        widthPx: 56,
        children: (
          <>
            {toggle('isExpression', IconRegex)}
            {toggle('inverse', IconFilterOff)}
          </>
        ),
      }}
      onChange={(text) => onChange({ ...filter, text })}
    />
  );
}
