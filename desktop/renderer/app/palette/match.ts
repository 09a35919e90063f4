/** Finding by a few letters: every word of the question must be found, wherever; what begins with it comes first. Accents and case are one. */
export interface Findable {
  readonly label: string;
  readonly about?: string | undefined;
  readonly words?: string | undefined;
}

/** The matching ones, best first; of equals, as they stood. */
export function bestMatches<T extends Findable>(all: readonly T[], question: string, most: number): readonly T[] {
  const words = plain(question).split(/\s+/).filter(Boolean);
  if (words.length === 0) return all.slice(0, most);
  return all
    .map((one) => ({ one, score: scoreOf(one, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ one }) => one);
}

function scoreOf({ label, about = '', words: more = '' }: Findable, words: readonly string[]): number {
  const [main, side] = [plain(label), plain(`${about} ${more}`)];
  let sum = 0;
  for (const word of words) {
    const score = placeOf(main, word) * 2 || placeOf(side, word);
    if (score === 0) return 0;
    sum += score;
  }
  return sum;
}

/** 3 at the beginning, 2 at the beginning of a word, 1 within, 0 nowhere. */
function placeOf(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return 3;
  return text.includes(` ${word}`) ? 2 : 1;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
