/** The few words that main says itself: in the menu and the tray. Everything else is the renderer's. */
const en = {
  go: 'Go',
  home: 'Servers',
  palette: 'Go anywhere…',
  settings: 'Settings…',
  shortcuts: 'Keyboard shortcuts',
  view: 'View',
  help: 'Help',
  open: 'Open Palomar',
  quit: 'Quit Palomar',
  quiet: 'Palomar – nothing needs you',
  alerts: 'Palomar – something needs you',
  newVersion: 'There is a new version:',
};
export type Words = typeof en;

const es: Words = {
  go: 'Ir',
  home: 'Servidores',
  palette: 'Ir a cualquier sitio…',
  settings: 'Ajustes…',
  shortcuts: 'Atajos de teclado',
  view: 'Ver',
  help: 'Ayuda',
  open: 'Abrir Palomar',
  quit: 'Salir de Palomar',
  quiet: 'Palomar – nada requiere su atención',
  alerts: 'Palomar – algo requiere su atención',
  newVersion: 'Hay una versión nueva:',
};

/** @param locale of the system, e.g. es-MX */
export function wordsFor(locale: string): Words {
  return /^es\b/i.test(locale) ? es : en;
}
