/** Saves the Apple configuration profile of one address. */
import { Button } from '@mantine/core';
import { IconBrandApple } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { saveFile } from '../../../components/save-file.ts';
import { useApi } from '../../../connection/api.tsx';
import type { ProgramAccount } from './settings.ts';

interface Props {
  readonly account: ProgramAccount;
}

export function AppleProfileButton({ account }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const make = useMutation(
    query.mail.programs.appleProfile.mutationOptions({
      onSuccess: ({ fileName, content }) => saveFile(fileName, 'application/x-apple-aspen-config', content),
    }),
  );
  return (
    <>
      <Button variant="default" leftSection={<IconBrandApple size={16} />} loading={make.isPending} onClick={() => make.mutate(account)}>
        {t('programs.saveProfile')}
      </Button>
      {make.isError && <ErrorNotice error={make.error} />}
    </>
  );
}
