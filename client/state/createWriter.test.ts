import { expect, test } from 'vitest';
import { createDeviceIds } from './createDeviceIds.ts';
import { createWriter } from './createWriter.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser } from './testing/fakeBrowser.ts';

const USER = 'noura0';

test('[B9] a tab writes under person, device and tab; without a network too, once the server has given the code', () => {
  const browser = createFakeBrowser(createFakeBackend());
  const page = browser.openPage();
  const writer = createWriter(USER, page.environment);
  expect(writer.id()).toBeNull();
  createDeviceIds(page.environment).learnCode(USER, 'd0 '); // no code
  writer.look();
  expect(writer.id()).toBeNull();
  createDeviceIds(page.environment).learnCode(USER, 'd01');
  writer.look();
  expect(writer.id()).toMatch(/^noura0d01[0-9a-z]$/);
  expect(createWriter(USER, page.environment).id()).toBe(writer.id()); // after a reload
  createDeviceIds(page.environment).forget(USER);
  writer.look();
  expect(writer.id()).toBeNull();
});
