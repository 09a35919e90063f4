/** Finding in a screen, in Spanish. */
export const find = {
  title: 'Buscar en esta pantalla',
  before: 'Resultado anterior',
  after: 'Resultado siguiente',
  of: '{{position}} de {{total}}',
  none: 'Sin resultados',
};
