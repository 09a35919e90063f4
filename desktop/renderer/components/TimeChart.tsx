/** One course of values over time: a line with its area, the scale beside it, and under the pointer the value of that moment. */
import { useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { nearest, pathsOf, roundTop, type Point } from './chart-path.ts';

interface Props {
  readonly label: string;
  readonly points: readonly Point[];
  /** The whole width, whatever of it is known. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly format: (value: number) => string;
  /** The end of the scale; the next round number when not given. */
  readonly top?: number | null;
  readonly heightPx?: number;
}

/** Beyond this, times of day say too little. */
const LONG_MS = 3 * 3_600_000;

export function TimeChart({ label, points, fromMs, toMs, format, top, heightPx = 96 }: Props) {
  const { t, i18n } = useTranslation();
  const [pointed, setPointed] = useState<number | null>(null);
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const frame = { fromMs, toMs, top: top ?? roundTop(Math.max(0, ...known)) };
  const { line, area } = pathsOf(points, frame);
  const shown = pointed === null ? (points.at(-1) ?? null) : nearest(points, pointed);
  const isLong = toMs - fromMs > LONG_MS;
  const time = (ms: number): string =>
    isLong
      ? new Date(ms).toLocaleString(i18n.language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
      : new Date(ms).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const point = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setPointed(fromMs + ((clientX - left) / Math.max(1, width)) * (toMs - fromMs));
  };
  return (
    <figure className="time-chart">
      <figcaption className="row">
        <span className="grow">{label}</span>
        <span className="numbers dim">{pointed !== null && shown ? time(shown.atMs) : ''}</span>
        <strong className="numbers">{shown?.value == null ? '–' : format(shown.value)}</strong>
      </figcaption>
      <div className="time-chart-body" style={{ height: heightPx }} onPointerMove={point} onPointerLeave={() => setPointed(null)}>
        {known.length === 0 ? (
          <span className="dim time-chart-empty">{t('containers.measuring')}</span>
        ) : (
          <svg
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            role="img"
            aria-label={`${label}: ${shown?.value == null ? '–' : format(shown.value)}`}
          >
            <path className="time-chart-grid" d="M0 0H100M0 50H100M0 100H100" />
            <path className="time-chart-area" d={area} />
            <path className="time-chart-line" d={line} />
            {pointed !== null && shown && (
              <path className="time-chart-grid" d={`M${String(((shown.atMs - fromMs) / Math.max(1, toMs - fromMs)) * 100)} 0V100`} />
            )}
          </svg>
        )}
        {known.length > 0 && (
          <span className="dim numbers time-chart-top" aria-hidden>
            {format(frame.top)}
          </span>
        )}
      </div>
      <div className="row dim numbers time-chart-scale" aria-hidden>
        <span className="grow">{time(fromMs)}</span>
        <span>{time(toMs)}</span>
      </div>
    </figure>
  );
}
