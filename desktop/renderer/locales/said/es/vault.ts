/** What main says about the vault, its keys and profiles, in Spanish. */
import type { Table } from '../said.ts';

export const vault: Table = [
  [
    'This is Node {{version}}, and the vault needs Node {{minimumNodeMajor}}: on an older one the database library crashes. Start Palomar with "npm start" or "npx palomar", which bring their own.',
    'Esto es Node {{version}} y la bóveda necesita Node {{minimumNodeMajor}}: con uno más antiguo, la biblioteca de la base de datos se cae. Inicie Palomar con "npm start" o "npx palomar", que traen el suyo.',
  ],
  [
    'The passphrase is too short: use at least {{minimumPassphraseLength}} characters.',
    'La frase de paso es demasiado corta: use al menos {{minimumPassphraseLength}} caracteres.',
  ],
  [
    'That is not a profile of Palomar, or only a part of one. Choose the file that the export made.',
    'Eso no es un perfil de Palomar, o solo una parte. Elija el archivo que creó la exportación.',
  ],
  [
    'That profile is damaged: not all of it is as it was written. Take another copy of the file.',
    'Ese perfil está dañado: no todo está como se escribió. Use otro ejemplar del archivo.',
  ],
  [
    'That is not a recovery key this Palomar knows. Update it, then try again.',
    'Este Palomar no conoce esa clase de clave de recuperación. Actualícelo e inténtelo de nuevo.',
  ],
  [
    'The recovery entry of this mailbox does not open with the recovery key of its domain: it belongs to another key, or it is damaged. Nothing was changed.',
    'La entrada de recuperación de este buzón no se abre con la clave de recuperación de su dominio: es de otra clave o está dañada. No se cambió nada.',
  ],
  [
    'Your SSH configuration does not name the key file {{file}}. Paste the key instead.',
    'Su configuración de SSH no nombra el archivo de clave {{file}}. Pegue la clave en su lugar.',
  ],
  ['{{file}} is too large to be a private key.', '{{file}} es demasiado grande para ser una clave privada.'],
  ['{{file}} is not a file, so it holds no private key.', '{{file}} no es un archivo, así que no contiene ninguna clave privada.'],
  [
    'The key file {{file}} cannot be read. See that it is there and yours, or paste the key.',
    'El archivo de clave {{file}} no se puede leer. Compruebe que está ahí y es suyo, o pegue la clave.',
  ],
  [
    'Your SSH configuration (~/.ssh/config) cannot be understood. Check it with "ssh -G <host>".',
    'Su configuración de SSH (~/.ssh/config) no se entiende. Revísela con "ssh -G <host>".',
  ],
  [
    'This vault knows no such backup. "palomar backup list" shows those it knows.',
    'Esta bóveda no conoce esa copia. "palomar backup list" muestra las que conoce.',
  ],
  [
    'The vault {{file}} cannot be opened: it is damaged, or its key belongs to another one.',
    'La bóveda {{file}} no se puede abrir: está dañada o su llave es de otra.',
  ],
  [
    'This vault was written by a newer Palomar. Update this one to open it.',
    'Esta bóveda la escribió un Palomar más nuevo. Actualice este para abrirla.',
  ],
  [
    "{{file}} is damaged, so the vault's key cannot be found. Restore that file from a backup.",
    '{{file}} está dañado, así que no se encuentra la llave de la bóveda. Recupere ese archivo de una copia de seguridad.',
  ],
  [
    'There is a vault already. Unlock it, or move its files away to start anew.',
    'Ya hay una bóveda. Ábrala, o aparte sus archivos para empezar de cero.',
  ],
  [
    'The system keychain did not answer: it may be waiting for a dialogue to be confirmed. Unlock it and try again.',
    'El llavero del sistema no respondió: quizá espera que se confirme un diálogo. Ábralo e inténtelo de nuevo.',
  ],
  [
    'The system keychain keeps nothing: it is locked. Unlock it and try again.',
    'El llavero del sistema no guarda nada: está cerrado. Ábralo e inténtelo de nuevo.',
  ],
  ['The keychain module could not be used (exit code {{code}}).', 'El módulo del llavero no pudo usarse (código de salida {{code}}).'],
  ['The keychain module (keytar) is not installed on this machine.', 'El módulo del llavero (keytar) no está instalado en este equipo.'],
  ['No keychain service answers in this session ({{firstLine}}).', 'En esta sesión no responde ningún servicio de llavero ({{firstLine}}).'],
  ['The system keychain cannot be used: {{firstLine}}.', 'El llavero del sistema no puede usarse: {{firstLine}}.'],
  [
    'There is no server "{{id}}" here. "palomar servers list" shows those there are.',
    'Aquí no hay ningún servidor "{{id}}". "palomar servers list" muestra los que hay.',
  ],
  [
    '{{user}}@{{host}}:{{port}} is here already. Forget that server first, to add it anew.',
    '{{user}}@{{host}}:{{port}} ya está aquí. Olvide antes ese servidor para añadirlo de nuevo.',
  ],
  [
    'The vault is locked, so servers and their keys cannot be read. Unlock it first.',
    'La bóveda está cerrada, así que no se pueden leer los servidores ni sus claves. Ábrala antes.',
  ],
  [
    "{{problem}} Choose a passphrase instead: it will protect the vault's key.",
    '{{=problem}} Elija en su lugar una frase de paso: protegerá la llave de la bóveda.',
  ],
  [
    'The vault is protected by a passphrase. Unlock it with that passphrase first.',
    'La bóveda está protegida por una frase de paso. Ábrala antes con ella.',
  ],
  [
    'The system keychain, which keeps the key of the vault, cannot be asked. Unlock it and try again.',
    'No se puede preguntar al llavero del sistema, que guarda la llave de la bóveda. Ábralo e inténtelo de nuevo.',
  ],
  [
    'The system keychain does not give the key of the vault: it is locked, or the entry is gone. Unlock it and try again.',
    'El llavero del sistema no entrega la llave de la bóveda: está cerrado o la entrada ya no existe. Ábralo e inténtelo de nuevo.',
  ],
  ['The vault was locked, and this ended with it. Unlock it to go on.', 'La bóveda se cerró y esto terminó con ella. Ábrala para seguir.'],
  ['All terminals were closed while this one was being opened.', 'Todas las terminales se cerraron mientras se abría esta.'],
  [
    'The profile could not be written into the vault, so nothing of it was taken in: all is as it was before. Check that the disk of this computer has room, then import it again.',
    'El perfil no pudo escribirse en la bóveda, así que no se tomó nada de él: todo queda como estaba. Compruebe que el disco de este equipo tiene sitio y vuelva a importarlo.',
  ],
  [
    'There is no vault yet, so nothing can be kept. Create one first ("palomar vault create").',
    'Aún no hay bóveda, así que no se puede guardar nada. Cree una antes ("palomar vault create").',
  ],
  [
    'That passphrase does not open {{what}}. Nothing was changed; try again.',
    'Esa frase de paso no abre {{=what}}. No se cambió nada; inténtelo de nuevo.',
  ],
  ['this profile', 'este perfil'],
  ['the vault', 'la bóveda'],
  ['this backup', 'esta copia'],
  [
    'This was made with argon2id, which this build cannot compute. Open Palomar in the browser ("npm start -- --browser") or from the command line.',
    'Esto se creó con argon2id, que esta versión no puede calcular. Abra Palomar en el navegador ("npm start -- --browser") o desde la línea de órdenes.',
  ],
];
