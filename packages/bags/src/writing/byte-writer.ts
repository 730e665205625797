/** Little-endian numbers one after the other, in room that grows. */
export class ByteWriter {
  private bytes = new Uint8Array(256)
  private view = new DataView(this.bytes.buffer)
  private used = 0

  get length(): number {
    return this.used
  }

  u8(...values: readonly number[]): this {
    for (const value of values) this.room(1).setUint8(this.used++, value)
    return this
  }

  u16(value: number): this {
    this.room(2).setUint16(this.used, value, true)
    this.used += 2
    return this
  }

  u32(value: number): this {
    this.room(4).setUint32(this.used, value, true)
    this.used += 4
    return this
  }

  /** A whole number of up to 53 bits; -1 is all ones, HDF5's undefined address. */
  u64(value: number): this {
    this.room(8).setBigInt64(this.used, BigInt(value), true)
    this.used += 8
    return this
  }

  f64(value: number): this {
    this.room(8).setFloat64(this.used, value, true)
    this.used += 8
    return this
  }

  raw(bytes: Uint8Array): this {
    this.room(bytes.length)
    this.bytes.set(bytes, this.used)
    this.used += bytes.length
    return this
  }

  text(text: string): this {
    return this.raw(new TextEncoder().encode(text))
  }

  zeros(count: number): this {
    this.room(count)
    this.used += count
    return this
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.used)
  }

  /** The bytes as they are after there is room for `count` more. */
  private room(count: number): DataView {
    const wanted = this.used + count
    if (wanted > this.bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.bytes.length, wanted))
      grown.set(this.bytes)
      this.bytes = grown
      this.view = new DataView(grown.buffer)
    }
    return this.view
  }
}
