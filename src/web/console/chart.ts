import { html, type Html } from './html.ts';

/** One bar: its value, and what is read out for it, e.g. `14:00`. */
export type Bar = { label: string; value: number };

/** In units of the drawing, which takes the width it is given. */
const height = 64;
const step = 10;
const gap = 2;

/**
 * Draws bars as SVG without script or style: the colours come from the style sheet, so that they follow light and dark. `summary` says
 * in words what the drawing shows; the ends of the axis stand below.
 */
export function barChart(chart: {
  title: string;
  summary: string;
  bars: readonly Bar[];
  write?: (value: number) => string;
}): Html {
  const { title, summary, bars, write = String } = chart;
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const width = Math.max(1, bars.length) * step;
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${summary}">
      <line class="axis" x1="0" x2="${width}" y1="${height - 1}" y2="${height - 1}" />
      ${bars.map(({ label, value }, index) => {
        const tall = most === 0 ? 0 : Math.max(value > 0 ? 2 : 0, Math.round((value / most) * (height - 4)));
        return html`<rect
          class="column"
          x="${index * step + gap / 2}"
          y="${height - 1 - tall}"
          width="${step - gap}"
          height="${tall}"
        >
          <title>${label}: ${write(value)}</title>
        </rect>`;
      })}
    </svg>
    <div class="ends" aria-hidden="true">
      <span>${bars[0]?.label}</span><span>${write(most)} at most</span><span>${bars.at(-1)?.label}</span>
    </div>
  </figure>`;
}
