/** The words of activity, in English. */
export const activity = {
  about: 'Everything Palomar did on this server. Secrets are never written here.',
  filter: 'Filter',
  emptyTitle: 'Nothing done yet',
  emptyAbout: 'Every connection, command and file that Palomar touches on the server is listed here.',
  when: 'When',
  kind: 'Kind',
  what: 'What',
  result: 'Result',
  took: 'Took',
  exit: 'Exit {{code}}',
  failed: 'Failed',
  fine: 'Fine',
};

export const auditKind = {
  connect: 'Connection',
  command: 'Command',
  write: 'File',
  upload: 'Upload',
  download: 'Download',
  docker: 'Docker',
  shell: 'Shell',
  lock: 'Lock',
  api: 'Server API',
};
