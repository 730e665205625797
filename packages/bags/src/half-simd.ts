/*
 * Decoding of halves eight at a time, in WebAssembly with 128-bit vectors: twice as fast as a table
 * (bench/learning/bags-half.ts). The module is small enough to be written out here instruction by instruction.
 */

/** What this file uses of WebAssembly, which neither Node's types nor ES's have. */
interface Vectors {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; decode(bytes: number): number }
  }
}

/** Halves at once: what goes in and out stays near the processor. */
const blockValues = 16384
const outputAt = 65536

/** @returns whether all were finite; what is not finite is not decoded */
export type DecodeBlocks = (halves: Uint16Array, into: Float32Array, at: number) => boolean

let decoder: DecodeBlocks | null | undefined

/** The decoder; null where there are no vectors in WebAssembly. */
export function simdDecoder(): DecodeBlocks | null {
  if (decoder === undefined) {
    try {
      decoder = makeDecoder()
    } catch {
      decoder = null
    }
  }
  return decoder
}

function makeDecoder(): DecodeBlocks {
  const { Module, Instance }: Vectors = Reflect.get(globalThis, 'WebAssembly')
  const { exports } = new Instance(new Module(moduleBytes()))
  const { decode } = exports
  const input = new Uint16Array(exports.memory.buffer, 0, blockValues)
  const output = new Float32Array(exports.memory.buffer, outputAt, blockValues)
  return (halves, into, at) => {
    let wrong = 0
    for (let from = 0; from < halves.length; from += blockValues) {
      const count = Math.min(blockValues, halves.length - from)
      input.set(count === halves.length ? halves : halves.subarray(from, from + count))
      // Vectors are whole: what follows the last halves is an earlier block's, or 0, and finite.
      input.fill(0, count, (count + 7) & ~7)
      wrong |= decode(2 * count)
      into.set(count === blockValues ? output : output.subarray(0, count), at + from)
    }
    return wrong === 0
  }
}

function moduleBytes(): Uint8Array {
  const [i32, v128] = [0x7f, 0x7b]
  const [bytes, at, infinite, halves, wide] = [0, 1, 2, 3, 4]
  const get = (local: number) => [0x20, local]
  const set = (local: number) => [0x21, local]
  const tee = (local: number) => [0x22, local]
  const simd = (code: number) => [0xfd, ...leb(code)]
  const vector = (word: number) => [
    ...simd(12),
    ...[0, 1, 2, 3].flatMap(() => [0, 8, 16, 24].map(by => (word >>> by) & 255)),
  ]
  const constant = (value: number) => [0x41, value]
  const [load, store, and, or, anyTrue] = [simd(0), simd(11), simd(78), simd(80), simd(83)]
  const [equal16, lowWide, highWide, shiftLeft, multiply] = [
    simd(45),
    simd(169),
    simd(170),
    simd(171),
    simd(230),
  ]
  // Exponent and mantissa move to their places in a float32, whose exponent has a bias of 127 instead of 15: 2 to the 112.
  const convert = [
    ...[...tee(wide), ...vector(0x7fff), ...and, ...constant(13), ...shiftLeft],
    ...[...vector(0x77800000), ...multiply],
    ...[...get(wide), ...vector(0x8000), ...and, ...constant(16), ...shiftLeft, ...or],
  ]
  const outputAddress = [...get(at), ...constant(1), 0x74]
  const loop = [
    ...[
      ...get(at),
      ...load,
      0,
      0,
      ...tee(halves),
      ...vector(0x7c007c00),
      ...and,
      ...vector(0x7c007c00),
      ...equal16,
    ],
    ...[...get(infinite), ...or, ...set(infinite)],
    ...[...outputAddress, ...get(halves), ...lowWide, ...convert, ...store, 0, ...leb(outputAt)],
    ...[...outputAddress, ...get(halves), ...highWide, ...convert, ...store, 0, ...leb(outputAt + 16)],
    ...[...get(at), ...constant(16), 0x6a, ...tee(at), ...get(bytes), 0x49, 0x0d, 0],
  ]
  const locals = [2, 1, i32, 3, v128]
  const body = [...locals, 0x03, 0x40, ...loop, 0x0b, ...get(infinite), ...anyTrue, 0x0b]
  const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content]
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, i32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 2]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('decode'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ])
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]
}
