/** Which domain the mail is for. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { domainName, type Server } from '../../../contract/index.ts';

interface Props {
  readonly server: Server;
  readonly onPlan: (domain: string) => void;
}

export function DomainForm({ server, onPlan }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(server.domain ?? (server.practice ? 'dovecote.test' : ''));
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const parsed = domainName.safeParse(text);
  return (
    <form
      className="card card-pad stack narrow"
      style={{ margin: 0, gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (parsed.success) onPlan(parsed.data);
      }}
    >
      <TextInput
        ref={field}
        label={t('setup.domain')}
        description={t('setup.domainAbout')}
        placeholder="example.org"
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={tried && !parsed.success ? t('setup.domainWrong') : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {parsed.success && (
        <p className="dim" style={{ margin: 0 }}>
          {t('setup.hostname', { hostname: `mail.${parsed.data}` })}
        </p>
      )}
      <div className="row">
        <Button type="submit" disabled={text.trim() === ''}>
          {t('setup.showPlan')}
        </Button>
        <span className="dim">{t('setup.nothingYet')}</span>
      </div>
    </form>
  );
}
