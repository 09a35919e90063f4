/** The words of overview, in English. */
export const overview = {
  server: 'Server',
  mailFlow: 'Mail flow, last 24 hours',
  noMail: 'No mail has passed yet.',
  services: 'Services',
  needsYou: 'Needs you',
  nothing: 'Nothing to do',
  toDns_one: 'Open {{count}} item in DNS',
  toDns_other: 'Open {{count}} items in DNS',
  notSetUpTitle: 'This server is not set up yet',
  notSetUpAbout: 'First you see the plan with every command; nothing runs before you say so.',
  setUp: 'Set up server',
  actions: 'More actions',
  rename: 'Rename server',
  saveName: 'Save name',
  forget: 'Forget server',
  forgetTitle: 'Forget {{name}}?',
  forgetAbout:
    'Its credentials and pinned key leave this vault. Without another way to log in, you lose access to the server. The server itself keeps running, and its mail stays.',
};
