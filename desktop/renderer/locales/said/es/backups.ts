/** What main says about backups, in Spanish. */
import type { Table } from '../said.ts';

export const backups: Table = [
  ['its configuration key is none', 'su clave de configuración no es tal'],
  ['its configuration database is damaged ({{found}})', 'su base de datos de configuración está dañada ({{found}})'],
  ['its configuration database does not open with its key', 'su base de datos de configuración no se abre con su clave'],
  ['The backup is of no use: {{why}}.', 'La copia no sirve: {{=why}}.'],
  [
    '{{path}} is not as it was sealed: it was changed or cut off. Use another backup.',
    '{{path}} no está como se selló: se cambió o se cortó. Use otra copia.',
  ],
  ['{{path}} is no backup of Palomar.', '{{path}} no es una copia de Palomar.'],
  ['a name is too long', 'un nombre es demasiado largo'],
  ['a head has a wrong sum', 'una cabecera tiene una suma incorrecta'],
  ['a size is none', 'un tamaño no es tal'],
  ['The archive in the backup cannot be read: {{why}}. Use another backup.', 'El archivo de la copia no se puede leer: {{=why}}. Use otra copia.'],
  ['it ends in the middle', 'termina a la mitad'],
  [
    'The configuration of this server is in PostgreSQL, which this backup does not reach. Back that up with pg_dump, together with /etc/palomar/secrets and the volume palomar_mail.',
    'La configuración de este servidor está en PostgreSQL, adonde esta copia no llega. Cópiela con pg_dump, junto con /etc/palomar/secrets y el volumen palomar_mail.',
  ],
  [
    'The file of this backup is gone: {{file}}. Put it back there, or let go of the backup.',
    'El archivo de esta copia ya no está: {{file}}. Devuélvalo a su sitio o despréndase de la copia.',
  ],
  ['restore of the backup of {{madeAt}}', 'restauración de la copia de {{madeAt}}'],
  [
    'This server is set up for {{domain}}, the backup is of {{domain2}}. Set a server up for {{domain3}}, then restore to that one.',
    'Este servidor está instalado para {{domain}} y la copia es de {{domain2}}. Instale un servidor para {{domain3}} y restáurela en ese.',
  ],
  ['The verification was cancelled. The backup is as it was.', 'Se canceló la comprobación. La copia está como estaba.'],
  ['The archive in the backup has more files than any server.', 'El archivo de la copia tiene más ficheros que ningún servidor.'],
  [
    'The backup is not what the server made: its SHA-256 differs. Use another one.',
    'La copia no es lo que hizo el servidor: su SHA-256 es otro. Use otra.',
  ],
  ['The backup is not complete: {{shown}} and more should be in it.', 'La copia no está completa: deberían estar en ella {{shown}} y más.'],
  ['The backup is not complete: {{shown}} should be in it.', 'La copia no está completa: debería estar en ella {{shown}}.'],
  ['its configuration database cannot be read', 'su base de datos de configuración no se puede leer'],
  ['There is no file {{file}} that can be read.', 'No hay ningún archivo {{file}} que se pueda leer.'],
  ['This vault knows that backup already, and its file is here: {{file}}.', 'Esta bóveda ya conoce esa copia, y su archivo está aquí: {{file}}.'],
  [
    'This is a backup of {{domain}} (made {{day}} of "{{server}}"), and this server is for {{domain2}}. Nothing was imported. Import it at a server for {{domain3}}.',
    'Esta es una copia de {{domain}} (hecha el {{day}} de «{{server}}») y este servidor es para {{domain2}}. No se importó nada. Impórtela en un servidor para {{domain3}}.',
  ],
  [
    'This backup opens with the passphrase that it was made with. Give it, then import the file again.',
    'Esta copia se abre con la frase de paso con la que se hizo. Escríbala e importe el archivo de nuevo.',
  ],
  [
    'There is a file of that name already: {{target}}. Import that one, or move it away first.',
    'Ya hay un archivo con ese nombre: {{target}}. Importe ese o muévalo antes a otro sitio.',
  ],
  ['A piece of the file is missing on its way here. Choose the file again.', 'Falta un trozo del archivo en el camino. Elija el archivo de nuevo.'],
  ['It was cancelled.', 'Se canceló.'],
  [
    'This backup was made without a passphrase: only the vault of the computer that made it opens it. Use it there, or make one with a passphrase there.',
    'Esta copia se hizo sin frase de paso: solo la abre la bóveda del equipo que la hizo. Úsela allí o haga allí una con frase de paso.',
  ],
  [
    'The archive in the backup holds something that no server of ours writes: {{what}}. Do not restore it; use another backup.',
    'El archivo de la copia contiene algo que ningún servidor de Palomar escribe: {{what}}. No la restaure; use otra copia.',
  ],
  ['the server does not say how long the archive is', 'el servidor no dice cuánto ocupa el archivo'],
  ['the SHA-256 differs', 'el SHA-256 es otro'],
  ['there is more of it than the server said', 'es más de lo que dijo el servidor'],
  [
    'What arrived is not what the server made: {{why}}. Nothing of it was kept. Run the backup again.',
    'Lo que llegó no es lo que hizo el servidor: {{=why}}. No se conservó nada. Haga la copia de nuevo.',
  ],
  [
    'The file of this backup is gone: {{file}}. Put it back there first.',
    'El archivo de esta copia ya no está: {{file}}. Devuélvalo antes a su sitio.',
  ],
  ['It has not been verified yet.', 'Aún no se ha comprobado.'],
  ['The last verification found: {{problem}}', 'La última comprobación halló: {{=problem}}'],
  [
    'The backup could not be looked at: the disk of this computer is full or does not answer ({{code}} in {{folder}}). It says nothing of the backup. Free some space, then verify it again.',
    'No se pudo comprobar la copia: el disco de este equipo está lleno o no responde ({{code}} en {{folder}}). Eso no dice nada de la copia. Libere espacio y compruébela de nuevo.',
  ],
  [
    'The disk of this computer is full: {{folder}}. Free some space there, or let go of old backups, then run it again.',
    'El disco de este equipo está lleno: {{folder}}. Libere espacio ahí o despréndase de copias antiguas, y ejecútelo de nuevo.',
  ],
];
