/** Adding a server, in order: where and how to log in, which key it shows, what it is. Nothing is stored before the login works. */
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../../app/route.ts';
import { Page } from '../../components/Page.tsx';
import { AddressStep } from './AddressStep.tsx';
import { EMPTY_FORM } from './address-form.ts';
import { FingerprintStep } from './FingerprintStep.tsx';
import { PreflightStep } from './PreflightStep.tsx';
import { useMeeting } from './use-meeting.ts';

const STEPS = ['address', 'fingerprint', 'preflight'] as const;

export function AddServer() {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY_FORM);
  const meeting = useMeeting(form);
  const step = meeting.server ? 'preflight' : meeting.shown ? 'fingerprint' : 'address';
  const at = STEPS.indexOf(step);

  return (
    <Page title={t('add.title')} {...(step === 'preflight' ? {} : { about: t('add.about') })}>
      <ol className="wizard-steps">
        {STEPS.map((each, index) => (
          <li key={each} aria-current={each === step ? 'step' : undefined} data-done={index < at || undefined}>
            <span className="wizard-number" aria-hidden>
              {index < at ? <IconCheck size={13} stroke={2.4} /> : index + 1}
            </span>
            {t(`add.step.${each}`)}
          </li>
        ))}
      </ol>
      {step === 'address' && <AddressStep form={form} meeting={meeting} onChange={setForm} onLeave={() => go({ kind: 'home' })} />}
      {step === 'fingerprint' && meeting.shown && <FingerprintStep host={form.host.trim()} hostKey={meeting.shown} meeting={meeting} />}
      {meeting.server && <PreflightStep server={meeting.server} />}
    </Page>
  );
}
