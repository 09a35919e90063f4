/** What the loop of kills shares with the process that is killed. */

/** How long a claim lasts whose claimer is dead; longer than any attempt takes on a busy machine. */
export const LEASE_MS = 5_000;
