/** health.get, and whether storage answers. */
import type { Storage } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';

export function healthRoutes(os: AdminImplementer, { storage, version, clock }: ApiDependencies) {
  const startedAt = clock.now();
  return os.health.router({
    get: os.health.get.handler(async () => ({
      version,
      storage: await isUp(storage),
      uptimeSeconds: Math.round((clock.now() - startedAt) / 1000),
    })),
  });
}

export async function isUp(storage: Storage): Promise<boolean> {
  return storage.call('health.get', {}).then(
    () => true,
    () => false,
  );
}
