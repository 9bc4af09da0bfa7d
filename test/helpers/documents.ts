/** A PDF of one page whose content is this stream, perhaps behind filters. */
export function pdfOf(content: Buffer, { filter = '', trailer = '' } = {}): Buffer {
  const objects: [Buffer, Buffer?][] = [
    [Buffer.from('<< /Type /Catalog /Pages 2 0 R >>')],
    [Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>')],
    [
      Buffer.from(
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      ),
    ],
    [Buffer.from(`<< /Length ${content.length} ${filter} >>`), content],
    [Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')],
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const sizeOf = (): number => parts.reduce((sum, part) => sum + part.length, 0);
  const places = objects.map(([head, stream], index) => {
    const place = String(sizeOf()).padStart(10, '0');
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), head);
    if (stream) parts.push(Buffer.from('\nstream\n'), stream, Buffer.from('\nendstream'));
    parts.push(Buffer.from('\nendobj\n'));
    return `${place} 00000 n \n`;
  });
  const start = sizeOf();
  const table = `xref\n0 6\n0000000000 65535 f \n${places.join('')}`;
  parts.push(Buffer.from(`${table}trailer\n<< /Size 6 /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF`));
  return Buffer.concat(parts);
}

/** A PDF that says this on its page, in small lines. */
export function pdfSaying(text: string): Buffer {
  const lines = text.match(/.{1,90}/g) ?? [''];
  const drawn = lines.map((line, index) => `BT /F1 6 Tf 20 ${780 - 8 * index} Td (${line}) Tj ET`);
  return pdfOf(Buffer.from(drawn.join('\n')));
}

/** A PDF that opens with a password only. */
export function lockedPdf(): Buffer {
  const key = '00'.repeat(32);
  const trailer = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >> /ID [<00><00>]`;
  return pdfOf(Buffer.from('BT ET'), { trailer });
}
