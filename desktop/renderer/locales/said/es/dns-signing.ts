/** What main says about DKIM and DMARC, in Spanish. */
import type { Table } from '../said.ts';

export const dnsSigning: Table = [
  [
    'One DKIM record with the public key that belongs to the key on the server, of 2048 bits.',
    'Un registro DKIM con la clave pública que corresponde a la clave del servidor, de 2048 bits.',
  ],
  ['Signing key (DKIM)', 'Clave de firma (DKIM)'],
  ['the key on the server', 'la clave del servidor'],
  ['The key could not be read from the server: {{dkim}}', 'No se pudo leer la clave del servidor: {{=dkim}}'],
  ['The server does not serve {{domain}} yet, so there is no key.', 'El servidor aún no sirve {{domain}}, así que no hay clave.'],
  [
    'First create the mail domain {{domain}} on the server (Mail, or "palomar mail domain add"): its key is made there. Then check again.',
    'Cree antes el dominio de correo {{domain}} en el servidor (Correo, o "palomar mail domain add"): allí se crea su clave. Después compruebe de nuevo.',
  ],
  [
    'Add the TXT record below under {{name}}. Without it your signatures prove nothing, and large providers refuse your letters.',
    'Añada el registro TXT de abajo con el nombre {{name}}. Sin él, sus firmas no demuestran nada y los grandes proveedores rechazan sus mensajes.',
  ],
  [
    'The record under {{name}} is broken: {{record}}. Replace it with the one below, as one piece.',
    'El registro de {{name}} está roto: {{=record}}. Sustitúyalo por el de abajo, en una pieza.',
  ],
  [
    'The key under {{name}} is revoked (p= is empty). Replace the record with the one below.',
    'La clave de {{name}} está revocada (p= está vacío). Sustituya el registro por el de abajo.',
  ],
  ['{{difference}} Replace the record under {{name}} with the one below.', '{{=difference}} Sustituya el registro de {{name}} por el de abajo.'],
  [
    'The key under {{name}} is no {{keyType}} key. Replace the record with the one below.',
    'La clave de {{name}} no es una clave {{keyType}}. Sustituya el registro por el de abajo.',
  ],
  [
    'The key has {{bits}} bits; verifiers ignore RSA keys under {{weakBits}} bits (RFC 8301). Make a new one on the server.',
    'La clave tiene {{bits}} bits; quien verifica ignora las claves RSA de menos de {{weakBits}} bits (RFC 8301). Cree una nueva en el servidor.',
  ],
  [
    'The key has {{bits}} bits. Make a new one of {{goodBits}} bits on the server.',
    'La clave tiene {{bits}} bits. Cree una nueva de {{goodBits}} bits en el servidor.',
  ],
  [
    'The record says t=y (testing): others then treat bad signatures as none. Remove t=y.',
    'El registro dice t=y (en pruebas): entonces otros tratan las firmas malas como si no hubiera. Quite t=y.',
  ],
  [
    'The published key is cut short: the provider kept only the first piece.',
    'La clave publicada está cortada: el proveedor solo conservó el primer trozo.',
  ],
  ['The published key is another one than the server signs with.', 'La clave publicada no es aquella con la que firma el servidor.'],
  [
    'The published key is not the one the server signs with (a piece is missing or doubled, or it belongs to another server).',
    'La clave publicada no es aquella con la que firma el servidor (falta o se repite un trozo, o es de otro servidor).',
  ],
  [
    'One DMARC record with p=quarantine or p=reject and an address for reports.',
    'Un registro DMARC con p=quarantine o p=reject y una dirección para los informes.',
  ],
  ['Policy against forgers (DMARC)', 'Política contra falsificadores (DMARC)'],
  [
    'There are {{texts}} DMARC records under _dmarc.{{domain}}; with more than one, all are ignored. Keep one.',
    'Hay {{texts}} registros DMARC en _dmarc.{{domain}}; con más de uno, se ignoran todos. Deje uno.',
  ],
  [
    'The DMARC record cannot be read: {{problem}}. Replace it with the one below.',
    'El registro DMARC no se puede leer: {{=problem}}. Sustitúyalo por el de abajo.',
  ],
  [
    'Add the TXT record below under _dmarc.{{domain}}{{hint}}. Without it anyone can write in your name, and large providers refuse letters from you.',
    'Añada el registro TXT de abajo en _dmarc.{{domain}}{{=hint}}. Sin él, cualquiera puede escribir en su nombre y los grandes proveedores rechazan sus mensajes.',
  ],
  [
    'The policy{{from}} is "none": forgeries are only counted, not stopped. Once reports show that your own letters pass, set p=quarantine.',
    'La política{{=from}} es "none": las falsificaciones solo se cuentan, no se detienen. Cuando los informes muestren que sus propios mensajes pasan, ponga p=quarantine.',
  ],
  [
    'The record{{from}} says t=y (testing): others treat it one step milder. Remove t=y.',
    'El registro{{=from}} dice t=y (en pruebas): otros lo tratan un grado más suave. Quite t=y.',
  ],
  [
    'The record{{from}} has no rua=: nobody tells you who forges your name, or which of your own letters fail. Add rua=mailto:postmaster@{{domain}}.',
    'El registro{{=from}} no tiene rua=: nadie le dice quién falsifica su nombre ni cuáles de sus propios mensajes fallan. Añada rua=mailto:postmaster@{{domain}}.',
  ],
  [
    'it holds quotation marks: its pieces were pasted with the quotes between them',
    'contiene comillas: sus trozos se pegaron con las comillas entre ellos',
  ],
  ['it has no p= with the key', 'no tiene p= con la clave'],
  ['its key is not base64: a piece of it was damaged or lost', 'su clave no es base64: un trozo se dañó o se perdió'],
  ['h= does not allow sha256, with which we sign', 'h= no permite sha256, con el que firmamos'],
  ['s= does not allow email', 's= no permite email'],
  ['"{{part}}" is not of the form name=value', '"{{part}}" no tiene la forma nombre=valor'],
  ['{{match}}= stands there twice', '{{match}}= está dos veces'],
  [
    'p=, sp= and np= must each be none, quarantine or reject, and p= must be there',
    'p=, sp= y np= deben ser none, quarantine o reject, y p= debe estar',
  ],
  ['v= must come first and be DKIM1', 'v= debe ir primero y ser DKIM1'],
  ['v=DMARC1 must come first, in capitals', 'v=DMARC1 debe ir primero, en mayúsculas'],
  [' (there is a TXT record, but it does not begin with v=DMARC1)', ' (hay un registro TXT, pero no empieza por v=DMARC1)'],
  [' (it comes from {{domain}})', ' (viene de {{domain}})'],
  [
    'There are {{found}} TXT records under {{name}}, and only one may be there. A long key must be one record (of several strings), not several records: remove them all and add the one below.',
    'Hay {{found}} registros TXT con el nombre {{name}}, y solo puede haber uno. Una clave larga debe ser un solo registro (de varias cadenas), no varios registros: quítelos todos y añada el de abajo.',
  ],
];
