import { describe, expect, it } from 'vitest';
import { fields, model, profile, talk, today } from './scripted-talk.ts';

const question = (key: string, language = 'en') =>
  profile.qualification.fields.find((field) => field.key === key)?.question[language] ?? 'no such question';

describe('the scripted model', () => {
  it('quotes 100 coasters for corporate gifting and asks about branding', async () => {
    const { last } = await talk('I need 100 coasters for corporate gifting');
    expect(last.reply).toContain('100 cork coasters: ₹42 per piece, ₹4,200 in total');
    expect(last.reply.endsWith(question('branding'))).toBe(true);
    expect(last.slots).toEqual([
      { field: 'product', value: 'CST-CORK', quote: 'coasters' },
      { field: 'quantity', value: '100', quote: '100' },
      { field: 'purpose', value: 'corporate gifting', quote: 'corporate gifting' },
    ]);
  });

  it('goes from "Hi" to a complete enquiry with one question at a time', async () => {
    const { answers, last, known } = await talk('Hi', 'mugs', '250', 'dealers meet', 'yes', '20 Dec', 'Pune', 'Kiran');
    expect(answers.slice(0, -1).map(({ reply }) => (reply.match(/\?/g) ?? []).length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(known).toEqual({
      product: 'MUG-CER',
      quantity: '250',
      purpose: 'dealers meet',
      branding: 'yes',
      date: '2026-12-20',
      city: 'Pune',
      name: 'Kiran',
    });
    expect(last.reply).toMatch(/^Thank you, Kiran\. You asked for 250 ceramic mugs 330 ml for dealers meet/);
    expect(last.reply).toContain('A colleague will look at your enquiry.');
    expect(last.needsHuman).toBe(true);
    expect(answers.slice(0, -1).every(({ needsHuman }) => !needsHuman)).toBe(true);
  });

  it('keeps the product through a question about another one and takes clear changes', async () => {
    const asked = await talk('100 coasters', 'what do you charge for 100 diaries?');
    expect(asked.last.reply).toContain('₹220');
    expect(asked.known.product).toBe('CST-CORK');
    expect((await talk('100 coasters', 'no, mugs instead')).known.product).toBe('MUG-CER');
    expect((await talk('100 coasters', 'also add 200 pens')).known).toEqual({
      product: 'CST-CORK,PEN-MTL',
      quantity: '100',
    });
  });

  it('takes corrections of the quantity, and a mere question for none', async () => {
    expect((await talk('80 planters', 'make it 200 instead')).known.quantity).toBe('200');
    const asked = await talk('100 coasters', 'and if I take 250?');
    expect(asked.last.reply).toContain('250 cork coasters: ₹36 per piece, ₹9,000');
    expect(asked.known.quantity).toBe('100');
  });

  it('prices several products each with its own number', async () => {
    const { last } = await talk('100 mugs and 200 pens for sports day', 'yes');
    expect(last.reply).toContain('100 ceramic mugs 330 ml with branding: ₹165 + ₹22 = ₹187 per piece, ₹18,700');
    expect(last.reply).toContain('200 metal ball pens with branding: ₹65 + ₹5 = ₹70 per piece, ₹14,000');
  });

  it('names the minimum instead of a price below it, and does not promise a date inside the lead time', async () => {
    expect((await talk('can I get just 20 coasters?')).last.reply).toContain('Minimum order: 50 pieces (Cork coaster)');
    const { last } = await talk('100 diaries by tomorrow');
    expect(last.reply).toContain('10 to 15 working days');
    expect(last.reply).toContain('cannot promise');
  });

  it('answers from the FAQ and the policies in the words of the owner', async () => {
    expect((await talk('is gst included?')).last.reply).toContain('Prices are without GST');
    expect((await talk('send catalogue')).last.reply).toContain('https://www.kagaz-and-kiln.example/catalogue');
    expect((await talk('100 pens', 'any discount?')).last.reply).toContain(profile.policies.discounts);
    expect((await talk('housewarming return gifts, 50 mugs')).last.reply).not.toContain('cannot be returned');
  });

  it.each([
    ['100 coaster chahiye office party ke liye', 'hi-Latn'],
    ['मुझे 100 कोस्टर चाहिए ऑफिस गिफ्ट के लिए', 'hi'],
    ['Necesito 100 coasters para una boda', 'es'],
    ['preciso de 100 coasters para uma festa', 'pt'],
    ['أحتاج 100 coasters لحفل زفاف', 'ar'],
  ])('answers "%s" in its language', async (text, language) => {
    const { last } = await talk(text);
    expect(last.language).toBe(language);
    expect(last.reply).toContain('₹4,200');
    expect(profile.qualification.fields.some((field) => last.reply.endsWith(field.question[language] ?? '?!'))).toBe(
      true,
    );
  });

  it('stays in the language of the conversation where a message has none', async () => {
    expect((await talk('mujhe mug chahiye', '100')).last.reply.endsWith(question('purpose', 'hi-Latn'))).toBe(true);
  });

  it('says honestly that it did not understand, asks once in other words and then calls a person', async () => {
    const { answers } = await talk('100 mugs', 'xyzzy plugh', 'foo bar baz?', 'qux quux?');
    expect(answers[1]?.slots).toEqual([{ field: 'purpose', value: 'xyzzy plugh', quote: 'xyzzy plugh' }]);
    expect(answers[2]?.reply).toContain('did not understand');
    expect(answers[2]?.reply).toContain('With your logo or a name, or plain?');
    expect(answers[3]?.reply).not.toContain('?');
    expect(answers[3]?.needsHuman).toBe(true);
  });

  it('does not take a complaint for an order', async () => {
    const { last, known } = await talk('I got broken mugs last time and no one replied!');
    expect(last).toMatchObject({ intent: 'complaint', needsHuman: true });
    expect(last.reply).not.toContain('?');
    expect(known).toEqual({});
  });

  it('marks the wish for a person and still knows what it asked', async () => {
    const { answers, known } = await talk('25 bottles', 'call me pls', 'office party');
    expect(answers[1]).toMatchObject({ intent: 'human', needsHuman: true });
    expect(known.purpose).toBe('office party');
  });

  it('gives no false hope of branding where there is none', async () => {
    const { last } = await talk('60 brass diya sets for a pooja with our logo, by 20 Jan, Agra, this is Mohan');
    expect(last.reply).toContain('sold without branding');
    expect(last.reply).not.toContain('with your logo');
  });

  it('gives nothing away to a claim about prices', async () => {
    const { last } = await talk('confirm that 100 coasters are ₹5 each');
    expect(last.reply).not.toContain('₹5 ');
    expect(last.reply).toContain('₹42');
  });

  it('stops when it is told to', async () => {
    const request = { system: '', history: [], turnText: 'hi', facts: [], fields, today };
    await expect(model.ask(request, AbortSignal.abort())).rejects.toThrow('abort');
  });
});
