/** The words of logs, in English. */
export const logs = {
  filter: 'Filter text',
  follow: 'Follow',
  pause: 'Pause',
  resume: 'Go on',
  download: 'Download',
  services: 'Services',
  emptyTitle: 'No logs yet',
  emptyAbout: 'When the server is set up, its services write here.',
  noneTitle: 'No service chosen',
  noneAbout: 'Choose one or more services above; their lines are merged by time.',
};
