/** What main says about files, locks and Docker on a server, in Spanish. */
import type { Table } from '../said.ts';

export const remote: Table = [
  ['Its socket no longer answers.', 'Su socket ya no responde.'],
  ['It is not installed: run the set-up.', 'No está instalado: ejecute la instalación.'],
  [
    'It is installed, but its daemon does not answer: look at "systemctl status docker". It said: {{stderr}}',
    'Está instalado, pero su demonio no responde: mire "systemctl status docker". Dijo: {{stderr}}',
  ],
  ['Docker on the server cannot be used. {{reason}}', 'Docker no puede usarse en el servidor. {{=reason}}'],
  ['The upload', 'La subida'],
  ['The download', 'La descarga'],
  [
    'The file to upload is not the one this app was built with: its SHA-256 differs. Nothing was put in place on the server. Install the app again, or build the file again.',
    'El archivo que se iba a subir no es aquel con el que se construyó esta aplicación: su SHA-256 es otro. No se puso nada en el servidor. Instale de nuevo la aplicación o construya de nuevo el archivo.',
  ],
  [
    'What arrived at {{path}} is not what was sent: its SHA-256 differs, and it was removed. The source may have changed meanwhile, or something else on the server wrote to it. Run the upload again.',
    'Lo que llegó a {{path}} no es lo que se envió: su SHA-256 es otro, y se quitó. Puede que el origen cambiara entretanto o que otra cosa en el servidor escribiera en él. Suba de nuevo.',
  ],
  [
    'There is not enough room on the server for {{path}}: {{megabytes}} are needed, {{megabytes2}} are free. The unfinished file was removed. Free some space (or take a larger disk) and run the upload again.',
    'No hay sitio en el servidor para {{path}}: se necesitan {{megabytes}} y quedan {{megabytes2}}. Se quitó el archivo incompleto. Libere espacio (o tome un disco mayor) y suba de nuevo.',
  ],
  [
    'The lock {{path}} on the server could not be taken. It said: {{stderr}}',
    'No se pudo tomar el bloqueo {{path}} en el servidor. Dijo: {{stderr}}',
  ],
  [
    '{{who}} is changing this server. Its last sign of life was {{age}} seconds ago. Wait until it is done; if that app is gone, the lock frees itself after {{staleMs}} seconds.',
    '{{=who}} está cambiando este servidor. Dio su última señal de vida hace {{age}} segundos. Espere a que termine; si esa aplicación ya no existe, el bloqueo se libera solo a los {{staleMs}} segundos.',
  ],
  [
    '{{who}} is changing this server: {{reason}}. Its last sign of life was {{age}} seconds ago. Wait until it is done; if that app is gone, the lock frees itself after {{staleMs}} seconds.',
    '{{=who}} está cambiando este servidor: {{=reason}}. Dio su última señal de vida hace {{age}} segundos. Espere a que termine; si esa aplicación ya no existe, el bloqueo se libera solo a los {{staleMs}} segundos.',
  ],
  [
    '{{who}} is changing this server since {{since}}. Its last sign of life was {{age}} seconds ago. Wait until it is done; if that app is gone, the lock frees itself after {{staleMs}} seconds.',
    '{{=who}} está cambiando este servidor desde {{since}}. Dio su última señal de vida hace {{age}} segundos. Espere a que termine; si esa aplicación ya no existe, el bloqueo se libera solo a los {{staleMs}} segundos.',
  ],
  [
    '{{who}} is changing this server since {{since}}: {{reason}}. Its last sign of life was {{age}} seconds ago. Wait until it is done; if that app is gone, the lock frees itself after {{staleMs}} seconds.',
    '{{=who}} está cambiando este servidor desde {{since}}: {{=reason}}. Dio su última señal de vida hace {{age}} segundos. Espere a que termine; si esa aplicación ya no existe, el bloqueo se libera solo a los {{staleMs}} segundos.',
  ],
  [
    '{{host}} port {{port}} did not answer in time. A firewall may be dropping the packets, the machine may be off, or the address may be wrong. If you have just tried a wrong password, the server may be blocking this address for a while (fail2ban, or the penalties of OpenSSH 9.8 and later): wait some minutes, and try once.',
    '{{host}}, puerto {{port}}, no respondió a tiempo. Puede que un cortafuegos descarte los paquetes, que la máquina esté apagada o que la dirección sea incorrecta. Si acaba de probar una contraseña equivocada, puede que el servidor bloquee esta dirección un rato (fail2ban, o las penalizaciones de OpenSSH 9.8 y posteriores): espere unos minutos y pruebe una sola vez.',
  ],
  ['reading {{source}} failed', 'no se pudo leer {{source}}'],
];
