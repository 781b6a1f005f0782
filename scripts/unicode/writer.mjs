// The layout of unicode.bin: numbers of 7 bits a byte, least significant first, the top bit set on all bytes but the last.
//   text:   length in bytes, UTF-8
//   ranges: how many; for each: distance from the end of the one before, length - 1, value
//   map:    how many; for each: distance from the key before, how many code points, the code points

export class Writer {
  /** @type {number[]} */
  #bytes = [];

  bytes() {
    return Uint8Array.from(this.#bytes);
  }

  /** @param {string} text */
  text(text) {
    const bytes = new TextEncoder().encode(text);
    this.#number(bytes.length);
    this.#bytes.push(...bytes);
  }

  /** @param {Map<number, number>} values what each code point has; neighbours with the same value become one range */
  ranges(values) {
    /** @type {{ start: number, end: number, value: number }[]} */
    const ranges = [];
    for (const [codePoint, value] of [...values].sort(([a], [b]) => a - b)) {
      const last = ranges.at(-1);
      if (last && last.end === codePoint && last.value === value) last.end++;
      else ranges.push({ start: codePoint, end: codePoint + 1, value });
    }
    this.#number(ranges.length);
    let position = 0;
    for (const { start, end, value } of ranges) {
      this.#number(start - position);
      this.#number(end - start - 1);
      this.#number(value);
      position = end;
    }
  }

  /** @param {Map<number, number[]>} entries the code points that stand for each code point */
  map(entries) {
    this.#number(entries.size);
    let position = 0;
    for (const [codePoint, targets] of [...entries].sort(([a], [b]) => a - b)) {
      this.#number(codePoint - position);
      this.#number(targets.length);
      for (const target of targets) this.#number(target);
      position = codePoint;
    }
  }

  /** @param {number} value */
  #number(value) {
    for (; value > 127; value >>>= 7) this.#bytes.push((value & 127) | 128);
    this.#bytes.push(value);
  }
}
