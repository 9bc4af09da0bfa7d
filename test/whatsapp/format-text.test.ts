import { describe, expect, test } from 'vitest';
import { toWhatsAppText } from '../../src/whatsapp/send/format-text.ts';

describe('toWhatsAppText', () => {
  test.each([
    ['bold', 'We make **coasters** and __gift boxes__.', 'We make *coasters* and *gift boxes*.'],
    ['bold beside punctuation', '**Price:** ₹30, **50**%', '*Price:* ₹30, *50*%'],
    ['bold with italics inside', '**a *b* and _c_**', '*a _b_ and _c_*'],
    ['bold italics', '***now***', '*_now_*'],
    ['bold inside a word, which WhatsApp cannot show', 'coaster**s** ', 'coasters '],
    ['strike-through', '~~₹40~~ ₹30', '~₹40~ ₹30'],
    ['headings', '# Our gifts\n### **Cork** coasters ##\ntext', '*Our gifts*\n*Cork coasters*\ntext'],
    ['a heading with a link', '## See [us](https://a.example/b)', 'See us: https://a.example/b'],
    ['links', 'See [our page](https://a.example/x_(1)).', 'See our page: https://a.example/x_(1).'],
    ['a link named by its address', '[a.example](https://a.example/)', 'https://a.example/'],
    ['a link with a title', '[us](https://a.example "Home") here', 'us: https://a.example here'],
    ['a bold link', '**[us](https://a.example)**', 'us: https://a.example'],
    ['mail and phone links', '[write](mailto:a@b.example) or <tel:+15550100001>', 'write: a@b.example or +15550100001'],
    ['images', '![a coaster](https://a.example/c.png)', 'a coaster: https://a.example/c.png'],
    ['bare links with underscores', 'https://a.example/__a__/**b', 'https://a.example/__a__/**b'],
    ['star bullets', '* one\n  * two **x**\n- three\n• four\n1. five', '- one\n  - two *x*\n- three\n• four\n1. five'],
    ['rules', 'a\n---\nb\n***\nc', 'a\n\nb\n\nc'],
    ['HTML', '<p>Hi<br/>you <b>there</b></p><img src=x onerror=alert(1)>', 'Hi\nyou there\n'],
    ['nested HTML', '<<b>script>x</<i>script>', 'x'],
    ['code', '`**a**` and\n```json\n{"**b**": "# c"}\n```\n**d**', '`**a**` and\n```\n{"**b**": "# c"}\n```\n*d*'],
  ])('converts %s', (_what, markdown, expected) => {
    expect(toWhatsAppText(markdown)).toBe(expected);
  });

  test('flattens a table to a line a row, with the header beside each figure', () => {
    const table =
      'Prices:\n\n| Quantity | Cork | Wood |\n|---|:-:|--:|\n| 50 | ₹40 | **₹60** |\n| 100 | | ₹55 |\n\nThanks';
    expect(toWhatsAppText(table)).toBe('Prices:\n\n- 50: Cork ₹40, Wood *₹60*\n- 100: Wood ₹55\n\nThanks');
    expect(toWhatsAppText('Qty | Price\n--- | ---\n50 | ₹40')).toBe('- 50: ₹40');
  });

  test.each([
    'Plain text, with a full stop.',
    '5*3=15 and 2 * 3 * 4 and 2**3**4 and x**n and y**m',
    'snake_case_name, __init__, a_b and _italic_ and *bold*',
    '₹30 per piece | ₹25 from 100 | a < b > c <5 and >3',
    '#1 choice, # is a hash, C# and 50 #',
    'not * a bullet* but *bold* words',
    '- a\n• b\n> quote\n1) c',
    '[1] and (2) and [a] (b) and a[0](x',
    '~5 days~ish, ~~, ** and ****',
    'Name: <name>, mail <a@b.example>',
    '5 + 5\n+ 91 55501 00001',
    '',
    ' \n ',
  ])('leaves %j as it is', (plain) => {
    expect(toWhatsAppText(plain)).toBe(plain);
  });

  test('changes nothing when applied again, whatever it was given', () => {
    const pieces = [
      '*',
      '**',
      '***',
      '_',
      '__',
      '~~',
      '`',
      '```',
      '\n',
      '[',
      ']',
      '(',
      ')',
      '](',
      '<b>',
      '</p>',
      '<',
      '>',
      '<br>',
    ];
    pieces.push('https://a.b', 'a', 'b ', ' ', '# ', '|', '|--|--|', '---', '1', '- ', '!', '😀', 'é');
    const random = seededRandom();
    for (let round = 0; round < 20_000; round += 1) {
      const text = Array.from({ length: 1 + random(15) }, () => pieces[random(pieces.length)]).join('');
      const once = toWhatsAppText(text);
      if (toWhatsAppText(once) !== once) expect(toWhatsAppText(once), JSON.stringify(text)).toBe(once);
    }
  });

  test('survives 64 KB of unclosed marks', () => {
    for (const mark of ['**a ', '__a ', '~~a ', '[a', '[a](', '<a ', '`', '```', '|', '# ', '*', '<b']) {
      const text = mark.repeat(65_536 / mark.length);
      expect(toWhatsAppText(text).length).toBeLessThanOrEqual(text.length);
    }
  });
});

/** A fixed sequence, so that a failure can be repeated. */
function seededRandom(): (below: number) => number {
  let seed = 42;
  return (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed >>> 8) % below;
  };
}
