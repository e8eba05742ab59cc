/** 32 bytes. */
export type Hash = Uint8Array;

const BLOCK = 64;

/** The first 32 bits of the fraction of a prime's square or cube root, found exactly: `Math.cbrt` is only approximated, and not everywhere alike. */
function fractionOfRoot(prime: number, degree: 2 | 3): number {
  const power = BigInt(prime) << BigInt(32 * degree);
  let root = 0n;
  for (let bit = 1n << 37n; bit > 0n; bit >>= 1n) if ((root + bit) ** BigInt(degree) <= power) root += bit;
  return Number(BigInt.asIntN(32, root));
}

const PRIMES: number[] = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fractionOfRoot(prime, 2));
const ROUNDS = Int32Array.from(PRIMES, (prime) => fractionOfRoot(prime, 3));

const words = new Int32Array(64);

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** Takes one block in (FIPS 180-4, 6.2.2). Words are whole numbers of 32 bits, and sums wrap. */
function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const j = at + 4 * i;
    words[i] = ((bytes[j] as number) << 24) | ((bytes[j + 1] as number) << 16) | ((bytes[j + 2] as number) << 8) | (bytes[j + 3] as number);
  }
  for (let i = 16; i < 64; i++) {
    const near = words[i - 2] as number;
    const far = words[i - 15] as number;
    const nearMixed = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    const farMixed = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    words[i] = nearMixed + (words[i - 7] as number) + farMixed + (words[i - 16] as number);
  }
  // By index: to iterate here costs as much as twenty rounds.
  const word = (i: number): number => state[i] as number;
  let [a, b, c, d, e, f, g, h] = [word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7)];
  for (let i = 0; i < 64; i++) {
    const choice = g ^ (e & (f ^ g));
    const majority = (a & b) | (c & (a | b));
    const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (ROUNDS[i] as number) + (words[i] as number)) | 0;
    const two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  const after = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (after[i] as number);
}

/** SHA-256 (FIPS 180-4). Of its own, since the rules are to be small where they are loaded by phones, and WebCrypto hashes only asynchronously: `sha256.spec.ts` holds it against Node.js's. */
export function sha256(bytes: Uint8Array): Hash {
  const { length } = bytes;
  const state = START.slice();
  const whole = length - (length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) compress(state, bytes, at);

  // The rest, a bit that ends it, and the length in bits.
  const tail = new Uint8Array(length - whole < BLOCK - 8 ? BLOCK : 2 * BLOCK);
  tail.set(bytes.subarray(whole));
  tail[length - whole] = 0x80;
  const lengthAt = new DataView(tail.buffer, tail.length - 8);
  lengthAt.setUint32(0, Math.floor(length / 2 ** 29));
  lengthAt.setUint32(4, length << 3);
  for (let at = 0; at < tail.length; at += BLOCK) compress(state, tail, at);

  const hash = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i++) hash.setInt32(4 * i, state[i] as number);
  return new Uint8Array(hash.buffer);
}
