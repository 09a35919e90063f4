/** Which addresses may be opened in the system's browser: https, at hosts we name, with no credentials in them. */
const HOSTS = ['www.rfc-editor.org', 'www.debian.org', 'docs.docker.com'] as const;

export function mayOpenOutside(address: string): boolean {
  try {
    const { protocol, hostname, port, username, password } = new URL(address);
    return protocol === 'https:' && port === '' && username === '' && password === '' && HOSTS.some((host) => host === hostname);
  } catch {
    return false;
  }
}
