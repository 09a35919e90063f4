/** After the vault opened or closed, everything that was known is asked again. */
import { useQueryClient } from '@tanstack/react-query';

export function useVaultChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
