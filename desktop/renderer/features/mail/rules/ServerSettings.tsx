/** The settings of the server, or of one domain where a setting allows that. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DomainSelect } from './DomainSelect.tsx';
import type { RulesProps } from './Rules.tsx';
import { SettingRows } from './SettingRows.tsx';

const WHOLE = '*';

export function ServerSettings({ server }: RulesProps) {
  const { t } = useTranslation();
  const [domain, setDomain] = useState(WHOLE);
  return (
    <div className="stack">
      <DomainSelect server={server} value={domain} onChange={setDomain} all={{ value: WHOLE, label: t('rules.wholeServer') }} />
      <SettingRows server={server} place={domain === WHOLE ? { kind: 'server' } : { kind: 'domain', domain }} />
    </div>
  );
}
