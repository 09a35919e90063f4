/** Where a shell is, in words. */
import { useTranslation } from 'react-i18next';
import { useServer } from '../../components/ServerContext.ts';

export function usePlaceWords(): (service: string | null) => string {
  const { t } = useTranslation();
  const { endpoint } = useServer();
  return (service) => (service === null ? t('terminal.server', { user: endpoint.user }) : t('terminal.container', { service }));
}
