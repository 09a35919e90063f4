/** What a visitor without a session sees: no script, no style, nothing about this computer. */
export const LOCKED_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Palomar</title></head>
<body><h1>This door needs its own link</h1>
<p>Each link to Palomar opens once, in one browser. Take the newest link that Palomar printed, or start Palomar again to get one.</p>
<h1 lang="es">Esta puerta necesita su propio enlace</h1>
<p lang="es">Cada enlace a Palomar se abre una sola vez, en un navegador. Use el último enlace que Palomar mostró, o inicie Palomar de nuevo para obtener otro.</p>
</body></html>
`;
