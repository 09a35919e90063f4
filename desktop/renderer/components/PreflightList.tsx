/** What was found on the server before anything is changed. */
import { useTranslation } from 'react-i18next';
import type { Preflight } from '../../contract/index.ts';
import { formatBytes } from './format.ts';
import { ToneIcon } from './StateLabel.tsx';
import { useSaid } from './use-said.ts';
import { When } from './When.tsx';

interface Props {
  readonly preflight: Preflight;
}

export function PreflightList({ preflight }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const { system } = preflight;
  return (
    <section className="card">
      <header className="card-pad row row-wrap" style={{ paddingBottom: 12, justifyContent: 'space-between' }}>
        <h2 className="card-title">{t('preflight.title')}</h2>
        <span className="dim numbers" style={{ fontSize: 13 }}>
          {system.name} {system.version} · {system.architecture} · {formatBytes(system.memoryBytes, i18n.language)} ·{' '}
          {t('preflight.free', { size: formatBytes(system.diskFreeBytes, i18n.language) })} · <When at={preflight.observedAt} />
        </span>
      </header>
      {preflight.checks.map((check) => (
        <div className="check" data-tone={check.result} key={check.id}>
          <ToneIcon tone={check.result} size={18} />
          <div className="wrap">
            <strong style={{ fontWeight: 500 }}>{say(check.title)}</strong> <span className="dim">{say(check.found)}</span>
          </div>
          <span className="state">{t(`result.${check.result}`)}</span>
          {check.remedy !== null && <div className="check-body wrap">{say(check.remedy)}</div>}
        </div>
      ))}
    </section>
  );
}
