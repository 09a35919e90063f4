/** What main says about the server's API, in Spanish. */
import type { Table } from '../said.ts';

export const serverApi: Table = [
  ["The key to the server's API ({{path}}) cannot be read: {{stderr}}", 'La clave de la API del servidor ({{path}}) no se puede leer: {{stderr}}'],
  [
    '{{path}} holds no key. Run set-up again: it repairs what is damaged.',
    '{{path}} no contiene ninguna clave. Ejecute de nuevo la instalación: repara lo dañado.',
  ],
  [
    'There is no mail server on this machine yet, so it cannot be asked. Run set-up first.',
    'En esta máquina aún no hay servidor de correo, así que no se le puede preguntar. Ejecute antes la instalación.',
  ],
  ['Cancelled before the server had answered.', 'Se canceló antes de que el servidor respondiera.'],
  ['The server\'s API did not answer in time. Look at the log of "api".', 'La API del servidor no respondió a tiempo. Mire el registro de "api".'],
  [
    'The server\'s API does not answer: its container "api" is not running or not ready. Look at its state and its log, or run set-up again.',
    'La API del servidor no responde: su contenedor "api" no está en marcha o no está listo. Mire su estado y su registro, o ejecute de nuevo la instalación.',
  ],
  ['The server refused this as not valid: {{message}}', 'El servidor no lo dio por válido: {{=message}}'],
  [
    "The server's API does not take the key that lies on the server. Run set-up again: it repairs that.",
    'La API del servidor no acepta la clave que está en el servidor. Ejecute de nuevo la instalación: lo repara.',
  ],
  ['The server\'s API failed ({{code}}). Look at the log of "api".', 'La API del servidor falló ({{code}}). Mire el registro de "api".'],
  ['The answer is larger than any answer of the API may be.', 'La respuesta es mayor de lo que puede ser una respuesta de la API.'],
];
