/** Takes off what ioredis hangs on an error: the command's arguments, which may be a password or an edit. */
export function withoutArguments(error: unknown): unknown {
  if (error instanceof Error && 'command' in error) delete error.command;
  return error;
}
