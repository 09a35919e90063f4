/** What the frame shows of each section: its icon, and the letter that leads to it after G. */
import {
  IconActivity,
  IconArchive,
  IconBox,
  IconCertificate,
  IconFileText,
  IconLayoutDashboard,
  IconListCheck,
  IconMail,
  IconRefresh,
  IconServer,
  IconTerminal2,
  IconTools,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Section } from './route.ts';

export type Icon = ComponentType<{ size?: number; stroke?: number }>;

const ICONS: Readonly<Record<string, Icon>> = {
  overview: IconLayoutDashboard,
  setup: IconTools,
  dns: IconListCheck,
  mail: IconMail,
  containers: IconBox,
  logs: IconFileText,
  terminal: IconTerminal2,
  machine: IconServer,
  backups: IconArchive,
  certificates: IconCertificate,
  updates: IconRefresh,
  activity: IconActivity,
};

const LETTERS: Readonly<Record<string, string>> = {
  overview: 'o',
  setup: 'u',
  dns: 'd',
  mail: 'm',
  containers: 'c',
  logs: 'l',
  terminal: 't',
  machine: 'r',
  backups: 'b',
  certificates: 'e',
  updates: 'p',
  activity: 'a',
};

export function iconOf(section: Section): Icon {
  return ICONS[section] ?? IconBox;
}

/** Empty for a section that has none. */
export function letterOf(section: Section): string {
  return LETTERS[section] ?? '';
}
