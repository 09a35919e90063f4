/** Says why sudo did not run a command, from what it printed (LC_ALL=C) before the command began. */
import { PalomarError } from '../../../contract/errors.ts';

interface Refusal {
  readonly user: string;
  readonly said: string;
  /** How often sudo asked for the password. */
  readonly asked: number;
  readonly hadPassword: boolean;
}

export function sudoRefused({ user, said, asked, hadPassword }: Refusal): PalomarError {
  const make = (reason: string, message: string) => new PalomarError('SUDO_REFUSED', message, { data: { user, reason, said } });
  if (/not in the sudoers|may not run sudo|is not allowed to (?:run sudo|execute)/i.test(said))
    return make(
      'not-allowed',
      `${user} may not use sudo on this server. As root, add the user to the group sudo (usermod -aG sudo ${user}), or log in as root.`,
    );
  if (/not found|No such file/i.test(said) && asked === 0)
    return make(
      'missing',
      `sudo is not installed on this server, and ${user} is not root. Install it as root (apt-get install sudo), or log in as root.`,
    );
  if (/must have a tty/i.test(said))
    return make(
      'needs-tty',
      `sudo on this server works only at a terminal (requiretty). Remove that line from /etc/sudoers with visudo, or log in as root.`,
    );
  if (asked > 1 || /incorrect password|try again/i.test(said))
    return make(
      'wrong-password',
      `sudo did not accept the password of ${user}. It was tried once. Check it: sudo asks for the password of ${user}, not that of root.`,
    );
  if (!hadPassword)
    return make(
      'password-needed',
      `sudo asks for the password of ${user}, and none was given. Enter it, or allow ${user} to use sudo without one (NOPASSWD).`,
    );
  return make('other', `sudo did not run the command${said === '' ? '.' : `: ${said}`} Try sudo on the server by hand to see why.`);
}
