/** The words of profiles, in English. */
export const profile = {
  title: 'Profile',
  about: 'Servers, credentials, pinned keys and recovery keys in one sealed file, for another computer or for a safe place.',
  export: 'Export profile',
  exportTitle: 'Export the profile',
  exportAbout: 'Whoever has the file and its passphrase can log in to your servers. Keep the two apart. The practice server stays here.',
  exported: 'Saved as {{file}}',
  import: 'Import profile',
  importTitle: 'Import a profile',
  importAbout: 'What is missing here is added. Servers that are here already stay as they are.',
  choose: 'Choose a file …',
  file: 'File of the profile',
  added_one: '{{count}} server added',
  added_other: '{{count}} servers added',
  kept: 'Here already, and left alone: {{names}}',
  recoveryKeys_one: '{{count}} recovery key added',
  recoveryKeys_other: '{{count}} recovery keys added',
};
