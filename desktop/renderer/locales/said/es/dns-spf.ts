/** What main says about SPF, in Spanish. */
import type { Table } from '../said.ts';

export const dnsSpf: Table = [
  ['An SPF record at the name of the mail server that lets it send.', 'Un registro SPF en el nombre del servidor de correo que le permita enviar.'],
  ['SPF of the greeting name', 'SPF del nombre de saludo'],
  [
    'Add the TXT record below to {{mailHost}}: bounces from your server are judged by it.',
    'Añada el registro TXT de abajo a {{mailHost}}: por él se juzgan los avisos de devolución de su servidor.',
  ],
  [
    'The SPF record of {{mailHost}} says "{{result}}" for this server ({{reason}}). Replace it with the one below.',
    'El registro SPF de {{mailHost}} dice "{{result}}" para este servidor ({{=reason}}). Sustitúyalo por el de abajo.',
  ],
  [
    'One SPF record that lets this server send, within 10 look-ups and 2 that find nothing, and that does not let everybody.',
    'Un registro SPF que permita enviar a este servidor, con un máximo de 10 consultas y 2 que no encuentren nada, y que no se lo permita a todos.',
  ],
  ['Who may send for the domain (SPF)', 'Quién puede enviar por el dominio (SPF)'],
  [
    'Add the TXT record below to {{domain}}: without it anyone may send in your name, and large providers refuse your letters.',
    'Añada el registro TXT de abajo a {{domain}}: sin él, cualquiera puede enviar en su nombre y los grandes proveedores rechazan sus mensajes.',
  ],
  [
    'Merge the {{texts}} SPF records of {{domain}} into one: with two, both count for nothing (RFC 7208 §4.5).',
    'Una en uno solo los {{texts}} registros SPF de {{domain}}: con dos, ninguno cuenta (RFC 7208 §4.5).',
  ],
  ['Repair the record: {{reason}}.', 'Repare el registro: {{=reason}}.'],
  [
    'The record needs {{lookups}} look-ups and receivers stop at {{spfMaxLookups}}: for them it is broken. Remove include:, a and mx terms that you do not need, or put addresses (ip4:, ip6:) in their place.',
    'El registro necesita {{lookups}} consultas y los receptores paran en {{spfMaxLookups}}: para ellos está roto. Quite los términos include:, a y mx que no necesite, o ponga direcciones (ip4:, ip6:) en su lugar.',
  ],
  [
    '{{voids}} look-ups of the record find nothing and receivers stop at {{spfMaxVoidLookups}}. Remove the terms whose names do not exist any more.',
    '{{voids}} consultas del registro no encuentran nada y los receptores paran en {{spfMaxVoidLookups}}. Quite los términos cuyos nombres ya no existen.',
  ],
  [
    'Replace "+all" (or a network of size /0) with "-all": now the whole Internet may send in your name.',
    'Sustituya "+all" (o una red de tamaño /0) por "-all": ahora toda Internet puede enviar en su nombre.',
  ],
  [
    'For {{ip}}, an address of this server, the record says "{{result}}" ({{reason}}). Add "mx" right after "v=spf1".',
    'Para {{ip}}, una dirección de este servidor, el registro dice "{{result}}" ({{=reason}}). Añada "mx" justo después de "v=spf1".',
  ],
  [
    '{{lookups}} of {{spfMaxLookups}} look-ups, {{voids}} that find nothing; pass for {{own}}',
    '{{lookups}} de {{spfMaxLookups}} consultas, {{voids}} que no encuentran nada; permitido para {{own}}',
  ],
  [
    'One SPF record that lets this server send, within 10 look-ups and 2 that find nothing, and that does not let everybody. Found: {{summary}}.',
    'Un registro SPF que permita enviar a este servidor, con un máximo de 10 consultas y 2 que no encuentren nada, y que no se lo permita a todos. Hallado: {{=summary}}.',
  ],
  [
    'Remove "ptr": it is slow and unreliable, and some receivers ignore it (RFC 7208 §5.5).',
    'Quite "ptr": es lento y poco fiable, y algunos receptores lo ignoran (RFC 7208 §5.5).',
  ],
  [
    'The record needs {{lookups}} of {{spfMaxLookups}} look-ups; when one of those you include grows, it breaks. Remove what you do not need.',
    'El registro necesita {{lookups}} de {{spfMaxLookups}} consultas; cuando crezca alguno de los que incluye, se romperá. Quite lo que no necesite.',
  ],
  ['{{ip}} is no address', '{{ip}} no es una dirección'],
  ['{{domain}} is no domain that could have a record', '{{domain}} no es un dominio que pueda tener un registro'],
  ['the TXT records of {{domain}} could not be read', 'no se pudieron leer los registros TXT de {{domain}}'],
  ['{{domain}} has no SPF record', '{{domain}} no tiene registro SPF'],
  ['{{domain}} has {{texts}} SPF records, and only one may be there', '{{domain}} tiene {{texts}} registros SPF, y solo puede haber uno'],
  ['the SPF record of {{domain}} is broken: {{record}}', 'el registro SPF de {{domain}} está roto: {{=record}}'],
  ['no term of {{domain}} fits the address', 'ningún término de {{domain}} coincide con la dirección'],
  ['redirect={{target}} leads to no SPF record', 'redirect={{target}} no lleva a ningún registro SPF'],
  ['"{{text}}" of {{domain}}', '"{{text}}" de {{domain}}'],
  ['include:{{included}} of {{domain}} leads to no SPF record', 'include:{{included}} de {{domain}} no lleva a ningún registro SPF'],
  [
    '{{name}} has {{hosts}} MX records; an mx term may meet {{spfMaxMxNames}}',
    '{{name}} tiene {{hosts}} registros MX; un término mx puede dar con {{spfMaxMxNames}}',
  ],
  ['the {{type}} records of {{name}} could not be read', 'no se pudieron leer los registros {{type}} de {{name}}'],
  [
    'more than {{spfMaxVoidLookups}} look-ups find nothing (the last: {{type}} of {{name}})',
    'más de {{spfMaxVoidLookups}} consultas no encuentran nada (la última: {{type}} de {{name}})',
  ],
  ['more than {{spfMaxLookups}} look-ups are needed', 'se necesitan más de {{spfMaxLookups}} consultas'],
  [
    'more than {{spfMaxCounted}} look-ups; the record may include itself',
    'más de {{spfMaxCounted}} consultas; puede que el registro se incluya a sí mismo',
  ],
  ['"{{term}}" holds a broken macro', '"{{term}}" contiene una macro rota'],
  ['"{{term}}" names no domain', '"{{term}}" no nombra ningún dominio'],
  ['"{{term}}" is not a mechanism of SPF', '"{{term}}" no es un mecanismo de SPF'],
];
