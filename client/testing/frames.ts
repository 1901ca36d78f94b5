/** Frames of a test's page by plain timers. jsdom's own stop for good once a file before has stood its clock still in the middle of one. */
const FRAME_MS = 16;

globalThis.requestAnimationFrame = (draw) => Number(setTimeout(() => draw(performance.now()), FRAME_MS));
globalThis.cancelAnimationFrame = (id) => clearTimeout(id);
