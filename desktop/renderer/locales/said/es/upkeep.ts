/** What main says about the steps of backups, certificates and updates, in Spanish. */
import type { Table } from '../said.ts';

export const upkeep: Table = [
  [
    'Copy configuration, mailboxes, keys and certificates into one archive',
    'Copiar configuración, buzones, claves y certificados en un solo archivo',
  ],
  [
    'Copied while mail flows; then storage pauses for a moment and only what changed meanwhile is copied again. Nothing is refused, nothing is lost.',
    'Se copia mientras el correo fluye; después el almacenamiento hace una breve pausa y solo se vuelve a copiar lo que cambió entretanto. No se rechaza nada, no se pierde nada.',
  ],
  ['Bring it to this computer, sealed', 'Traerlo a este equipo, sellado'],
  [
    'It is encrypted on its way to the disk here, under a key that only your vault holds; both ends compare its SHA-256.',
    'Se cifra de camino al disco de aquí, con una llave que solo tiene su bóveda; ambos extremos comparan su SHA-256.',
  ],
  [
    "bring {{archive}} here, seal it, compare its SHA-256 with the server's",
    'traer {{archive}} aquí, sellarlo y comparar su SHA-256 con el del servidor',
  ],
  ['Verify it', 'Comprobarla'],
  [
    'Read back from the disk, opened and looked through: the configuration opens with its key, and every mailbox it knows is there.',
    'Se vuelve a leer del disco, se abre y se examina: la configuración se abre con su clave y están todos los buzones que conoce.',
  ],
  [
    'unseal it again, compare its SHA-256, check the configuration database, find every mailbox',
    'abrirla de nuevo, comparar su SHA-256, comprobar la base de datos de configuración y encontrar todos los buzones',
  ],
  ['Let go of the oldest ones', 'Desprenderse de las más antiguas'],
  [
    'As the rule for this server says; the newest one that was verified always stays.',
    'Según la regla de este servidor; la más reciente que se comprobó siempre se queda.',
  ],
  ['remove the backups here that the rule does not keep', 'quitar las copias de aquí que la regla no conserva'],
  ['Order a new certificate and put it in place', 'Pedir un certificado nuevo y ponerlo en su sitio'],
  [
    'No session is dropped: the services take the new one for the next connection. Authorities limit how often they do this, so it is for when something is wrong.',
    'No se corta ninguna sesión: los servicios toman el nuevo en la siguiente conexión. Las autoridades limitan cuántas veces lo hacen, así que es para cuando algo va mal.',
  ],
  [
    'The order has neither succeeded nor failed in two minutes. The log of "bree" tells how far it is.',
    'En dos minutos, la petición ni ha prosperado ni ha fallado. El registro de "bree" dice por dónde va.',
  ],
  [
    'The authority gave no certificate. The one that was there is still served. Its own words stand in the last lines.',
    'La autoridad no dio ningún certificado. Se sigue sirviendo el que había. Sus propias palabras están en las últimas líneas.',
  ],
  ['Bring the backup to the server', 'Llevar la copia al servidor'],
  [
    'unseal the backup and send it ({{sizeBytes}} bytes, SHA-256 {{sha256}}) to {{archive}}',
    'abrir la copia y enviarla ({{sizeBytes}} bytes, SHA-256 {{sha256}}) a {{archive}}',
  ],
  ['Unpack it beside what is there', 'Desempaquetarla junto a lo que hay'],
  ['The mail server goes on meanwhile. Nothing of it is touched yet.', 'El servidor de correo sigue entretanto. Aún no se toca nada suyo.'],
  ['Stop the mail server, exchange its data, start it', 'Detener el servidor de correo, cambiar sus datos e iniciarlo'],
  [
    'If one service does not come up with the data of the backup, what was there before is put back and started.',
    'Si algún servicio no arranca con los datos de la copia, se repone y se inicia lo que había antes.',
  ],
  ['Remove what was there before', 'Quitar lo que había antes'],
  [
    'It was kept until every service was healthy with the restored data. Letters that came after the backup go with it.',
    'Se conservó hasta que todos los servicios estuvieron sanos con los datos restaurados. Los mensajes posteriores a la copia se van con ello.',
  ],
  ['Refresh the package lists', 'Refrescar las listas de paquetes'],
  ['So that what is installed is the newest that the distribution has.', 'Para que lo que se instale sea lo más nuevo que tiene la distribución.'],
  ['Install the security updates', 'Instalar las actualizaciones de seguridad'],
  ['Install the updates', 'Instalar las actualizaciones'],
  [
    'Packages of the distribution only. Services that use an updated library are restarted by their own packages; nothing reboots by itself.',
    'Solo paquetes de la distribución. Los servicios que usan una biblioteca actualizada los reinician sus propios paquetes; nada más se reinicia por su cuenta.',
  ],
  ['See that every service of the mail server is healthy', 'Ver que todos los servicios del servidor de correo están sanos'],
  [
    'An update of Docker or of the kernel’s tools may restart what runs on them.',
    'Una actualización de Docker o de las herramientas del núcleo puede reiniciar lo que funciona sobre ellas.',
  ],
  [
    'Unsealed on this computer as it goes; only the whole archive with the right SHA-256 is accepted. A transfer that was cut off goes on where it stopped.',
    'Se abre en este equipo según avanza; solo se acepta el archivo completo con el SHA-256 correcto. Un envío cortado continúa donde se detuvo.',
  ],
];
