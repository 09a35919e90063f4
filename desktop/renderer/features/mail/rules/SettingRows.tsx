/** Settings of one place – the server, a domain, a mailbox –, each with who says so; set at once, with an undo, and taken back. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MailSetting, Server } from '../../../../contract/index.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Rows } from '../../../components/Rows.tsx';
import { useApi } from '../../../connection/api.tsx';
import { keyOf, SettingField } from './SettingField.tsx';
import { useChange } from './use-change.ts';

export type SettingPlace =
  { readonly kind: 'server' } | { readonly kind: 'domain'; readonly domain: string } | { readonly kind: 'mailbox'; readonly address: string };

interface Props {
  readonly server: Server;
  readonly place: SettingPlace;
}

/** Where a setting may be set; the others are the whole server's. */
const NAMES: Readonly<Record<Exclude<SettingPlace['kind'], 'server'>, readonly MailSetting['name'][]>> = {
  domain: ['pop3.deleted-to', 'pop3.newest', 'folders.language'],
  mailbox: ['pop3.deleted-to', 'pop3.newest'],
};

export function SettingRows({ server, place }: Props) {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const change = useChange();
  const of = { serverId: server.id, ...inputOf(place) };
  const settings = useQuery(query.mail.settings.list.queryOptions({ input: of }));
  const isOwn = (setting: MailSetting): boolean => setting.from === place.kind;
  const set = (setting: MailSetting, value: MailSetting['value'] | null): void =>
    change.run({
      work: () => client.mail.settings.set({ ...of, name: setting.name, value }),
      undoable: {
        said: t('rules.settingSet'),
        undo: () => client.mail.settings.set({ ...of, name: setting.name, value: isOwn(setting) ? setting.value : null }),
      },
    });
  return (
    <>
      {settings.isPending && <Rows count={place.kind === 'mailbox' ? 2 : 3} />}
      {settings.isError && <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      {change.error != null && <ErrorNotice error={change.error} />}
      {settings.data && (
        <section className="card">
          {settings.data
            .filter(({ name }) => place.kind === 'server' || NAMES[place.kind].includes(name))
            .map((setting) => (
              <div key={`${JSON.stringify(place)} ${setting.name} ${String(setting.value)}`} className="row row-wrap line setting">
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
    </>
  );
}

function inputOf(place: SettingPlace): { domain?: string; address?: string } {
  switch (place.kind) {
    case 'server':
      return {};
    case 'domain':
      return { domain: place.domain };
    case 'mailbox':
      return { address: place.address };
  }
}
