/**
 * What several services of one process share: the certificate, the rate limits, the resolver. Each is made when the first
 * service asks for it, and let go after the last service has stopped.
 */
import { watchCertificate } from '../base/certificate.ts';
import type { CertificateWatch } from '../base/certificate.ts';
import { systemClock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { readSecret } from '../base/environment.ts';
import type { Log } from '../base/log.ts';
import { valkeyRateLimiter } from '../base/rate-limit.ts';
import type { RateLimiter } from '../base/rate-limit.ts';
import { connectValkey } from '../base/valkey.ts';
import type { Valkey } from '../base/valkey.ts';
import type { SecretName } from '../contract/stack.ts';
import { connectStorage } from '../storage/client/connect.ts';
import type { Storage } from '../storage/api/operations.ts';
import type { Role } from '../storage/api/roles.ts';
import type { MailResolver } from '../trust/resolver.ts';
import type { Configuration } from './configuration.ts';

const RESOLVER_RETRY_MS = 1_000;

export interface SharedParts extends AsyncDisposable {
  readonly certificate: () => Promise<CertificateWatch>;
  readonly valkey: () => Promise<Valkey>;
  readonly limiter: () => Promise<RateLimiter>;
  readonly resolver: () => Promise<MailResolver>;
  /** A link of its own per service, with that service's credential; by a socket, unless storage runs in this very process. */
  storage(secret: StorageSecret, log: Log): Storage;
  /** Storage runs in this process: from now on links lead there without a socket. The returned value ends them. */
  storageIsHere(open: (role: Role) => Storage): AsyncDisposable;
}

/** `storage-` and the role it is the credential of. */
export type StorageSecret = Extract<SecretName, `storage-${Role}`>;

export function sharedParts(configuration: Configuration, options: { readonly log: Log; readonly signal: AbortSignal }): SharedParts {
  const { environment } = configuration;
  const stack = new AsyncDisposableStack();
  const certificate = once(async () => {
    options.log.info({ directory: environment.tlsDirectory }, 'waiting for the certificate');
    return stack.use(await watchCertificate(environment.tlsDirectory, { signal: options.signal }));
  });
  const valkey = once(async () => {
    const password = readSecret(environment, 'redis-password');
    return stack.use(await connectValkey({ url: environment.redisUrl, password, log: options.log }));
  });
  const limiter = once(async () => stack.use(valkeyRateLimiter(await valkey())));
  const resolver = once(async () => {
    const { connectResolver } = await import('../trust/resolver.ts');
    // Its name is there once its container is; services may start in any order.
    for (;;) {
      try {
        return await connectResolver(environment.resolver);
      } catch (error) {
        options.log.warn({ reason: messageOf(error) }, 'the resolver has no address yet');
        await systemClock.sleep(RESOLVER_RETRY_MS, { signal: options.signal });
      }
    }
  });
  let here: ((role: Role) => Storage) | undefined;
  return {
    certificate,
    valkey,
    limiter,
    resolver,
    storage: (secret, log) =>
      here?.(roleOf(secret)) ?? stack.use(connectStorage({ url: environment.storageUrl, secret: readSecret(environment, secret), log })),
    storageIsHere: (open) => {
      const links = new AsyncDisposableStack();
      here = (role) => links.use(open(role));
      return links;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const ROLE_OF: { readonly [S in StorageSecret]: S extends `storage-${infer R}` ? Extract<R, Role> : never } = {
  'storage-api': 'api',
  'storage-mx': 'mx',
  'storage-smtp': 'smtp',
  'storage-smtp-bree': 'smtp-bree',
  'storage-imap': 'imap',
  'storage-managesieve': 'managesieve',
  'storage-pop3': 'pop3',
  'storage-bree': 'bree',
};

function roleOf(secret: StorageSecret): Role {
  return ROLE_OF[secret];
}

/** Made once; a failure is not kept, so that whoever asks again tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
