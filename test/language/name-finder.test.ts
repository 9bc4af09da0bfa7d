import { expect, test } from 'vitest';
import { createNameFinder } from '../../src/language/name-finder.ts';

const finder = createNameFinder([
  { key: 'royal', names: ['Royal chocolat', 'trianon', 'royal'] },
  { key: 'double', names: ['Double room'] },
  { key: 'family', names: ['Family room'] },
  { key: 'tarte', names: ['Tarte au citron meringuée'] },
  { key: 'box', names: ['Box of 12 macarons'] },
  { key: 'bag', names: ['Bag'] },
  { key: 'cleaning', names: ['Zahnreinigung'] },
  { key: 'mug', names: ['कॉफ़ी मग'] },
]);

function found(text: string): string[] {
  return finder.find(text).map(({ key, start, end, exact }) => `${key}: ${text.slice(start, end)}${exact ? '' : '?'}`);
}

test('names are found by whole words, also in the plural, in any script', () => {
  expect(found('le Royal Chocolat, et 2 double rooms')).toEqual(['royal: Royal Chocolat', 'double: double rooms']);
  expect(found('कॉफी मग चाहिए')).toEqual(['mug: कॉफी मग']);
  expect(found('bagel, baggage, handbag')).toEqual([]);
});

test('small spelling faults are forgiven, but the name is not exact then', () => {
  expect(found('zahnreinugung bitte')).toEqual(['cleaning: zahnreinugung?']);
  expect(found('doubel room')).toEqual(['double: doubel room?']);
});

test('the longest match wins, and a word that several share returns each of them', () => {
  expect(found('family or double room')).toEqual(['family: family?', 'double: double room']);
  expect(found('a room please').toSorted()).toEqual(['double: room?', 'family: room?']);
});

test('a part of a name is found as such, a number alone is none', () => {
  expect(found('tarte citron')).toEqual(['tarte: tarte citron?']);
  expect(found('royal 12 parts')).toEqual(['royal: royal']);
  expect(found('12 parts')).toEqual([]);
});

test('two thousand names and long texts of the same word come to an end', () => {
  const names = Array.from({ length: 2000 }, (_, i) => ({
    key: `k${i}`,
    names: [`Model ${i} ${String.fromCharCode(97 + (i % 26)).repeat(5)} room`, `room${i}`],
  }));
  const many = createNameFinder(names);
  expect(many.find('Model 7 hhhhh room')[0]).toMatchObject({ key: 'k7', exact: true });
  for (const text of ['room '.repeat(1200), 'model room aaaaa '.repeat(350), 'a'.repeat(6000)])
    expect(many.find(text)).toBeInstanceOf(Array);
});

test('the whole name in the plural wins over its parts in other names', () => {
  const cakes = createNameFinder([
    { key: 'birthday', names: ["Gâteau d'anniversaire"] },
    { key: 'wedding', names: ['Gâteau de mariage', 'gâteaux de mariage'] },
    { key: 'candles', names: ["bougies d'anniversaire"] },
    { key: 'one', names: ['Tent'] },
    { key: 'many', names: ['Tents'] },
  ]);
  const keys = (text: string): string[] => cakes.find(text).map(({ key }) => key);
  expect(keys('vous faites des gâteaux d’anniversaire ?')).toEqual(['birthday']);
  expect([keys('gateaux de mariage'), keys('tents').sort()]).toEqual([['wedding'], ['many', 'one']]);
});

test('a small word that is said twice does not break a name', () => {
  const menu = createNameFinder([
    { key: 'soup', names: ['Soup of the day'] },
    { key: 'fish', names: ['Fish of the day'] },
  ]);
  const keys = (text: string): string[] => menu.find(text).flatMap(({ key, exact }) => (exact ? [key] : []));
  expect(keys('the price of the soup of the day')).toEqual(['soup']);
  expect(keys('fish of the day, soup of the day')).toEqual(['fish', 'soup']);
});
