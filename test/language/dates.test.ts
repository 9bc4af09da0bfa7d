import { describe, expect, it } from 'vitest';
import { readDates } from '../../src/language/dates.ts';

const today = '2026-11-23';
const values = (text: string) => readDates(text, today).map(({ value }) => value);

describe('readDates', () => {
  it.each([
    ['by 5th Dec', '2026-12-05'],
    ['20/01', '2027-01-20'],
    ['12-02-2027', '2027-02-12'],
    ['December 20th 2026', '2026-12-20'],
    ['2 hafte me', '2026-12-07'],
    ['en dos semanas', '2026-12-07'],
    ['within a week', '2026-11-30'],
    ['in 2 months', '2027-01-23'],
    ['parso tak', '2026-11-25'],
    ['कल तक', '2026-11-24'],
    ['depois de amanhã', '2026-11-25'],
    ['5 दिसंबर तक', '2026-12-05'],
    ['para el 15 de diciembre', '2026-12-15'],
    ['até 10 de janeiro', '2027-01-10'],
    ['قبل 15 ديسمبر', '2026-12-15'],
    ['needed by Friday', '2026-11-27'],
    ['next Monday', '2026-11-30'],
    ['before Christmas', '2026-12-25'],
    ['antes do Natal', '2026-12-25'],
    ['by Diwali', '2027-10-29'],
    ['by the 25th', '2026-11-25'],
    ['25 tareekh tak', '2026-11-25'],
    ['29 Feb', '2028-02-29'],
  ])('reads "%s" as a day', (text, date) => {
    expect(values(text)).toEqual([date]);
  });

  it.each([
    ['sometime next month', 'next month'],
    ['ASAP please', 'ASAP'],
    ['agle mahine', 'agle mahine'],
    ['mid January', 'mid January'],
    ['lo antes posible', 'lo antes posible'],
  ])('keeps the words of "%s"', (text, words) => {
    expect(readDates(text, today)).toMatchObject([{ value: expect.stringContaining(words), vague: true }]);
  });

  it.each([
    'for diwali gifting',
    'diwali pe office me baantne hai',
    '100-150 mugs',
    'we spoke last week',
    'call me tomorrow',
    '1/2 dozen',
    '25th anniversary',
    '31/02',
    'kal baat hui thi',
    'how many days',
  ])('finds no wished date in "%s"', (text) => {
    expect(values(text)).toEqual([]);
  });

  it('tells the deadline from the day of the event and what is taken back', () => {
    const [event, deadline] = readDates('wedding is on 14 Feb, need by 10 Feb', today);
    expect([event?.deadline, deadline?.deadline]).toEqual([false, true]);
    expect(readDates('not 5 Dec, 8 Dec', today).map(({ negated }) => negated)).toEqual([true, false]);
  });
});
