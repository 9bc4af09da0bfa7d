// Serves the demo: addresses under .example lead nowhere (RFC 2606), and a business file with such ones shows its files all the same.
import { createHash } from 'node:crypto';

/** Whether an address can only be a sample's. */
export function isSampleAddress(address: string): boolean {
  return URL.canParse(address) && /(?:^|\.)example$/i.test(new URL(address).hostname);
}

/** Draws what stands in for the file of such an address: a wrapped parcel in colours of its own as JPEG, or a page that says its name as PDF. */
export async function drawSample(address: string): Promise<{ bytes: Buffer; mime: string }> {
  const name = nameIn(address);
  if (/\.pdf$/i.test(new URL(address).pathname)) return { bytes: pageSaying(name), mime: 'application/pdf' };
  const { default: sharp } = await import('sharp');
  const bytes = await sharp(Buffer.from(parcel(name)))
    .jpeg({ quality: 82 })
    .toBuffer();
  return { bytes, mime: 'image/jpeg' };
}

/** "blue-vase.jpg" is "blue vase"; letters and digits only, as it goes into markup. */
function nameIn(address: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  return last
    .replace(/\.\w+$/, '')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .slice(0, 60);
}

function parcel(name: string): string {
  const [first = 0, second = 0] = createHash('sha256').update(name).digest();
  const hue = Math.round((first / 256) * 360);
  const width = 300 + (second % 5) * 30;
  const left = 400 - width / 2;
  const paper = (light: number): string => `hsl(${hue}, 52%, ${light}%)`;
  const ribbon = `hsl(${(hue + 165) % 360}, 70%, 88%)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
    <defs><radialGradient id="wall" cy="35%"><stop offset="0" stop-color="${paper(95)}"/><stop offset="1" stop-color="${paper(80)}"/></radialGradient></defs>
    <rect width="800" height="600" fill="url(#wall)"/><rect y="430" width="800" height="170" fill="${paper(72)}"/>
    <ellipse cx="400" cy="482" rx="${width * 0.62}" ry="26" fill="${paper(55)}"/>
    <rect x="${left}" y="250" width="${width}" height="230" rx="10" fill="${paper(50)}"/>
    <rect x="${left - 14}" y="218" width="${width + 28}" height="64" rx="10" fill="${paper(42)}"/>
    <rect x="376" y="218" width="48" height="262" fill="${ribbon}"/>
    <path d="M400 218c-30-84-150-78-128-18 12 30 84 30 128 18zm0 0c30-84 150-78 128-18-12 30-84 30-128 18z" fill="none" stroke="${ribbon}" stroke-width="22" stroke-linejoin="round"/>
  </svg>`;
}

/** The smallest PDF that readers open. */
function pageSaying(text: string): Buffer {
  const drawn = `BT /F1 28 Tf 60 720 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const places = objects.map((body, index) => {
    const place = String(pdf.length).padStart(10, '0');
    pdf += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${place} 00000 n \n`;
  });
  const start = pdf.length;
  pdf += `xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`;
  return Buffer.from(pdf, 'latin1');
}
