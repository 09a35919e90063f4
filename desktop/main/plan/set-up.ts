/** The whole way from a fresh server to a healthy stack, in order. Pure: the same situation always gives the same steps. */
import type { Desired, Digest, Observed } from './situation.ts';
import type { Step } from './step.ts';
import { configureDocker, installDocker } from './steps/docker.ts';
import { firewall } from './steps/firewall.ts';
import { basePackages, unattendedUpgrades } from './steps/packages.ts';
import { authorizeKey, hardenSsh } from './steps/ssh.ts';
import { configuration, directories, loadImage, secrets, startStack, uploadImage } from './steps/stack.ts';

/** @throws PalomarError CONFLICT when something on the server can be neither kept nor changed safely */
export function planSetUp(observed: Observed, desired: Desired, digest: Digest): readonly Step[] {
  return [
    // The key comes first: the firewall and the hardening are confirmed by logging in with it.
    authorizeKey(desired),
    basePackages(observed),
    unattendedUpgrades(digest),
    firewall(observed, desired, digest),
    hardenSsh(observed, digest),
    installDocker(observed),
    configureDocker(observed, digest),
    directories(desired),
    secrets(desired),
    uploadImage(desired),
    loadImage(desired),
    configuration(desired, digest),
    startStack(desired, digest),
  ];
}
