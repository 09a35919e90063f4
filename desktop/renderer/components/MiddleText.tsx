/** A long name, cut in its middle where it doesn't fit; whole on hover and for screen readers. */
interface Props {
  readonly text: string;
  /** How many of the last characters always show. */
  readonly tail?: number;
}

export function MiddleText({ text, tail = 8 }: Props) {
  const cut = Math.max(text.length - tail, 0);
  return (
    <span className="middle" title={text}>
      <span aria-hidden>{text.slice(0, cut)}</span>
      <span className="only-heard">{text}</span>
      <span aria-hidden>{text.slice(cut)}</span>
    </span>
  );
}
