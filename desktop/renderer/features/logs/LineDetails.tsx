/** One line opened beside the log: when, whose, and its fields, each to be copied or looked for. */
import { ActionIcon, CloseButton, Tooltip } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LogLine } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { harmless } from './cells.ts';
import { levelOf } from './entry.ts';
import { open } from './fields.ts';

interface Props {
  readonly line: LogLine;
  readonly onOnly: (text: string) => void;
  readonly onClose: () => void;
}

export function LineDetails({ line, onOnly, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const opened = open(line);
  const at = new Date(line.at);
  return (
    <aside className="card log-details" aria-label={t('logs.details')}>
      <header className="row">
        <h2 className="card-title grow">{t('logs.details')}</h2>
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </header>
      <dl className="facts">
        <dt>{t('logs.at')}</dt>
        <dd className="numbers" title={line.at}>
          {Number.isNaN(at.getTime()) ? line.at : at.toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' })}
        </dd>
        <dt>{t('containers.service')}</dt>
        <dd>{line.service}</dd>
        <dt>{t('logs.level')}</dt>
        <dd>{t(`logs.levels.${levelOf(line)}`)}</dd>
        <dt>{t('logs.stream')}</dt>
        <dd className="mono">{line.stream}</dd>
      </dl>
      {opened?.fields.map(({ name, value }) => (
        <div className="log-field" key={name}>
          <div className="row">
            <span className="dim mono grow wrap">{harmless(name)}</span>
            <Tooltip label={t('logs.only')}>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${t('logs.only')}: ${name}`} onClick={() => onOnly(value)}>
                <IconFilter size={14} />
              </ActionIcon>
            </Tooltip>
            <CopyButton text={value} label={t('logs.copyField', { name })} />
          </div>
          <div className="mono wrap">{harmless(value)}</div>
        </div>
      ))}
      <div className="row">
        <span className="dim grow">{t('logs.asWritten')}</span>
        <CopyButton text={line.text} label={t('logs.copyLine')} />
      </div>
      <pre className="code mono" tabIndex={0}>
        {harmless(line.text)}
      </pre>
    </aside>
  );
}
