/** The left rail: mark, server switcher, the sections of the chosen server, settings. */
import { Kbd, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconHome, IconSearch, IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Alert, Server } from '../../contract/index.ts';
import { alertTitle, remedyOf } from '../components/alert-words.ts';
import { Mark } from '../components/Mark.tsx';
import { ToneIcon } from '../components/StateLabel.tsx';
import { useAlerts } from '../components/use-alerts.ts';
import { IS_MAC } from './keyboard/use-keyboard.ts';
import { hrefOf, SECTIONS, type Route } from './route.ts';
import { iconOf, type Icon } from './sections.ts';
import { ServerSwitcher } from './ServerSwitcher.tsx';

interface Props {
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
  readonly route: Route;
  readonly onPalette: () => void;
}

export function Rail({ servers, current, route, onPalette }: Props) {
  const { t } = useTranslation();
  const alerts = useAlerts();
  const link = (target: Route, active: boolean, Icon: Icon, label: string) => (
    <a key={label} className="rail-link" href={hrefOf(target)} aria-current={active ? 'page' : undefined}>
      <Icon size={18} stroke={1.6} />
      <span className="grow">{label}</span>
      <Waiting alerts={alerts.filter((alert) => isFor(alert, target))} />
    </a>
  );
  return (
    <nav className="rail" aria-label={t('app.sections')}>
      <a className="rail-brand" href={hrefOf({ kind: 'home' })} aria-label={t('app.home')}>
        <Mark />
        Palomar
      </a>
      <ServerSwitcher servers={servers} current={current} />
      <UnstyledButton className="rail-find" onClick={onPalette}>
        <IconSearch size={16} stroke={1.6} aria-hidden />
        <span className="grow">{t('palette.find')}</span>
        <Kbd size="xs" aria-hidden>
          {IS_MAC ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      <div className="rail-sections">
        {current && route.kind === 'server'
          ? SECTIONS.map((section) =>
              link({ kind: 'server', serverId: current.id, section }, route.section === section, iconOf(section), t(`sections.${section}`)),
            )
          : link({ kind: 'home' }, route.kind === 'home', IconHome, t('app.servers'))}
      </div>
      {link({ kind: 'settings' }, route.kind === 'settings', IconSettings, t('settings.title'))}
    </nav>
  );
}

/** At home all alerts; within a server each where its remedy is. */
function isFor({ serverId, kind }: Alert, target: Route): boolean {
  if (target.kind === 'home') return true;
  return target.kind === 'server' && target.serverId === serverId && target.section === remedyOf(kind);
}

/** Worst first, as they come. */
function Waiting({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t } = useTranslation();
  const [worst] = alerts;
  if (worst === undefined) return null;
  return (
    <span className="rail-count numbers" data-tone={worst.severity} title={alerts.map((alert) => alertTitle(alert, t)).join('\n')}>
      <ToneIcon tone={worst.severity} size={13} />
      <span aria-hidden>{alerts.length}</span>
      <VisuallyHidden>{t('attention.short', { count: alerts.length })}</VisuallyHidden>
    </span>
  );
}
