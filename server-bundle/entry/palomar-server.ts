/**
 * The entry of the image. It loads nothing itself, so that a health check costs a tenth of a second and redis and the resolver are
 * replaced before anything of Node has grown; everything else is main's.
 */
import { SERVICES, type ServiceName } from '../contract/ports.ts';

const UNHEALTHY = 1;
const WRONG_USE = 2;

async function dispatch([first, second]: readonly string[]): Promise<void> {
  switch (first) {
    case 'health':
      process.exit(await healthCode(second));
      break;
    case 'redis':
      (await import('./redis.ts')).startRedis();
      break;
    case 'resolver':
      (await import('./resolver.ts')).startResolver();
      break;
    default:
      await import('./main.ts');
  }
}

async function healthCode(name: string | undefined): Promise<number> {
  if (!isService(name)) return WRONG_USE;
  const { health } = await import('./health.ts');
  return (await health(name)) ? 0 : UNHEALTHY;
}

function isService(name: string | undefined): name is ServiceName {
  return SERVICES.some((service) => service === name);
}

dispatch(process.argv.slice(2)).catch((error: unknown) => {
  // The words say what to do; a stack would only hide them.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(UNHEALTHY);
});
