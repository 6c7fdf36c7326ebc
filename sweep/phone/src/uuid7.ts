/** UUIDv7 (RFC 9562): 48 bits of the phone's clock, the rest random; made without a secure context. */
export function uuid7(nowMs: number, random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
  const bytes = new Uint8Array(16);
  const stamp = Math.max(0, Math.floor(nowMs));
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(stamp / 2 ** (8 * (5 - at))) & 255;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
