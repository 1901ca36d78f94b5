const NAME = 'committee-room-room';
/** What the browser may have to write out at once when it begins its log anew, and as much again. */
const ROOM_BYTES = 8 * 1024 * 1024;

/**
 * Whether the disk takes something, tried beside the databases: to try it in them is what ruins them. True where the browser has no files of its own, for then
 * nothing is known. Never rejects.
 */
export async function hasRoom(): Promise<boolean> {
  const folder = await Promise.resolve(globalThis.navigator?.storage?.getDirectory?.()).catch(() => undefined);
  if (!folder || !('createWritable' in globalThis.FileSystemFileHandle.prototype)) return true;
  try {
    const file = await folder.getFileHandle(NAME, { create: true });
    const writable = await file.createWritable();
    await writable.write(new Uint8Array(ROOM_BYTES));
    await writable.close();
    return true;
  } catch {
    return false;
  } finally {
    await folder.removeEntry(NAME).catch(() => {}); // not made, or another tab's, which removes it
  }
}
