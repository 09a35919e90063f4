/** Who may write to a domain or to one of its addresses, and to whom they may not write. */
import { Button, Select, TextInput } from '@mantine/core';
import { IconShieldHalf } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accessKind, aliasAddress, type AccessRule, type NewAccessRule } from '../../../../contract/index.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Listing } from '../../../components/Listing.tsx';
import { StateLabel } from '../../../components/StateLabel.tsx';
import { useApi } from '../../../connection/api.tsx';
import { DomainSelect } from './DomainSelect.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import type { RulesProps } from './Rules.tsx';
import { useChange } from './use-change.ts';

const WAYS = ['in deny', 'in allow', 'out deny', 'out allow'] as const;
type Way = (typeof WAYS)[number];
const KEYS = { 'in deny': 'inDeny', 'in allow': 'inAllow', 'out deny': 'outDeny', 'out allow': 'outAllow' } as const;

export function AccessRules({ server, domain: first }: RulesProps) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const change = useChange();
  const [domain, setDomain] = useState(first);
  const rules = useQuery(query.mail.accessRules.list.queryOptions({ input: { serverId: server.id, domain } }));
  const create = (rule: NewAccessRule) => client.mail.accessRules.create({ serverId: server.id, ...rule });
  const remove = (rule: AccessRule): void =>
    change.run({
      work: () => client.mail.accessRules.remove({ serverId: server.id, id: rule.id }),
      undoable: { said: t('rules.ruleRemoved', { value: rule.value }), undo: () => create(again(rule)) },
    });
  return (
    <div className="stack">
      <div className="row row-wrap" style={{ alignItems: 'flex-end' }}>
        <DomainSelect server={server} value={domain} onChange={setDomain} />
        <AddRule busy={change.busy} domain={domain} onAdd={(rule, then) => change.run({ work: () => create(rule), then })} />
      </div>
      {change.error != null && <ErrorNotice error={change.error} />}
      <Listing
        label={t('rules.parts.access')}
        source={rules}
        keyOf={({ id }) => String(id)}
        columns={[
          { label: t('rules.rule') },
          { label: t('rules.about_') },
          { label: t('rules.forWhom') },
          { label: t('rules.note') },
          { label: t('common.actions'), isHidden: true },
        ]}
        empty={
          <EmptyState icon={<IconShieldHalf size={36} stroke={1.3} />} title={t('rules.noRule')}>
            {t('rules.noRuleAbout')}
          </EmptyState>
        }
      >
        {(rule) => (
          <>
            <td>
              <StateLabel tone={rule.action === 'allow' ? 'pass' : 'warn'} label={t(`rules.ways.${KEYS[`${rule.direction} ${rule.action}`]}`)} />
              {rule.reply !== null && <span className="dim numbers"> {rule.reply}</span>}
            </td>
            <td className="wrap">
              {rule.value} <span className="dim">{t(`rules.kinds.${rule.kind}`)}</span>
            </td>
            <td className="wrap">{rule.address ?? t('rules.wholeDomain')}</td>
            <td className="wrap">{rule.note === '' ? '–' : rule.note}</td>
            <td className="end">
              <RemoveButton label={t('rules.removeRule', { value: rule.value })} onClick={() => remove(rule)} />
            </td>
          </>
        )}
      </Listing>
    </div>
  );
}

interface AddProps {
  readonly busy: boolean;
  readonly domain: string;
  readonly onAdd: (rule: NewAccessRule, then: () => void) => void;
}

function AddRule({ busy, domain, onAdd }: AddProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>('in deny');
  const [kind, setKind] = useState<AccessRule['kind']>('address');
  const [value, setValue] = useState('');
  const [address, setAddress] = useState('');
  const only = aliasAddress.safeParse(address);
  const ready = value.trim() !== '' && (address.trim() === '' || only.success);
  const isOut = way === 'out deny' || way === 'out allow';
  const kinds = accessKind.options.filter((each) => !isOut || each === 'address' || each === 'domain');
  return (
    <form
      className="row row-wrap"
      style={{ alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const action = way.endsWith('allow') ? ('allow' as const) : ('deny' as const);
        const rule = { domain, direction: isOut ? ('out' as const) : ('in' as const), action, kind, value: value.trim() };
        onAdd({ ...rule, ...(only.success ? { address: only.data } : {}) }, () => setValue(''));
      }}
    >
      <Select
        label={t('rules.rule')}
        w={210}
        allowDeselect={false}
        data={WAYS.map((each) => ({ value: each, label: t(`rules.ways.${KEYS[each]}`) }))}
        value={way}
        onChange={(next) => setWay(WAYS.find((each) => each === next) ?? 'in deny')}
      />
      <Select
        label={t('rules.kind')}
        w={170}
        allowDeselect={false}
        data={kinds.map((each) => ({ value: each, label: t(`rules.kinds.${each}`) }))}
        value={kinds.includes(kind) ? kind : 'address'}
        onChange={(next) => setKind(accessKind.options.find((each) => each === next) ?? 'address')}
      />
      <TextInput label={t('rules.value')} w={200} spellCheck={false} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
      <TextInput
        label={t('rules.onlyFor')}
        placeholder={t('rules.wholeDomain')}
        w={200}
        spellCheck={false}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!ready} loading={busy}>
        {t('rules.addRule')}
      </Button>
    </form>
  );
}

function again({ domain, address, direction, action, kind, value, reply, note }: AccessRule): NewAccessRule {
  return {
    domain,
    direction,
    action,
    kind,
    value,
    ...(address === null ? {} : { address }),
    ...(reply === null ? {} : { reply }),
    ...(note === '' ? {} : { note }),
  };
}
