/** The encrypted file that holds what the app knows. */
import { z } from 'zod';

export const vaultState = z.object({
  state: z.enum(['none', 'locked', 'open']),
  /** Where the key of the vault lives. */
  keeper: z.enum(['keychain', 'passphrase']).nullable(),
  /** Why the keychain can't be used here, in words; null when it can. */
  keychainProblem: z.string().nullable(),
});
export type VaultState = z.infer<typeof vaultState>;
