/** An alias, new or changed: one address, a pattern, or whatever else comes; where it leads; what mail for it is answered while it is off. */
import { Button, Checkbox, Group, Modal, NumberInput, SegmentedControl, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailAlias, Server } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { addressOf, ALIAS_KINDS, ANSWERS, detailsOf, formOf, NEW_ALIAS, wrongTargets, type AliasForm } from './alias-form.ts';

interface Props {
  readonly server: Server;
  readonly domain: string;
  /** Null for a new one. */
  readonly alias: MailAlias | null;
  readonly onClose: () => void;
}

export function AliasDialog({ server, domain, alias, onClose }: Props) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const queries = useQueryClient();
  const [form, setForm] = useState<AliasForm>(alias === null ? NEW_ALIAS : formOf(alias));
  const change = (more: Partial<AliasForm>): void => setForm({ ...form, ...more });
  const address = alias?.address ?? addressOf(form, domain);
  const wrong = wrongTargets(form.targets);
  const ready = address !== null && form.targets.length > 0 && wrong.length === 0;
  const save = useMutation({
    mutationFn: (to: string) => {
      const input = { serverId: server.id, address: to, targets: [...form.targets], ...detailsOf(form) };
      return alias === null ? client.mail.aliases.create(input) : client.mail.aliases.update(input);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: query.mail.key() });
      onClose();
    },
  });
  const action = t(alias === null ? 'mail.createAlias' : 'mail.saveAlias');
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={alias === null ? t('mail.createAlias') : t('mail.editAliasTitle', { address: alias.address })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) save.mutate(address);
        }}
      >
        <Stack>
          {alias === null && <NameFields form={form} domain={domain} onChange={change} />}
          <TagsInput
            label={t('mail.leadsTo')}
            description={t(form.kind === 'pattern' ? 'mail.leadsToPatternAbout' : 'mail.leadsToAbout')}
            maxTags={100}
            acceptValueOnBlur
            value={[...form.targets]}
            error={wrong.length > 0 ? t('mail.notAnAddress', { target: wrong[0] ?? '' }) : undefined}
            onChange={(targets) => change({ targets })}
          />
          <Select
            label={t('mail.aliasState')}
            description={t('mail.aliasStateAbout')}
            allowDeselect={false}
            data={ANSWERS.map((value) => ({ value, label: t(`mail.answers.${value}`) }))}
            value={form.answer}
            onChange={(value) => change({ answer: ANSWERS.find((each) => each === value) ?? 'use' })}
          />
          <Group grow align="flex-start">
            <TextInput
              label={t('mail.aliasLabel')}
              maxLength={100}
              value={form.label}
              onChange={(event) => change({ label: event.currentTarget.value })}
            />
            <TextInput
              label={t('mail.aliasDescription')}
              maxLength={500}
              value={form.description}
              onChange={(event) => change({ description: event.currentTarget.value })}
            />
          </Group>
          {save.isError && <ErrorNotice error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t(alias === null ? 'common.close' : 'common.keep')}
            </Button>
            <Button type="submit" disabled={!ready} loading={save.isPending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface FieldProps {
  readonly form: AliasForm;
  readonly domain: string;
  readonly onChange: (more: Partial<AliasForm>) => void;
}

function NameFields({ form, domain, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <>
      <SegmentedControl
        aria-label={t('mail.aliasKind')}
        value={form.kind}
        data={ALIAS_KINDS.map((value) => ({ value, label: t(`mail.kinds.${value}`) }))}
        onChange={(value) => onChange({ kind: ALIAS_KINDS.find((each) => each === value) ?? 'exact' })}
      />
      {form.kind === 'catch-all' ? (
        <p className="dim" style={{ margin: 0 }}>
          {t('mail.catchAllAbout', { domain })}
        </p>
      ) : (
        <TextInput
          label={t(form.kind === 'pattern' ? 'mail.expression' : 'mail.address')}
          description={t(form.kind === 'pattern' ? 'mail.expressionAbout' : 'mail.nameAbout', { domain })}
          {...(form.kind === 'pattern' ? { classNames: { input: 'mono' }, placeholder: '^(.+)-desk$' } : {})}
          data-autofocus
          spellCheck={false}
          value={form.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      )}
      {form.kind === 'pattern' && (
        <Group align="flex-end">
          <NumberInput
            label={t('mail.position')}
            description={t('mail.positionAbout')}
            min={0}
            max={1_000_000}
            value={form.position}
            onChange={(value) => onChange({ position: typeof value === 'number' ? value : 0 })}
          />
          <Checkbox
            mb={8}
            label={t('mail.ignoresCase')}
            checked={form.ignoresCase}
            onChange={(event) => onChange({ ignoresCase: event.currentTarget.checked })}
          />
        </Group>
      )}
    </>
  );
}
