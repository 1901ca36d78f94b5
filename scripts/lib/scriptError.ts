/** A reason to stop that people read as it stands: `runScript` prints its message alone and ends with code 1. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/**
 * Runs a script to its end: what it returns is the exit code, nothing leaves the one that it has set itself; a ScriptError is printed as one
 * message, anything else with its stack.
 */
export async function runScript(main: () => Promise<number | undefined>): Promise<void> {
  try {
    const exitCode = await main();
    if (exitCode !== undefined) process.exitCode = exitCode;
  } catch (error) {
    process.stderr.write(`${error instanceof ScriptError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
