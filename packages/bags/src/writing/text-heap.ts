import { ByteWriter } from './byte-writer.ts'

/**
 * Texts of attributes in one global heap collection (III.E). Its address is known before it is written, its texts
 * are added first.
 */
export class TextHeap {
  private readonly texts: Uint8Array[] = []
  private readonly address: number
  constructor(address: number) {
    this.address = address
  }

  /** The element that stands for the text: its length, the collection and the object in it. */
  add(text: string): Uint8Array {
    const bytes = new TextEncoder().encode(text)
    this.texts.push(bytes)
    return new ByteWriter().u32(bytes.length).u64(this.address).u32(this.texts.length).done()
  }

  done(): Uint8Array {
    const body = new ByteWriter()
    this.texts.forEach((bytes, i) => {
      body
        .u16(i + 1)
        .u16(1)
        .u32(0)
        .u64(bytes.length)
        .raw(bytes)
        .zeros((8 - (bytes.length % 8)) % 8)
    })
    // What is left is object 0, its header counted.
    const size = Math.max(4096, 16 + body.length + 16)
    return new ByteWriter()
      .text('GCOL')
      .u8(1, 0, 0, 0)
      .u64(size)
      .raw(body.done())
      .u16(0)
      .u16(0)
      .u32(0)
      .u64(size - 16 - body.length)
      .zeros(size - 16 - body.length - 16)
      .done()
  }
}
