import { describe, expect, it } from 'vitest';
import { holds, isWithin, openingAt, timesOn } from '../../src/business/hours.ts';
import { parseBusiness } from '../../src/business/parse-business.ts';

const FACTS = 'facts: { Note: [One., Two., Three.] }';
const business = (lines: string) => parseBusiness(`name: X\n${FACTS}\n${lines}`, 'business.yaml');
const lyon = business(`timeZone: Europe/Paris
hours: [tue-sat 7:00-19:30, sun 7:00-13:00]
closed: [12-25, 2026-08-10..2026-08-20]
openOn: { 2026-12-28: "8:00-12:00, 14:00-16:00", 2026-08-15: 9:00-10:00 }`);
const mexico = business(
  'timeZone: America/Mexico_City\nhours: [tue-thu 13:00-23:00, fri-sat 13:00-01:00, sun 13:00-21:00]\nclosed: 01-01',
);

/** Open or closed, until when, and when it opens next, in UTC. */
function at(of: typeof lyon, instant: string): string {
  const state = openingAt(of, new Date(instant));
  const time = (date: Date | null | undefined) => date?.toISOString().slice(0, 16) ?? 'never';
  return `${state?.isOpen ? 'open' : 'closed'} ${time(state?.closesAt)} ${time(state?.opensNext)}`;
}

describe('opening hours', () => {
  it('say until when it is open and when it opens next, in the time zone of the business', () => {
    expect(at(lyon, '2026-12-01T06:00:00Z')).toBe('open 2026-12-01T18:30 2026-12-02T06:00');
    expect(at(lyon, '2026-12-01T05:59:59Z')).toBe('closed never 2026-12-01T06:00');
    expect(at(lyon, '2026-12-01T18:30:00Z')).toBe('closed never 2026-12-02T06:00');
    expect(at(lyon, '2026-12-06T14:00:00Z')).toBe('closed never 2026-12-08T06:00');
  });

  it('leave out closing days and keep to exceptions, several times a day too', () => {
    expect(at(lyon, '2026-12-25T10:00:00Z')).toBe('closed never 2026-12-26T06:00');
    expect(at(lyon, '2026-08-12T10:00:00Z')).toBe('closed never 2026-08-15T07:00');
    expect(at(lyon, '2026-08-15T08:30:00Z')).toBe('closed never 2026-08-21T05:00');
    expect(at(lyon, '2026-12-28T11:30:00Z')).toBe('closed never 2026-12-28T13:00');
    expect(timesOn(lyon, '2026-12-28').map(({ open }) => open)).toEqual([480, 840]);
  });

  it('run past midnight, over a closing day too', () => {
    expect(at(mexico, '2026-12-05T06:30:00Z')).toBe('open 2026-12-05T07:00 2026-12-05T19:00');
    expect(at(mexico, '2026-12-05T07:00:00Z')).toBe('closed never 2026-12-05T19:00');
    // New Year's Day of 2028 is a Saturday.
    expect(at(mexico, '2028-01-01T06:30:00Z')).toBe('open 2028-01-01T07:00 2028-01-02T19:00');
  });

  it('follow the clock changes of the time zone', () => {
    expect(at(lyon, '2026-03-29T04:59:00Z')).toBe('closed never 2026-03-29T05:00');
    expect(at(lyon, '2026-10-25T05:30:00Z')).toBe('closed never 2026-10-25T06:00');
    const night = business('timeZone: Europe/Paris\nhours: sun 2:30-4:00');
    expect(at(night, '2026-03-29T00:00:00Z')).toBe('closed never 2026-03-29T01:30');
    expect(at(night, '2026-10-24T23:00:00Z')).toBe('closed never 2026-10-25T00:30');
  });

  it('without an end are open without an end, and join where one day meets the next', () => {
    expect(at(business('timeZone: Asia/Tokyo\nhours: daily 0:00-24:00'), '2026-12-01T06:00:00Z')).toBe(
      'open never never',
    );
    const weekend = business('timeZone: UTC\nhours: [sat 10:00-24:00, sun 0:00-12:00]');
    expect(at(weekend, '2026-12-05T11:00:00Z')).toBe('open 2026-12-06T12:00 2026-12-12T10:00');
  });

  it('that there are none of say nothing', () => {
    expect(openingAt(business(''), new Date())).toBeNull();
    const shut = business('timeZone: UTC\nhours: mon 9:00-10:00\nclosed: 01-01..12-31');
    expect(at(shut, '2026-12-01T06:00:00Z')).toBe('closed never never');
  });

  it.each([
    ['[mon, wed 9:00-12:00, 14:00-18:00]', ['1 540', '1 840', '3 540', '3 840']],
    ['"fri-mon 9-18"', ['1 540', '5 540', '6 540', '7 540']],
    ['sat: 8.00 - 12.00', ['6 480']],
    ['[lun-mar 9h30-12h, di 10:00-11:00]', ['1 570', '2 570', '7 600']],
  ])('may be written %s', (written, expected) => {
    const lines = written.startsWith('sat') ? `"${written}"` : written.replace('di ', 'dimanche ');
    const { hours } = business(`timeZone: UTC\nlanguages: [fr]\nhours: ${lines}`);
    expect(hours.map(({ day, open }) => `${day} ${open}`)).toEqual(expected);
  });
});

describe('a time at which a price holds', () => {
  const seasonal = business('timeZone: UTC\nseasons: { high season: [07-01..08-31, 12-20..01-05] }');

  it('may be a season over the new year, weekdays, or hours past midnight', () => {
    const season = { kind: 'season', name: 'high season' } as const;
    const inSeason = ['2026-12-19', '2026-12-20', '2027-01-05', '2027-01-06', '2026-08-31'].map((day) =>
      holds(seasonal, season, day, 0),
    );
    expect(inSeason).toEqual([false, true, true, false, true]);
    expect(holds(seasonal, { kind: 'days', days: [5, 6, 7] }, '2026-12-04', 0)).toBe(true);
    expect(holds(seasonal, { kind: 'days', days: [5, 6, 7] }, '2026-12-03', 0)).toBe(false);
    const night = { kind: 'hours', from: 1380, to: 360 } as const;
    expect([1379, 1380, 0, 359, 360].map((minutes) => holds(seasonal, night, '2026-12-03', minutes))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('with its year holds once', () => {
    const span = { from: { month: 12, day: 24, year: 2026 }, to: { month: 1, day: 2, year: 2027 } };
    expect(['2026-12-23', '2026-12-24', '2027-01-02', '2027-12-24'].map((day) => isWithin(span, day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
