/** What main says about publishing records, in Spanish. */
import type { Table } from '../said.ts';

export const dnsPublish: Table = [
  ['{{host}} refused to change {{zone}} ({{code}}): {{meaning}}', '{{host}} se negó a cambiar {{zone}} ({{code}}): {{=meaning}}'],
  ['{{what}} Nothing was published.', '{{=what}} No se publicó nada.'],
  ['The name {{host}} leads to no address. Check how it is written.', 'El nombre {{host}} no lleva a ninguna dirección. Revise cómo está escrito.'],
  [
    'Nothing listens at {{at}}. Check the address and that the DNS server runs.',
    'Nada escucha en {{=at}}. Revise la dirección y que el servidor DNS esté en marcha.',
  ],
  ['{{at}} cannot be reached: {{message}}.', 'No se puede llegar a {{=at}}: {{=message}}.'],
  ['{{at}} cannot be reached: the network failed.', 'No se puede llegar a {{=at}}: la red falló.'],
  ['the key "{{keyName}}"', 'la clave "{{keyName}}"'],
  [
    "it does not know {{key}} with {{algorithm}}, or does not accept it for this zone. Check the key's name, its algorithm and what it may change there.",
    'no conoce {{=key}} con {{algorithm}}, o no la acepta para esta zona. Revise el nombre de la clave, su algoritmo y qué puede cambiar allí.',
  ],
  ['the secret of {{key}} is another one there. Copy it again.', 'allí el secreto de {{=key}} es otro. Cópielo de nuevo.'],
  [
    'the clocks differ by more than 300 s. Set the one that is wrong, then publish again.',
    'los relojes difieren en más de 300 s. Ponga en hora el que falla y publique de nuevo.',
  ],
  ['it demands another length of signature for {{key}}.', 'exige otra longitud de firma para {{=key}}.'],
  [
    '{{key}} may not change this zone, or not from here. Allow it updates of {{zone}} there.',
    '{{=key}} no puede cambiar esta zona, o no desde aquí. Permítale allí cambios en {{zone}}.',
  ],
  [
    'it does not serve the zone {{zone}}, or does not accept {{key}} for it. Check the zone and who its primary server is.',
    'no sirve la zona {{zone}}, o no acepta {{=key}} para ella. Revise la zona y cuál es su servidor primario.',
  ],
  [
    'a record is not in the zone {{zone}}. Name the zone that is served there.',
    'un registro no está en la zona {{zone}}. Indique la zona que se sirve allí.',
  ],
  ['it takes no updates at all. Publish the records by hand.', 'no acepta ningún cambio. Publique los registros a mano.'],
  ['it could not read the update. This is worth a report.', 'no pudo leer el cambio. Merece un aviso a quien hace Palomar.'],
  [
    'it failed inside (a read-only zone file, for example). Its log says more; then publish again.',
    'falló por dentro (un archivo de zona de solo lectura, por ejemplo). Su registro dice más; después publique de nuevo.',
  ],
  ['its log says more.', 'su registro dice más.'],
  ['{{value}} is no {{type}} address', '{{value}} no es una dirección {{type}}'],
  ['a name in the message does not parse', 'un nombre del mensaje no se entiende'],
  [
    '{{where}} sent something that is no answer to our update. Check that a DNS server listens there.',
    '{{=where}} envió algo que no es una respuesta a nuestro cambio. Compruebe que allí escucha un servidor DNS.',
  ],
  [
    'The answer of {{where}} cannot be trusted: {{problem}}. Nothing is known about the update. Check the secret of the key "{{keyName}}" and the clocks, then check the records.',
    'No se puede confiar en la respuesta de {{=where}}: {{=problem}}. Nada se sabe del cambio. Revise el secreto de la clave "{{keyName}}" y los relojes, y después los registros.',
  ],
  [
    '{{where}} said "done" without a signature, so it may have come from anyone. Check that this server requires the key "{{keyName}}" for {{zone}}.',
    '{{=where}} dijo "hecho" sin firma, así que puede venir de cualquiera. Compruebe que este servidor exige la clave "{{keyName}}" para {{zone}}.',
  ],
  [
    '{{name}} is not in the zone {{zone}}, so it cannot be published there.',
    '{{name}} no está en la zona {{zone}}, así que no se puede publicar allí.',
  ],
  ['A record does not fit into a DNS message: {{message}}.', 'Un registro no cabe en un mensaje DNS: {{message}}.'],
  ['A record does not fit into a DNS message: bad value.', 'Un registro no cabe en un mensaje DNS: valor incorrecto.'],
  [
    'Publishing was cancelled. If the server had the update already, it keeps it.',
    'Se canceló la publicación. Si el servidor ya tenía el cambio, lo conserva.',
  ],
  [
    'The secret of the key "{{keyName}}" is not base64. Copy it as the DNS server shows it.',
    'El secreto de la clave "{{keyName}}" no es base64. Cópielo tal como lo muestra el servidor DNS.',
  ],
  ['the DNS server {{host}}', 'el servidor DNS {{host}}'],
  [
    'Letters go to {{found}} now; replacing that would take the mail away from where it is read today. When you are ready to move, set the MX to {{recordText}} yourself.',
    'Los mensajes van ahora a {{found}}; sustituirlo quitaría el correo de donde se lee hoy. Cuando esté listo para mudarse, ponga usted el MX en {{recordText}}.',
  ],
  [
    'There are {{texts}} SPF records, so both count for nothing. Keep one, with "mx" in it.',
    'Hay {{texts}} registros SPF, así que ninguno cuenta. Deje uno, con "mx" dentro.',
  ],
  ['There are {{texts}} DMARC records, so all are ignored. Keep one.', 'Hay {{texts}} registros DMARC, así que se ignoran todos. Deje uno.'],
  [
    'There is a DMARC record that cannot be read ({{parsed}}). Replace it yourself if it is not needed: {{text}}',
    'Hay un registro DMARC que no se puede leer ({{=parsed}}). Sustitúyalo usted si no se necesita: {{text}}',
  ],
  [
    '{{name}} is in use already ({{found}}). If nothing needs that, replace it by a CNAME to {{value}}.',
    '{{name}} ya está en uso ({{found}}). Si nada lo necesita, sustitúyalo por un CNAME a {{value}}.',
  ],
  [
    '{{name}} is a CNAME for {{alias}}, and a name with a CNAME can hold nothing else. Remove it if nothing needs it.',
    '{{name}} es un CNAME de {{alias}}, y un nombre con CNAME no puede tener nada más. Quítelo si nada lo necesita.',
  ],
  ['{{type}} records are not published yet', 'los registros {{type}} aún no se publican'],
  [
    'No DNS server that takes updates is known for {{domain}}. Give one (host, zone, key name and secret), or paste the records at the company that serves the domain.',
    'No se conoce ningún servidor DNS que acepte cambios para {{domain}}. Indique uno (host, zona, nombre de la clave y secreto), o pegue los registros en la empresa que sirve el dominio.',
  ],
  [
    'Reverse names belong to the company that rents you the server: set it in its panel to {{value}}.',
    'Los nombres inversos son de la empresa que le alquila el servidor: ponga {{value}} en su panel.',
  ],
  ['No DNS server that takes updates is known for {{name}}.', 'No se conoce ningún servidor DNS que acepte cambios para {{name}}.'],
  [
    '{{host}} took the update but does not serve it: {{problem}}. Another record at this name may be in the way.',
    '{{host}} aceptó el cambio pero no lo sirve: {{=problem}}. Puede que estorbe otro registro con este nombre.',
  ],
  [
    'What stands at {{name}} could not be read before changing it: {{got}}. Nothing of {{zone}} was changed; check that {{host}} serves this zone.',
    'No se pudo leer lo que hay en {{name}} antes de cambiarlo: {{=got}}. No se cambió nada de {{zone}}; compruebe que {{host}} sirve esta zona.',
  ],
  [
    'There is an SPF record already ({{text}}) and it does not let this server send. It is yours, so it was not replaced: change it to the value shown, which keeps what it allows and adds this server.',
    'Ya hay un registro SPF ({{text}}) y no permite enviar a este servidor. Es suyo, así que no se sustituyó: cámbielo por el valor mostrado, que conserva lo que permite y añade este servidor.',
  ],
  ['It is not an address of this server.', 'No es una dirección de este servidor.'],
  [
    'This AAAA record does not lead to the server, which has no IPv6. Remove it: senders that try IPv6 first lose their letters.',
    'Este registro AAAA no lleva al servidor, que no tiene IPv6. Quítelo: quien prueba antes IPv6 pierde sus mensajes.',
  ],
  [
    '{{at}} does not answer. A firewall on the way may drop DNS over TCP.',
    '{{=at}} no responde. Puede que un cortafuegos del camino descarte DNS sobre TCP.',
  ],
  ['{{host}} port {{port}} (TCP)', '{{host}}, puerto {{port}} (TCP)'],
  ["the clock of this computer is {{by}} s behind that server's", 'el reloj de este equipo va {{by}} s por detrás del de ese servidor'],
  ["the clock of this computer is {{by}} s ahead of that server's", 'el reloj de este equipo va {{by}} s por delante del de ese servidor'],
  [
    '{{host}} refused to change {{zone}} (BADTIME): {{clock}}, and signatures hold for 300 s. Set the clock that is wrong, then publish again.',
    '{{host}} se negó a cambiar {{zone}} (BADTIME): {{=clock}}, y las firmas valen 300 s. Ponga en hora el que falla y publique de nuevo.',
  ],
];
