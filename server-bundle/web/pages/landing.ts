/** The page at https://mail.<domain>/: says that the host is up and what to type into a mail client. No script, nothing from elsewhere. */
import { escapeMarkup } from './settings.ts';
import type { ClientSettings } from './settings.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dfe3e8;--paper:#fbfaf7;--card:#fff;--accent:#0f6e5c}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa5b1;--line:#2c343d;--paper:#12161b;--card:#1a2027;--accent:#5cc9b0}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem 1rem;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main{width:100%;max-width:38rem}
.up{display:inline-flex;align-items:center;gap:.5rem;color:var(--accent);font-weight:600;font-size:.875rem}
.up::before{content:"";width:.6rem;height:.6rem;border-radius:50%;background:currentColor}
h1{margin:.5rem 0 .25rem;font-size:clamp(1.6rem,5vw,2.25rem);line-height:1.2;letter-spacing:-.02em;overflow-wrap:anywhere}
p{margin:.5rem 0;color:var(--soft);max-width:34rem}
table{width:100%;margin-top:1.75rem;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:.75rem;overflow:hidden;display:table}
caption{text-align:left;font-weight:600;padding-bottom:.75rem}
th,td{padding:.7rem 1rem;text-align:left;border-top:1px solid var(--line);vertical-align:top}
tr:first-child th,tr:first-child td{border-top:0}
th{font-weight:600;white-space:nowrap}
td{overflow-wrap:anywhere}
code{font:.9375em ui-monospace,monospace}
`;

/** For the content security policy: this very style and no other. */
export const LANDING_STYLE = STYLE;

export function landingPage(settings: ClientSettings): string {
  const host = escapeMarkup(settings.hostname);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${host}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<span class="up">This mail host is up</span>
<h1>${host}</h1>
<p>Mail for <strong>${escapeMarkup(settings.domain)}</strong> is kept here. Most mail programs set themselves up from your address and password alone; if yours asks, give it these.</p>
<table>
<caption>Settings for your mail program</caption>
${row('Reading (IMAP)', host, settings.imap.port, 'SSL/TLS')}
${row('Fetching (POP3)', host, settings.pop3.port, 'SSL/TLS')}
${row('Sending (SMTP)', host, settings.submissions.port, `SSL/TLS, or ${settings.submission.port} with STARTTLS`)}
<tr><th scope="row">User name</th><td>your whole address, such as <code>you@${escapeMarkup(settings.domain)}</code></td></tr>
</table>
</main>
</body>
</html>
`;
}

function row(title: string, host: string, port: number, security: string): string {
  return `<tr><th scope="row">${title}</th><td><code>${host}</code><br>port ${port}, ${security}</td></tr>`;
}
