/** One relay, new or changed. A password that is left empty stays what it was, as long as host and user stay. */
import { Button, Group, Modal, NumberInput, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { domainName, relaySecurity, type Relay, type Server } from '../../../../contract/index.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useApi } from '../../../connection/api.tsx';
import { DomainSelect } from './DomainSelect.tsx';
import { useChange } from './use-change.ts';

interface Props {
  readonly server: Server;
  readonly relay: Relay | null;
  readonly onClose: () => void;
}

const PORTS = { implicit: 465, starttls: 587, none: 25 } as const;

export function RelayDialog({ server, relay, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApi();
  const change = useChange();
  const [domain, setDomain] = useState(relay?.domain ?? '*');
  const [host, setHost] = useState(relay?.host ?? '');
  const [port, setPort] = useState<number | string>(relay?.port ?? PORTS.implicit);
  const [security, setSecurity] = useState<Relay['security']>(relay?.security ?? 'implicit');
  const [username, setUsername] = useState(relay?.username ?? '');
  const [password, setPassword] = useState('');
  const parsed = domainName.safeParse(host);
  const keepsPassword = relay?.hasPassword === true && host === relay.host && username === relay.username;
  const hasLogin = username === '' || password !== '' || keepsPassword;
  const ready = parsed.success && hasLogin && typeof port === 'number' && port >= 1 && port <= 65_535;
  const login = username === '' ? {} : { username, ...(password === '' ? {} : { password }) };
  const save = (): void => {
    if (!ready) return;
    change.run({ work: () => client.mail.relays.set({ serverId: server.id, domain, host: parsed.data, port, security, ...login }), then: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(relay === null ? 'rules.addRelay' : 'rules.editRelay')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          {relay === null && <DomainSelect server={server} value={domain} onChange={setDomain} all={{ value: '*', label: t('rules.everyDomain') }} />}
          <Group grow align="flex-start">
            <TextInput
              label={t('mail.host')}
              data-autofocus
              spellCheck={false}
              value={host}
              onChange={(event) => setHost(event.currentTarget.value)}
            />
            <NumberInput label={t('add.port')} min={1} max={65_535} value={port} onChange={setPort} />
          </Group>
          <Select
            label={t('mail.security')}
            allowDeselect={false}
            data={relaySecurity.options.map((value) => ({ value, label: t(`rules.securities.${value}`) }))}
            value={security}
            onChange={(value) => {
              const next = relaySecurity.safeParse(value);
              if (!next.success) return;
              setSecurity(next.data);
              setPort(PORTS[next.data]);
            }}
          />
          <TextInput
            label={t('rules.userName')}
            description={t('rules.userNameAbout')}
            autoComplete="off"
            spellCheck={false}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('mail.password')}
            description={keepsPassword ? t('rules.passwordStays') : t('rules.passwordAbout')}
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {change.error != null && <ErrorNotice error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t(relay === null ? 'common.close' : 'common.keep')}
            </Button>
            <Button type="submit" disabled={!ready} loading={change.busy}>
              {t('rules.saveRelay')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
