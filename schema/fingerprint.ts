/** 64 bits of a text as 16 hexadecimal digits: equal on every device for equal texts. Against slips and stale screens, not against somebody who searches for a collision. */
export function fingerprint64(text: string): string {
  let [low, high] = [0x81_1c_9d_c5, 0x9e_37_79_b9];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01_00_01_93);
    high = Math.imul(high ^ code, 0x85_eb_ca_6b) ^ (high >>> 15);
  }
  return hex(spread(low ^ text.length)) + hex(spread(high ^ low));
}

const hex = (n: number): string => n.toString(16).padStart(8, '0');

/** Every bit of it depends on every bit given (the last steps of MurmurHash3). */
export function spread(bits: number): number {
  let n = bits;
  n = Math.imul(n ^ (n >>> 16), 0x85_eb_ca_6b);
  n = Math.imul(n ^ (n >>> 13), 0xc2_b2_ae_35);
  return (n ^ (n >>> 16)) >>> 0;
}
