/** Writes plain values as block YAML 1.2, for people to read. Strings are bare only where nothing could read them otherwise. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined };

export function toYaml(value: YamlValue): string {
  return `${lines(value, '').join('\n')}\n`;
}

function lines(value: YamlValue, indent: string): readonly string[] {
  if (typeof value !== 'object') return [`${indent}${scalar(value)}`];
  if (isList(value)) return value.flatMap((item) => listItem(item, indent));
  return Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : entry(scalar(key), item, indent)));
}

function entry(key: string, value: YamlValue, indent: string): readonly string[] {
  if (typeof value !== 'object') return [`${indent}${key}: ${scalar(value)}`];
  if (isList(value) && value.every((item) => typeof item !== 'object')) return [`${indent}${key}: [${value.map(scalar).join(', ')}]`];
  if (Object.keys(value).length === 0) return [`${indent}${key}: {}`];
  return [`${indent}${key}:`, ...lines(value, `${indent}  `)];
}

function listItem(value: YamlValue, indent: string): readonly string[] {
  const [first = '', ...rest] = lines(value, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function scalar(value: YamlValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const bare = /^[A-Za-z/][\w./@-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return bare ? value : JSON.stringify(value);
}
