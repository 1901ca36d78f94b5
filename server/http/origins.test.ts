import { expect, test } from 'vitest';
import { createOrigins } from './origins.ts';

test('on loopback the three names of one place are one place, on this port only', () => {
  const { isAllowed } = createOrigins('http://127.0.0.1:3000', ['https://other.example']);
  for (const origin of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000', 'https://other.example'])
    expect(isAllowed(origin), origin).toBe(true);
  for (const origin of [
    'http://127.0.0.1:3001',
    'https://127.0.0.1:3000',
    'http://localhost',
    'null',
    '',
    'https://other.example.evil.example',
  ])
    expect(isAllowed(origin), origin).toBe(false);
});

test('elsewhere only the public address counts', () => {
  const { isAllowed } = createOrigins('https://room.example.org', []);
  expect(isAllowed('https://room.example.org')).toBe(true);
  for (const origin of ['http://room.example.org', 'https://localhost', 'http://127.0.0.1:3000'])
    expect(isAllowed(origin), origin).toBe(false);
});
