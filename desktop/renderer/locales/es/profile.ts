/** The words of profiles, in Spanish. */
export const profile = {
  title: 'Perfil',
  about: 'Servidores, credenciales, claves fijadas y claves de recuperación en un solo archivo sellado, para otro equipo o un lugar seguro.',
  export: 'Exportar perfil',
  exportTitle: 'Exportar el perfil',
  exportAbout:
    'Quien tenga el archivo y su frase de paso puede entrar en sus servidores. Guárdelos por separado. El servidor de práctica se queda aquí.',
  exported: 'Guardado como {{file}}',
  import: 'Importar perfil',
  importTitle: 'Importar un perfil',
  importAbout: 'Se añade lo que falta aquí. Los servidores que ya están se quedan como están.',
  choose: 'Elegir un archivo …',
  file: 'Archivo del perfil',
  added_one: '{{count}} servidor añadido',
  added_many: '{{count}} servidores añadidos',
  added_other: '{{count}} servidores añadidos',
  kept: 'Ya estaban aquí y no se han tocado: {{names}}',
  recoveryKeys_one: '{{count}} clave de recuperación añadida',
  recoveryKeys_many: '{{count}} claves de recuperación añadidas',
  recoveryKeys_other: '{{count}} claves de recuperación añadidas',
};
