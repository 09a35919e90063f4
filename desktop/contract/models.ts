/** The nouns that renderer, command line and main share, by subject. Shapes only; no behaviour. */
export * from './models/names.ts';
export * from './models/servers.ts';
export * from './models/vault.ts';
export * from './models/setup.ts';
export * from './models/dns.ts';
export * from './models/containers.ts';
export * from './models/logs.ts';
export * from './models/terminal.ts';
export * from './models/machine.ts';
export * from './models/mail.ts';
export * from './models/queue.ts';
export * from './models/deliveries.ts';
export * from './models/sending.ts';
export * from './models/activity.ts';
export * from './models/practice.ts';
export * from './models/profile.ts';
export * from './models/app.ts';
