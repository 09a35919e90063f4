/** The words of practice, in English. */
export const practice = {
  title: 'Practice server',
  about: 'A fresh server, name servers and a stranger to write to, all on this computer. Nothing leaves it.',
  emptyTitle: 'Practise on a server that cannot break',
  emptyAbout: 'The first start takes a few minutes, since everything is built here; later starts take seconds. It needs Docker.',
  runningTitle: 'The practice world is running',
  runningAbout: 'Its server waits in your list, or can be added to it again.',
  open: 'Open practice server',
  stop: 'Stop practice world',
  ready: 'The practice server is up',
  readyAbout: '{{host}} waits for its set-up; its domain is {{domain}}.',
  adopt: 'Add practice server',
  failed: 'The practice world could not start',
};
