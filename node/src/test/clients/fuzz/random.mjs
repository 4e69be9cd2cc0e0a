/** Numbers from a seed: sfc32, the same on every machine. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = Uint32Array.of(seed, seed / 2 ** 32, 0x9e3779b9, 1);
    for (let i = 0; i < 16; i++) this.word();
  }

  /** 32 bits. */
  word() {
    const s = this.#state;
    const result = (s[0] + s[1] + s[3]) >>> 0;
    s[3] += 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + result;
    return result;
  }

  below(limit) {
    return this.word() % limit;
  }

  between(least, most) {
    return least + this.below(most - least + 1);
  }

  /** True so many times in a hundred. */
  percent(chance) {
    return this.below(100) < chance;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** One of `[weight, choice]` pairs. */
  weighted(choices) {
    let point = this.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    return choices.find(([weight]) => (point -= weight) < 0)[1];
  }

  bytes(length) {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
