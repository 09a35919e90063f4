/** The settings of the server, or of one domain where a setting allows that; who says so stands beside each. */
import { Button, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { folderLanguage, type MailSetting } from '../../../../contract/index.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Rows } from '../../../components/Rows.tsx';
import { useApi } from '../../../connection/api.tsx';
import { separatorsOf } from '../separators.ts';
import { DomainSelect } from './DomainSelect.tsx';
import type { RulesProps } from './Rules.tsx';
import { useChange } from './use-change.ts';

/** Settings that a domain may have for itself; the others are the whole server's. */
const OF_DOMAINS: readonly MailSetting['name'][] = ['pop3.deleted-to', 'pop3.newest', 'folders.language'];
const RANGES = { 'events.keep-days': [1, 3650], 'events.keep-count': [1000, 10_000_000], 'pop3.newest': [0, 1_000_000] } as const;
const WHOLE = '*';

export function ServerSettings({ server }: RulesProps) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const change = useChange();
  const [domain, setDomain] = useState(WHOLE);
  const of = domain === WHOLE ? {} : { domain };
  const settings = useQuery(query.mail.settings.list.queryOptions({ input: { serverId: server.id, ...of } }));
  const put = (name: MailSetting['name'], value: MailSetting['value'] | null) =>
    client.mail.settings.set({ serverId: server.id, name, value, ...of });
  const isOwn = (setting: MailSetting): boolean => setting.from === (domain === WHOLE ? 'server' : 'domain');
  const set = (setting: MailSetting, value: MailSetting['value'] | null): void =>
    change.run({
      work: () => put(setting.name, value),
      undoable: { said: t('rules.settingSet'), undo: () => put(setting.name, isOwn(setting) ? setting.value : null) },
    });
  return (
    <div className="stack">
      <DomainSelect server={server} value={domain} onChange={setDomain} all={{ value: WHOLE, label: t('rules.wholeServer') }} />
      {settings.isPending && <Rows count={3} />}
      {settings.isError && <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      {change.error != null && <ErrorNotice error={change.error} />}
      {settings.data && (
        <section className="card">
          {settings.data
            .filter(({ name }) => domain === WHOLE || OF_DOMAINS.includes(name))
            .map((setting) => (
              <div key={`${domain} ${setting.name} ${String(setting.value)}`} className="row row-wrap line setting">
                <div className="grow">
                  <strong>{t(`rules.setting.${keyOf(setting.name)}`)}</strong>
                  <div className="dim">{t(`rules.settingAbout.${keyOf(setting.name)}`)}</div>
                </div>
                <SettingField setting={setting} onSet={(value) => set(setting, value)} />
                <span className="dim from">{t(`rules.from.${setting.from}`)}</span>
                <Button size="xs" variant="default" disabled={!isOwn(setting) || change.busy} onClick={() => set(setting, null)}>
                  {t('rules.takeBack')}
                </Button>
              </div>
            ))}
        </section>
      )}
    </div>
  );
}

/** The name without what a key of the locales cannot have. */
function keyOf(name: MailSetting['name']): 'keepDays' | 'keepCount' | 'pop3Deleted' | 'pop3Newest' | 'folderLanguage' {
  switch (name) {
    case 'events.keep-days':
      return 'keepDays';
    case 'events.keep-count':
      return 'keepCount';
    case 'pop3.deleted-to':
      return 'pop3Deleted';
    case 'pop3.newest':
      return 'pop3Newest';
    case 'folders.language':
      return 'folderLanguage';
  }
}

function SettingField({ setting, onSet }: { readonly setting: MailSetting; readonly onSet: (value: MailSetting['value']) => void }) {
  const { t, i18n } = useTranslation();
  const { name, value } = setting;
  const [typed, setTyped] = useState<number | string>(typeof value === 'number' ? value : '');
  const label = t(`rules.setting.${keyOf(name)}`);
  if (name === 'pop3.deleted-to')
    return (
      <Select
        aria-label={label}
        w={210}
        allowDeselect={false}
        data={(['trash', 'gone'] as const).map((each) => ({ value: each, label: t(`rules.deletedTo.${each}`) }))}
        value={String(value)}
        onChange={(next) => (next === 'trash' || next === 'gone') && onSet(next)}
      />
    );
  if (name === 'folders.language') {
    const names = new Intl.DisplayNames([i18n.language], { type: 'language' });
    return (
      <Select
        aria-label={label}
        w={210}
        allowDeselect={false}
        data={folderLanguage.options.map((each) => ({ value: each, label: names.of(each) ?? each }))}
        value={String(value)}
        onChange={(next) => {
          const parsed = folderLanguage.safeParse(next);
          if (parsed.success) onSet(parsed.data);
        }}
      />
    );
  }
  const [min, max] = RANGES[name];
  const save = (): void => {
    if (typeof typed === 'number' && typed !== value && typed >= min && typed <= max) onSet(typed);
  };
  return (
    <NumberInput
      aria-label={label}
      w={210}
      min={min}
      max={max}
      {...separatorsOf(i18n.language)}
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  );
}
