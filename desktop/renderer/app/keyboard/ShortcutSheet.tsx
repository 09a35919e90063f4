/** All keys that work everywhere, on one sheet. */
import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IS_MAC } from './use-keyboard.ts';
import { GROUPS, type Command, type Shortcut } from './shortcuts.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function ShortcutSheet({ opened, onClose }: Props) {
  const { t } = useTranslation();
  const wordOf = (command: Command): string => {
    if (command.kind === 'section') return t(`sections.${command.section}`);
    return command.kind === 'server' ? t('keys.server') : t(`keys.${command.kind}`);
  };
  const line = ({ keys, command }: Shortcut, shown: readonly string[] = keys) => (
    <div className="key-line" key={keys.join(' ')}>
      <dt>{wordOf(command)}</dt>
      <dd>
        {shown.map((key, index) => (
          <span key={key}>
            {index > 0 && <span className="dim"> {t('keys.then')} </span>}
            <Keys name={key} />
          </span>
        ))}
      </dd>
    </div>
  );
  const [server] = GROUPS.servers;
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className="key-sheet">
        <section>
          <h3>{t('keys.anywhere')}</h3>
          <dl>{GROUPS.anywhere.map((each) => line(each))}</dl>
          <h3>{t('keys.places')}</h3>
          <dl>
            {GROUPS.places.map((each) => line(each))}
            {server && line(server, ['g', '1–9'])}
          </dl>
        </section>
        <section>
          <h3>{t('keys.sections')}</h3>
          <dl>{GROUPS.sections.map((each) => line(each))}</dl>
        </section>
      </div>
      <p className="dim">{t('keys.terminal')}</p>
    </Modal>
  );
}

/** One press, with its modifier as this computer calls it. */
function Keys({ name }: { readonly name: string }) {
  const parts = name.split(/(?<=.)\+(?=.)/);
  return parts.map((part) => <Kbd key={part}>{part === 'mod' ? (IS_MAC ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : part}</Kbd>);
}
