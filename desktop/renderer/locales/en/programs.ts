/** The words of mail programs, in English. */
export const programs = {
  whose: 'Mailbox',
  whoseAbout: 'Choose one, and what is below is made for it. No password is in any of it.',
  each: 'Program by program',
  names: {
    thunderbird: 'Thunderbird',
    android: 'Thunderbird for Android, K-9 Mail',
    apple: 'Apple Mail (iPhone, iPad, Mac)',
    outlook: 'Outlook',
    mutt: 'mutt and neomutt',
  },
  steps: {
    thunderbird:
      'Open the menu ☰ → New Account → Email.\nType the name, the whole address and the password, and press Continue: it finds {{hostname}} by itself.\nIf it does not, choose Configure manually and type the settings above.',
    android:
      'On the phone, open Thunderbird or K-9 Mail, then Settings → Import settings → Scan QR code.\nPoint it at this code.\nType the password when it asks for it; an app password for this phone is best.',
    apple:
      'Save the profile and open it on the device: by AirDrop, or as a file.\nOn iPhone and iPad: Settings → Profile downloaded → Install. On a Mac: System Settings → General → Device Management.\nType the password when it asks for it; an app password for this device is best.',
    outlook:
      'File → Add account, type the address, open Advanced options and tick Let me set up my account manually.\nChoose IMAP. Incoming: {{hostname}}, port 993, SSL/TLS. Outgoing: {{hostname}}, port 465, SSL/TLS.\nThe user name is the whole address, and Secure Password Authentication stays off.',
    mutt: 'Add these lines to ~/.muttrc or ~/.config/neomutt/neomuttrc.\nAt the start it asks for the password.',
  },
  chooseFirst: 'Choose a mailbox above first.',
  saveProfile: 'Save Apple profile',
  qrLabel: 'QR code that sets up {{address}}',
  noQr: 'This format holds only addresses in plain ASCII. Type the settings above.',
  copyMutt: 'Copy lines',
  withPassword: 'Set up a phone or computer with it',
  withPasswordAbout:
    'The code and the profile hold this password. Whoever sees them has it: show the code to your own phone only, and delete the profile once it is installed.',
  qrAbout: 'Thunderbird for Android and K-9 Mail read the code: Settings → Import settings → Scan QR code. iPhone, iPad and Mac open the profile.',
};
