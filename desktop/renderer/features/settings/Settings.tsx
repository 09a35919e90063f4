/** Appearance, language, vault, and what this app is. */
import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppStatus } from '../../../contract/index.ts';
import { LANGUAGES, setLanguage } from '../../app/language.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatMegabytes } from '../../components/format.ts';
import { Page } from '../../components/Page.tsx';
import { useSaid } from '../../components/use-said.ts';
import { ExportProfile } from '../profile/ExportProfile.tsx';
import { ImportProfile } from '../profile/ImportProfile.tsx';
import { useLockVault } from '../vault/use-lock-vault.tsx';
import { Preferences } from './Preferences.tsx';

const SCHEMES = ['light', 'dark', 'auto'] as const;

interface Props {
  readonly status: AppStatus;
}

export function Settings({ status }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [opened, setOpened] = useState<'export' | 'import' | null>(null);
  const { lock, busy, error, question } = useLockVault();
  const line = (title: string, about: string, control: ReactNode) => (
    <div className="row row-wrap setting">
      <div className="grow" style={{ minWidth: 220 }}>
        <strong style={{ fontWeight: 500 }}>{title}</strong>
        <div className="dim">{about}</div>
      </div>
      {control}
    </div>
  );
  return (
    <Page title={t('settings.title')}>
      <section className="card">
        {line(
          t('settings.appearance'),
          t('settings.appearanceAbout'),
          <SegmentedControl
            aria-label={t('settings.appearance')}
            value={colorScheme}
            onChange={(scheme) => setColorScheme(scheme)}
            data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`settings.${scheme}`) }))}
          />,
        )}
        {line(
          t('settings.language'),
          t('settings.languageAbout'),
          <SegmentedControl
            aria-label={t('settings.language')}
            value={LANGUAGES.find((language) => language === i18n.language) ?? 'en'}
            onChange={(language) => void setLanguage(language)}
            data={[
              { value: 'en', label: 'English' },
              { value: 'es', label: 'Español' },
            ]}
          />,
        )}
        {line(
          t('settings.vault'),
          t(status.vault.keeper === 'keychain' ? 'settings.vaultKeychain' : 'settings.vaultPassphrase'),
          <Button variant="default" onClick={lock} loading={busy}>
            {t('settings.lock')}
          </Button>,
        )}
        {line(
          t('profile.title'),
          t('profile.about'),
          <div className="row" style={{ gap: 8 }}>
            <Button variant="default" onClick={() => setOpened('import')}>
              {t('profile.import')}
            </Button>
            <Button variant="default" onClick={() => setOpened('export')}>
              {t('profile.export')}
            </Button>
          </div>,
        )}
        {error != null && (
          <div className="card-pad">
            <ErrorNotice error={error} />
          </div>
        )}
      </section>
      <Preferences door={status.door} line={line} />
      <section className="card card-pad">
        <dl className="facts">
          <dt>{t('settings.version')}</dt>
          <dd className="numbers">{status.version}</dd>
          <dt>{t('settings.door')}</dt>
          <dd>
            {t(`app.door.${status.door}`)}
            {status.doorReason !== null && <span className="dim"> · {say(status.doorReason)}</span>}
          </dd>
          <dt>{t('settings.bundle')}</dt>
          <dd className="numbers">
            {status.bundle.present
              ? `${status.bundle.version ?? ''} · ${formatMegabytes(status.bundle.sizeBytes ?? 0, i18n.language)}`
              : t('settings.bundleMissing')}
          </dd>
        </dl>
      </section>
      {question}
      {opened === 'export' && <ExportProfile onClose={() => setOpened(null)} />}
      {opened === 'import' && <ImportProfile onClose={() => setOpened(null)} />}
    </Page>
  );
}
