/** Tags that some browsers write of themselves into every picture that they make: how it is to be shown, and nothing about who took it, where, when or with what. */
const HARMLESS = new Set([
  0x01_00, // width
  0x01_01, // height
  0x01_03, // compression
  0x01_12, // orientation
  0x01_1a, // resolution
  0x01_1b,
  0x01_28, // its unit
  0x02_13, // where colours are sampled
  0x87_69, // leads to the second directory
  0x90_00, // version
  0x91_01, // components
  0xa0_00, // version of FlashPix
  0xa0_01, // colour space
  0xa0_02, // width
  0xa0_03, // height
  0xa4_06, // kind of scene
]);
const SECOND_DIRECTORY = 0x87_69;
const ENTRY_BYTES = 12;

/** Whether Exif data (the TIFF part) holds nothing but what is harmless. What cannot be read is not. */
export function saysNothing(tiff: Buffer): boolean {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return false;
  const read16 = (at: number): number => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const read32 = (at: number): number => (order === 'II' ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));

  /** @param mayLead there may be a second directory, and there is one: each tag is looked at once, however often a crafted file leads to it */
  function isHarmless(directory: number, mayLead: boolean): boolean {
    if (directory + 2 > tiff.length) return false;
    const end = directory + 2 + read16(directory) * ENTRY_BYTES;
    if (end + 4 > tiff.length || read32(end) !== 0) return false; // a further directory is that of a thumbnail
    let leads = mayLead;
    for (let at = directory + 2; at < end; at += ENTRY_BYTES) {
      const tag = read16(at);
      if (!HARMLESS.has(tag)) return false;
      if (tag !== SECOND_DIRECTORY) continue;
      if (!leads || !isHarmless(read32(at + 8), false)) return false;
      leads = false;
    }
    return true;
  }
  return isHarmless(read32(4), true);
}
