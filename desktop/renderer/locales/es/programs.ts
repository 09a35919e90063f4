/** The words of mail programs, in Spanish. */
export const programs = {
  whose: 'Buzón',
  whoseAbout: 'Elija uno y lo de abajo se hace para él. No lleva ninguna contraseña.',
  each: 'Programa a programa',
  names: {
    thunderbird: 'Thunderbird',
    android: 'Thunderbird para Android, K-9 Mail',
    apple: 'Mail de Apple (iPhone, iPad, Mac)',
    outlook: 'Outlook',
    mutt: 'mutt y neomutt',
  },
  steps: {
    thunderbird:
      'Abra el menú ☰ → Cuenta nueva → Correo electrónico.\nEscriba el nombre, la dirección completa y la contraseña y pulse Continuar: encuentra {{hostname}} por sí mismo.\nSi no lo hace, elija Configurar manualmente y escriba los ajustes de arriba.',
    android:
      'En el teléfono, abra Thunderbird o K-9 Mail y vaya a Ajustes → Importar ajustes → Escanear código QR.\nApunte a este código.\nEscriba la contraseña cuando la pida; lo mejor es una contraseña de aplicación para este teléfono.',
    apple:
      'Guarde el perfil y ábralo en el dispositivo: por AirDrop o como archivo.\nEn iPhone y iPad: Ajustes → Perfil descargado → Instalar. En un Mac: Ajustes del Sistema → General → Gestión de dispositivos.\nEscriba la contraseña cuando la pida; lo mejor es una contraseña de aplicación para este dispositivo.',
    outlook:
      'Archivo → Agregar cuenta, escriba la dirección, abra Opciones avanzadas y marque la configuración manual.\nElija IMAP. Entrante: {{hostname}}, puerto 993, SSL/TLS. Saliente: {{hostname}}, puerto 465, SSL/TLS.\nEl nombre de usuario es la dirección completa, y la autenticación de contraseña segura queda desactivada.',
    mutt: 'Añada estas líneas a ~/.muttrc o a ~/.config/neomutt/neomuttrc.\nAl empezar pide la contraseña.',
  },
  chooseFirst: 'Elija antes un buzón arriba.',
  saveProfile: 'Guardar perfil de Apple',
  qrLabel: 'Código QR que configura {{address}}',
  noQr: 'Este formato solo admite direcciones en ASCII. Escriba los ajustes de arriba.',
  copyMutt: 'Copiar líneas',
  withPassword: 'Configurar con ella un teléfono u ordenador',
  withPasswordAbout:
    'El código y el perfil llevan esta contraseña. Quien los vea, la tiene: enseñe el código solo a su teléfono y borre el perfil una vez instalado.',
  qrAbout: 'Thunderbird para Android y K-9 Mail leen el código: Ajustes → Importar ajustes → Escanear código QR. iPhone, iPad y Mac abren el perfil.',
};
