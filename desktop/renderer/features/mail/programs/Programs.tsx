/** How a mail program reaches a mailbox: the settings, and for each program its own way, as short as it can be. */
import { Accordion, Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { emailAddress, type Server } from '../../../../contract/index.ts';
import { useApi } from '../../../connection/api.tsx';
import { ClientSettings } from './ClientSettings.tsx';
import { PROGRAMS, ProgramSteps } from './ProgramSteps.tsx';

interface Props {
  readonly server: Server;
  readonly hostname: string;
  readonly wanted: string;
}

const OFFERED_AT_ONCE = 20;

export function Programs({ server, hostname, wanted }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const [typed, setTyped] = useState(wanted);
  const mailboxes = useQuery(query.mail.mailboxes.list.queryOptions({ input: { serverId: server.id } }));
  const parsed = emailAddress.safeParse(typed);
  const address = parsed.success ? parsed.data : undefined;
  return (
    <div className="stack mail-narrow">
      <Autocomplete
        label={t('programs.whose')}
        description={t('programs.whoseAbout')}
        maw={420}
        limit={OFFERED_AT_ONCE}
        spellCheck={false}
        data={mailboxes.data?.map((each) => each.address) ?? []}
        value={typed}
        onChange={setTyped}
      />
      <ClientSettings hostname={hostname} {...(address === undefined ? {} : { address })} />
      <h2 className="card-title">{t('programs.each')}</h2>
      <Accordion variant="separated" radius="lg">
        {PROGRAMS.map((program) => (
          <Accordion.Item key={program} value={program}>
            <Accordion.Control>{t(`programs.names.${program}`)}</Accordion.Control>
            <Accordion.Panel>
              <ProgramSteps program={program} hostname={hostname} address={address} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  );
}
