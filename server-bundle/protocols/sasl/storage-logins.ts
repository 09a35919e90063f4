/** Who may log in, as storage knows it: every way in is counted by client and by account, across all protocols. */
import type { AccountId, SessionToken, Storage } from '../../storage/api/operations.ts';
import { countedLogin, type LoggingIn } from './counted.ts';
import type { LoginBackend } from './exchange.ts';

export interface OpenedLogin {
  readonly address: string;
  readonly account: AccountId;
  readonly token: SessionToken;
}

interface Session extends LoggingIn {
  readonly deps: LoggingIn['deps'] & { readonly storage: Storage };
}

/** `tooMany` makes the refusal of whoever has failed too often, in the protocol's words. */
export function storageLogins(session: Session, tooMany: () => Error): LoginBackend<OpenedLogin> {
  const { storage } = session.deps;
  const counted = <T>(address: string, work: () => Promise<T>): Promise<T> => countedLogin(session, address, work, tooMany);
  return {
    byPassword: async (user, password) => {
      const address = addressOf(user);
      const { account, session: token } = await counted(address, () => storage.call('login.open', { address, password }));
      return { address, account, token };
    },
    scramParameters: (user) => {
      const address = addressOf(user);
      return counted(address, () => storage.call('login.scram-parameters', { address }));
    },
    byProof: async (user, authMessage, proof) => {
      const address = addressOf(user);
      const opened = await counted(address, () => storage.call('login.scram-open', { address, authMessage, proof }));
      return { login: { address, account: opened.account, token: opened.session }, serverSignature: opened.serverSignature };
    },
    abandon: async ({ token }) => {
      await storage.call('login.close', { session: token });
    },
  };
}

function addressOf(user: string): string {
  return user.trim().toLowerCase();
}
