import { describe, expect, it } from 'vitest';
import { readCities } from '../../src/language/cities.ts';
import { readNames } from '../../src/language/names.ts';

describe('readNames', () => {
  it.each([
    ['We need bags.\nRegards,\nPriya', 'Priya'],
    ['Rohit here, need a quote', 'Rohit'],
    ['this is Lakshmi', 'Lakshmi'],
    ['Name: Farhan Ali', 'Farhan Ali'],
    ["not Pune. and I'm Sneha", 'Sneha'],
    ['my name is Dr. Asha Menon and I need mugs', 'Asha Menon'],
    ['mera naam vikas hai aur mujhe kit chahiye', 'vikas'],
    ['मेरा नाम सुनील है', 'सुनील'],
    ['Contact: Mr. Jignesh Rao', 'Jignesh Rao'],
    ['sou o Davi, quero 75', 'Davi'],
    ['me llamo Lucía Ferrer, busco 60', 'Lucía Ferrer'],
    ['meu nome é Tiago, meu email', 'Tiago'],
    ['اسمي خالد', 'خالد'],
    ['Imran bol raha hu', 'Imran'],
    ['i am rahul from pune', 'rahul'],
  ])('finds the name in "%s"', (text, name) => {
    expect(readNames(text).map(({ value }) => value)).toEqual([name]);
  });

  it.each([
    'Hi Neha, we spoke',
    'I am interested in diaries',
    'I am from Indore',
    'I am not sure',
    'this is urgent',
    'this is ridiculous, nobody answers',
    'name to be printed is Rahul',
    'thanks, Neha',
    'यह गलत है',
  ])('finds none in "%s"', (text) => {
    expect(readNames(text)).toEqual([]);
  });
});

describe('readCities', () => {
  const read = (text: string) =>
    readCities(text).map(({ value, role, asked, negated }) =>
      [value, role, asked && 'asked', negated && 'negated'].filter(Boolean).join(' '),
    );

  it.each([
    ['delhi bhejna hai', ['Delhi destination']],
    ['दिल्ली भेजने हैं', ['Delhi destination']],
    ['I am from Indore', ['Indore own']],
    ['our office is in Mumbai, deliver to Pune', ['Mumbai own', 'Pune destination']],
    ['do you deliver to Pune?', ['Pune destination asked']],
    ['¿hacen envíos a Bangalore?', ['Bangalore destination asked']],
    ['not Pune, Nashik', ['Pune bare negated', 'Nashik bare']],
    ['Deliver to Sundarpur by Friday', ['Sundarpur destination']],
    ['Surat', ['Surat bare']],
    ['Kota', ['Kota bare']],
    ['send the catalogue to Meera', []],
    ['send to my office', []],
    ['para una boda', []],
  ])('reads the places of "%s"', (text, places) => {
    expect(read(text)).toEqual(places);
  });
});
