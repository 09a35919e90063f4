/** Adding a server, in order: where and how to log in, which key it shows, what it is. Nothing is stored before the login works. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/Page.tsx';
import { useApi } from '../../connection/api.tsx';
import { AddressStep } from './AddressStep.tsx';
import { EMPTY_FORM, readForm } from './address-form.ts';
import { FingerprintStep } from './FingerprintStep.tsx';
import { PreflightStep } from './PreflightStep.tsx';

const STEPS = ['address', 'fingerprint', 'preflight'] as const;

export function AddServer() {
  const { t } = useTranslation();
  const { query, client } = useApi();
  const queries = useQueryClient();
  const [form, setForm] = useState(EMPTY_FORM);
  const probe = useMutation(query.servers.probe.mutationOptions());
  const add = useMutation({
    mutationFn: async () => {
      if (!probe.data) throw new Error('The fingerprint has not been read.');
      const { algorithm, fingerprint } = probe.data;
      const server = await client.servers.add({ ...readForm(form), hostKey: { algorithm, fingerprint } });
      await queries.invalidateQueries({ queryKey: query.servers.key() });
      return server;
    },
  });
  const step = add.data ? 'preflight' : probe.data ? 'fingerprint' : 'address';

  return (
    <Page title={t('add.title')} about={t('add.about')}>
      <ol className="wizard-steps">
        {STEPS.map((each, index) => (
          <li key={each} aria-current={each === step ? 'step' : undefined}>
            {index + 1}. {t(`add.step.${each}`)}
          </li>
        ))}
      </ol>
      {step === 'address' && (
        <AddressStep
          form={form}
          onChange={setForm}
          busy={probe.isPending}
          error={probe.error}
          onSubmit={() => {
            const { endpoint, jump } = readForm(form);
            probe.mutate({ ...endpoint, jump });
          }}
        />
      )}
      {step === 'fingerprint' && probe.data && (
        <FingerprintStep
          host={form.host}
          hostKey={probe.data}
          busy={add.isPending}
          error={add.error}
          onBack={() => {
            probe.reset();
            add.reset();
          }}
          onAccept={() => add.mutate()}
        />
      )}
      {add.data && <PreflightStep server={add.data} />}
    </Page>
  );
}
