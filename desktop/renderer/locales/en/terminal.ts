/** The words of terminal, in English. */
export const terminal = {
  title: 'Open a shell',
  about: 'A shell is opened on {{name}} only now, when you ask, and ends when you leave this view.',
  where: 'Where',
  server: 'On the server, as {{user}}',
  container: 'In {{service}}',
  open: 'Open shell',
  close: 'Close shell',
  ended: 'The shell has ended.',
  endedWith: 'The shell has ended with {{code}}.',
  again: 'Open again',
};
