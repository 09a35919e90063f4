/** The left rail: mark, server switcher, the sections of the chosen server, settings. */
import {
  IconActivity,
  IconBox,
  IconFileText,
  IconHome,
  IconListCheck,
  IconMail,
  IconSettings,
  IconTerminal2,
  IconTools,
  IconLayoutDashboard,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../contract/index.ts';
import { Mark } from '../components/Mark.tsx';
import { hrefOf, SECTIONS, type Route, type Section } from './route.ts';
import { ServerSwitcher } from './ServerSwitcher.tsx';

const ICONS: Readonly<Record<Section, ComponentType<{ size?: number; stroke?: number }>>> = {
  overview: IconLayoutDashboard,
  setup: IconTools,
  dns: IconListCheck,
  mail: IconMail,
  containers: IconBox,
  logs: IconFileText,
  terminal: IconTerminal2,
  activity: IconActivity,
};

interface Props {
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
  readonly route: Route;
}

export function Rail({ servers, current, route }: Props) {
  const { t } = useTranslation();
  const link = (target: Route, active: boolean, Icon: ComponentType<{ size?: number; stroke?: number }>, label: string) => (
    <a key={label} className="rail-link" href={hrefOf(target)} aria-current={active ? 'page' : undefined}>
      <Icon size={18} stroke={1.6} />
      {label}
    </a>
  );
  return (
    <nav className="rail" aria-label={t('app.sections')}>
      <a className="rail-brand" href={hrefOf({ kind: 'home' })} aria-label={t('app.home')}>
        <Mark />
        Palomar
      </a>
      <ServerSwitcher servers={servers} current={current} />
      <div className="rail-sections">
        {current && route.kind === 'server'
          ? SECTIONS.map((section) =>
              link({ kind: 'server', serverId: current.id, section }, route.section === section, ICONS[section], t(`sections.${section}`)),
            )
          : link({ kind: 'home' }, route.kind === 'home', IconHome, t('app.servers'))}
      </div>
      {link({ kind: 'settings' }, route.kind === 'settings', IconSettings, t('settings.title'))}
    </nav>
  );
}
