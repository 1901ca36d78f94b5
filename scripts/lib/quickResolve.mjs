/**
 * Where Drizzle's own modules find each other, told to Node: it would read Drizzle's package.json, 179 kB, again for each of them, which takes every command
 * that opens a database a second and a half of a processor. Plain JavaScript: it comes before anything reads TypeScript. Without `registerHooks` (Node < 22.15) it changes nothing.
 */
import * as module from 'node:module';

const OF_DRIZZLE = /\/node_modules\/drizzle-orm\/.*\.js$/;

module.registerHooks?.({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !context.parentURL || !OF_DRIZZLE.test(context.parentURL)) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  },
});
