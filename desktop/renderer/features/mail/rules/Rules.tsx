/** What holds for mail here: who is not written to, through which relay, how much may be sent, who may write, and the server's settings. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../../../contract/index.ts';
import { AccessRules } from './AccessRules.tsx';
import { Limits } from './Limits.tsx';
import { Relays } from './Relays.tsx';
import { ServerSettings } from './ServerSettings.tsx';
import { Suppressions } from './Suppressions.tsx';

export interface RulesProps {
  readonly server: Server;
  readonly domain: string;
}

const PARTS = ['suppressions', 'relays', 'limits', 'access', 'settings'] as const;
type Part = (typeof PARTS)[number];

const VIEWS: Readonly<Record<Part, (props: RulesProps) => React.ReactNode>> = {
  suppressions: (props) => <Suppressions {...props} />,
  relays: (props) => <Relays {...props} />,
  limits: (props) => <Limits {...props} />,
  access: (props) => <AccessRules {...props} />,
  settings: (props) => <ServerSettings {...props} />,
};

export function Rules({ server, domain }: RulesProps) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>('suppressions');
  return (
    <div className="stack">
      <div className="row">
        <SegmentedControl
          aria-label={t('mail.tabs.rules')}
          value={part}
          data={PARTS.map((value) => ({ value, label: t(`rules.parts.${value}`) }))}
          onChange={(value) => setPart(PARTS.find((each) => each === value) ?? 'suppressions')}
        />
      </div>
      <p className="dim" style={{ margin: 0 }}>
        {t(`rules.about.${part}`)}
      </p>
      {VIEWS[part]({ server, domain })}
    </div>
  );
}
