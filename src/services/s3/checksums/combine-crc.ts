/**
 * Checksums of joined pieces from the checksums of the pieces, without their bytes: arithmetic of polynomials over
 * GF(2) in the reflected form that CRC-32, CRC-32C and CRC-64/NVME share (all start and end with all bits inverted).
 */
export class CrcCombiner {
  readonly #polynomial: bigint;
  readonly #topBit: bigint;
  /** Parts of one upload mostly have one length; its shift is worth keeping. */
  #lastLength = -1;
  #lastShift = 0n;

  constructor(polynomial: bigint, digestBytes: number) {
    this.#polynomial = polynomial;
    this.#topBit = 1n << BigInt(digestBytes * 8 - 1);
  }

  /** The checksum of A followed by B, where B is `secondLength` bytes long. */
  combine(first: bigint, second: bigint, secondLength: number): bigint {
    if (secondLength !== this.#lastLength) {
      this.#lastShift = this.#powerOfX(BigInt(secondLength) * 8n);
      this.#lastLength = secondLength;
    }
    return this.#multiply(this.#lastShift, first) ^ second;
  }

  /** x to the power of `exponent`, modulo the polynomial. */
  #powerOfX(exponent: bigint): bigint {
    let result = this.#topBit;
    let base = this.#topBit >> 1n;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = this.#multiply(result, base);
      base = this.#multiply(base, base);
    }
    return result;
  }

  #multiply(a: bigint, b: bigint): bigint {
    let product = 0n;
    let shifted = b;
    for (let bit = this.#topBit; bit > 0n; bit >>= 1n) {
      if (a & bit) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ this.#polynomial : shifted >> 1n;
    }
    return product;
  }
}
