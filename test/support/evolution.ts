/**
 * Evolution's mail engine (Camel with its IMAPX provider, of evolution-data-server) without its windows, driven by a Python program: `steps` see
 * `store` and `inbox`, and print one JSON value.
 */
import { execFile } from 'node:child_process';

/** Debian: evolution-data-server gir1.2-camel-1.2 python3-gi. */
const OPENING = `
import gi, json, os, sys, threading
gi.require_version('Camel', '1.2')
from gi.repository import Camel, GLib
home, port, user, password = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
Camel.init(home, True)
Camel.provider_init()

class Session(Camel.Session):
    def do_authenticate_sync(self, service, mechanism, cancellable):
        service.set_password(password)
        return service.authenticate_sync(mechanism, cancellable) == Camel.AuthenticationResult.ACCEPTED
    def do_trust_prompt(self, service, certificate, errors):
        return Camel.CertTrust.TEMPORARY

session = Session(user_data_dir=home + '/data', user_cache_dir=home + '/cache')
session.set_online(True)
threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
store = session.add_service('account', 'imapx', Camel.ProviderType.STORE)
settings = {'host': '127.0.0.1', 'port': port, 'user': user, 'auth-mechanism': 'PLAIN', 'use-idle': True, 'use-qresync': True,
            'security-method': Camel.NetworkSecurityMethod.SSL_ON_ALTERNATE_PORT}
for name, value in settings.items():
    store.ref_settings().set_property(name, value)
Camel.OfflineStore.set_online_sync(store, True, None)
store.connect_sync(None)
store.get_folder_info_sync('', Camel.StoreGetFolderInfoFlags.RECURSIVE, None)
inbox = store.get_folder_sync('INBOX', 0, None)
inbox.refresh_info_sync(None)
`;

export interface EvolutionAccount {
  /** Of its own, for its caches. */
  readonly home: string;
  readonly port: number;
  readonly address: string;
  readonly password: string;
}

/** @throws Error with what the program said */
export function withEvolution({ home, port, address, password }: EvolutionAccount, steps: string): Promise<unknown> {
  // It ends there: its threads would wait for a main loop of a desktop.
  const program = `${OPENING}${steps}\nsys.stdout.flush()\nos._exit(0)\n`;
  const options = { env: { ...process.env, HOME: home, GIO_USE_NETWORK_MONITOR: 'base' }, timeout: 60_000 };
  return new Promise((resolve, reject) => {
    execFile('/usr/bin/python3', ['-W', 'ignore', '-c', program, home, String(port), address, password], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve(JSON.parse(stdout));
    });
  });
}
