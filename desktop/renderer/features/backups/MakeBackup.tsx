/** Before a backup is made: who can open it. */
import { Button, Checkbox, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly onPlan: (passphrase: string | undefined) => void;
  readonly onClose: () => void;
}

const SHORTEST = 8;

export function MakeBackup({ onPlan, onClose }: Props) {
  const { t } = useTranslation();
  const [wants, setWants] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const isReady = !wants || (passphrase.length >= SHORTEST && passphrase === again);
  return (
    <Modal opened onClose={onClose} title={t('backups.make')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onPlan(wants ? passphrase : undefined);
        }}
      >
        <Stack gap="md">
          <p style={{ margin: 0 }}>{t('backups.makeAbout')}</p>
          <Checkbox
            label={t('backups.withPassphrase')}
            description={t('backups.withPassphraseAbout')}
            checked={wants}
            onChange={(event) => setWants(event.currentTarget.checked)}
          />
          {wants && (
            <>
              <PasswordInput
                label={t('vault.newPassphrase')}
                description={t('vault.shortest', { count: SHORTEST })}
                autoComplete="new-password"
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('vault.again')}
                autoComplete="new-password"
                value={again}
                error={again !== '' && again !== passphrase ? t('vault.differs') : undefined}
                onChange={(event) => setAgain(event.currentTarget.value)}
              />
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.keep')}
            </Button>
            <Button type="submit" disabled={!isReady}>
              {t('setup.showPlan')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
