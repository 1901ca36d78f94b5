/** Before each file of tests. */
import { configure } from '@solidjs/testing-library';
import { afterAll, vi } from 'vitest';

const FRAME_MS = 16;

/** A bound for what never comes, not a measure: parts of the app are fetched when they are first asked for, and machines have other work. */
configure({ asyncUtilTimeout: 20_000 });

/** Frames by plain timers: jsdom's own stop for good once a file before has stood its clock still in the middle of one. */
globalThis.requestAnimationFrame = (draw) => Number(setTimeout(() => draw(performance.now()), FRAME_MS));
globalThis.cancelAnimationFrame = (id) => clearTimeout(id);

/** A part that is being fetched when its file ends would be broken for every file after it. */
afterAll(() => vi.dynamicImportSettled());
