import { expect, it } from 'vitest';
import type { Answer, Contact } from '../../../../schema/guarantees.ts';
import { list as ar } from '../../../i18n/ar/list.ts';
import { list as en } from '../../../i18n/en/list.ts';
import { ANSWER_ORDER, CONTACT_ORDER } from '../answerLooks.ts';
import { answerWordFor, contactWordFor, readAnswerWord, readContactWord } from './readWords.ts';

it.each<Answer>(ANSWER_ORDER)('[GR2] every word on our screens for %s reads as it, in both languages and genders', (answer) => {
  const words = [en[answer].male, en[answer].female, ar[answer].male, ar[answer].female, answerWordFor(answer)];
  expect(words.map(readAnswerWord)).toEqual(words.map(() => answer));
});

it.each<Contact>(CONTACT_ORDER)('[GR2] the same of contact: %s', (contact) => {
  const [english, arabic] = [en[`contact_${contact}`], ar[`contact_${contact}`]];
  const words = [english.male, english.female, arabic.male, arabic.female, contactWordFor(contact)];
  expect(words.map(readContactWord)).toEqual(words.map(() => contact));
});

it('[GR3] nothing is guessed', () => {
  expect(readAnswerWord('promise')).toBeNull();
  expect(readAnswerWord('مضمونين')).toBeNull();
  expect(readContactWord('')).toBeNull();
});
