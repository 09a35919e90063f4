/** rfc/index.tsv says what is done and where: a file that is not there would be a promise. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const [head, ...rows] = readFileSync('server-bundle/rfc/index.tsv', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'));
const numbers = (section: string): number[] => section.split(/\D+/).map(Number);

it('has a row of five for each section, in the order of their numbers', () => {
  expect(head).toEqual(['rfc', 'section', 'title', 'status', 'file']);
  expect(rows.filter((row) => row.length !== 5)).toEqual([]);
  const places = rows.map(([rfc = '', section = '']) => [Number(rfc), ...numbers(section)]);
  expect(places.toSorted((a, b) => a.map((each, at) => each - (b[at] ?? 0)).find((difference) => difference !== 0) ?? a.length - b.length)).toEqual(
    places,
  );
});

it('names files that are there, but for what is only planned', () => {
  for (const [rfc, section, title, status = '', file = ''] of rows) {
    expect(['done', 'partial', 'planned'], title).toContain(status);
    if (status !== 'planned') expect(existsSync(file), `RFC ${rfc ?? ''} §${section ?? ''}: ${file}`).toBe(true);
  }
});
