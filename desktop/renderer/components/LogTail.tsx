/** The end of an output, kept in view while it grows. Remote text is only ever text. */
import { useEffect, useRef } from 'react';

export interface TailLine {
  readonly stream: 'command' | 'stdout' | 'stderr';
  readonly text: string;
}

interface Props {
  readonly label: string;
  readonly lines: readonly TailLine[];
}

export function LogTail({ label, lines }: Props) {
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <pre
      ref={box}
      className="log-tail mono"
      tabIndex={0}
      role="log"
      aria-label={label}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => (atEnd.current = scrollTop + clientHeight >= scrollHeight - 24)}
    >
      {lines.map((line, index) => (
        <span key={index} data-stream={line.stream}>
          {line.stream === 'command' ? `$ ${line.text}` : line.text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
