/** The words of overview, in Spanish. */
export const overview = {
  server: 'Servidor',
  mailFlow: 'Correo de las últimas 24 horas',
  noMail: 'Aún no ha pasado ningún mensaje.',
  services: 'Servicios',
  needsYou: 'Le necesita',
  nothing: 'Nada pendiente',
  toDns_one: 'Abrir {{count}} punto en DNS',
  toDns_many: 'Abrir {{count}} puntos en DNS',
  toDns_other: 'Abrir {{count}} puntos en DNS',
  notSetUpTitle: 'Este servidor aún no está instalado',
  notSetUpAbout: 'Primero verá el plan con cada orden; nada se ejecuta hasta que usted lo diga.',
  setUp: 'Instalar servidor',
  actions: 'Más acciones',
  rename: 'Cambiar nombre',
  saveName: 'Guardar nombre',
  forget: 'Olvidar servidor',
  forgetTitle: '¿Olvidar {{name}}?',
  forgetAbout:
    'Sus credenciales y su clave fijada salen de esta bóveda. Sin otra forma de entrar, usted pierde el acceso al servidor. El servidor sigue en marcha y su correo se queda.',
};
