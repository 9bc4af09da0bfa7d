import { number } from './statistics.ts';

type Point = { size: number; cpuMs: number; perS: number };

const [width, height, left, bottom, top, right] = [640, 260, 56, 44, 36, 24];

/** An SVG with CPU ms a message over the logarithm of a size, readable on light and on dark. */
export function growthChart(title: string, points: readonly Point[]): string {
  const logs = points.map(({ size }) => Math.log10(size));
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const highest = niceAbove(Math.max(...points.map(({ cpuMs }) => cpuMs)));
  const x = (size: number): number =>
    left + ((Math.log10(size) - least) / (most - least || 1)) * (width - left - right);
  const y = (cpuMs: number): number => height - bottom - (cpuMs / highest) * (height - bottom - top);
  const ticks = [0, highest / 2, highest].map(
    (value) =>
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/>
  <text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${number(value)}</text>`,
  );
  const dots = points.map(
    ({ size, cpuMs }) =>
      `<circle cx="${round(x(size))}" cy="${round(y(cpuMs))}" r="4"/>
  <text x="${round(x(size))}" y="${round(y(cpuMs)) - 10}" text-anchor="middle">${number(cpuMs)}</text>
  <text x="${round(x(size))}" y="${height - bottom + 20}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
  );
  const line = points.map(({ size, cpuMs }) => `${round(x(size))},${round(y(cpuMs))}`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
  <style>
    text { font: 13px system-ui, sans-serif; fill: #444 } .title { font-weight: 600 }
    .grid { stroke: #8884 } polyline { fill: none; stroke: #0a7d4f; stroke-width: 2 } circle { fill: #0a7d4f }
    @media (prefers-color-scheme: dark) { text { fill: #ccc } polyline { stroke: #3fc38a } circle { fill: #3fc38a } }
  </style>
  <text class="title" x="${left}" y="20">${title}: CPU ms a message</text>
  ${ticks.join('\n  ')}
  <polyline points="${line}"/>
  ${dots.join('\n  ')}
</svg>
`;
}

/** The next of 1, 2, 5, 10, 20 and so on above a value, a quarter higher, so that a flat line is not drawn at the top. */
function niceAbove(value: number): number {
  const wanted = value * 1.25;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= wanted) ?? wanted;
}

const round = (value: number): number => Math.round(value * 10) / 10;
