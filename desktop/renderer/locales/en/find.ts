/** Finding in a screen, in English. */
export const find = {
  title: 'Find in this screen',
  before: 'Found before this one',
  after: 'Found after this one',
  of: '{{position}} of {{total}}',
  none: 'Not found',
};
