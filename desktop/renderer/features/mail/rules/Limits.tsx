/** How much a login may send: a mailbox, a domain, or whoever has no limit of their own. What is empty is not limited. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendingLimit } from '../../../../contract/index.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Listing } from '../../../components/Listing.tsx';
import { useApi } from '../../../connection/api.tsx';
import { EMPTY_LIMIT, isLimit, LIMIT_FIELDS } from './limit-fields.ts';
import { RemoveButton } from './RemoveButton.tsx';
import type { RulesProps } from './Rules.tsx';
import { useChange, type Changer } from './use-change.ts';

export function Limits({ server }: RulesProps) {
  const { t, i18n } = useTranslation();
  const { client, query } = useApi();
  const change = useChange();
  const [editing, setEditing] = useState<SendingLimit>(EMPTY_LIMIT);
  const limits = useQuery(query.mail.sendingLimits.list.queryOptions({ input: { serverId: server.id } }));
  const inWords = (limit: SendingLimit): string =>
    LIMIT_FIELDS.flatMap((field) => {
      const value = limit[field];
      return value === null ? [] : [`${value.toLocaleString(i18n.language)} ${t(`rules.limit.${field}`).toLocaleLowerCase(i18n.language)}`];
    }).join(' · ');
  const put = (limit: SendingLimit) => client.mail.sendingLimits.set({ serverId: server.id, ...limit });
  const remove = (limit: SendingLimit): void =>
    change.run({
      work: () => client.mail.sendingLimits.remove({ serverId: server.id, subject: limit.subject }),
      undoable: { said: t('rules.limitRemoved', { subject: limit.subject }), undo: () => put(limit) },
    });
  return (
    <div className="stack">
      <LimitForm limit={editing} change={change} onChange={setEditing} onSave={(limit) => put(limit)} />
      {change.error != null && <ErrorNotice error={change.error} />}
      <Listing
        label={t('rules.parts.limits')}
        source={limits}
        keyOf={({ subject }) => subject}
        columns={[{ label: t('rules.subject') }, { label: t('rules.limitColumn') }, { label: t('common.actions'), isHidden: true }]}
        empty={
          <EmptyState icon={<IconGauge size={36} stroke={1.3} />} title={t('rules.noLimit')}>
            {t('rules.noLimitAbout')}
          </EmptyState>
        }
      >
        {(limit) => (
          <>
            <td className="wrap">{limit.subject === '*' ? t('rules.everybody') : limit.subject}</td>
            <td className="numbers">{inWords(limit)}</td>
            <td className="end">
              <span className="row" style={{ justifyContent: 'flex-end' }}>
                <Button size="compact-sm" variant="subtle" onClick={() => setEditing(limit)}>
                  {t('rules.edit')}
                </Button>
                <RemoveButton label={t('rules.removeLimit', { subject: limit.subject })} onClick={() => remove(limit)} />
              </span>
            </td>
          </>
        )}
      </Listing>
    </div>
  );
}

interface FormProps {
  readonly limit: SendingLimit;
  readonly change: Changer;
  readonly onChange: (limit: SendingLimit) => void;
  readonly onSave: (limit: SendingLimit) => Promise<unknown>;
}

function LimitForm({ limit, change, onChange, onSave }: FormProps) {
  const { t } = useTranslation();
  return (
    <form
      className="row row-wrap"
      style={{ alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (isLimit(limit)) change.run({ work: () => onSave(limit), then: () => onChange(EMPTY_LIMIT) });
      }}
    >
      <TextInput
        label={t('rules.subject')}
        placeholder={t('rules.subjectHint')}
        w={250}
        spellCheck={false}
        value={limit.subject}
        onChange={(event) => onChange({ ...limit, subject: event.currentTarget.value })}
      />
      {LIMIT_FIELDS.map((field) => (
        <NumberInput
          key={field}
          label={t(`rules.limit.${field}`)}
          w={140}
          min={0}
          max={1_000_000_000}
          hideControls
          value={limit[field] ?? ''}
          onChange={(value) => onChange({ ...limit, [field]: typeof value === 'number' ? value : null })}
        />
      ))}
      <Button type="submit" variant="default" disabled={!isLimit(limit)} loading={change.busy}>
        {t('rules.setLimit')}
      </Button>
    </form>
  );
}
