/**
 * A WebAssembly module (core specification 2.0) with one function, small enough to be written out here instruction by
 * instruction: weightedRows(starts, weights, terms, bytes, out) sums rows of float64 eight, two and one at a time.
 * Sums go over the terms in order, so that results do not depend on where a row is cut.
 */
export function weightedRowsModule(): Uint8Array {
  const [starts, weights, terms, bytes, out, x, t, p, q, row] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const [w, acc] = [10, 11]

  /** One turn of the loop over x with `lanes` accumulators of 16 bytes, or one of 8 bytes where `half`. */
  const strip = (lanes: number, half: boolean): number[] => {
    const all = Array.from({ length: lanes }, (_, i) => i)
    const step = half ? 8 : 16 * lanes
    const load = half ? simd(93, 3, 0) : null
    const term = [
      ...[...get(p), 0x28, 2, 0, ...get(x), 0x6a, ...set(row)],
      ...[...get(q), ...simd(10, 3, 0), ...set(w)],
      ...all.flatMap(i => [
        ...[...get(acc + i), ...get(w), ...get(row), ...(load ?? simd(0, 3, ...leb(16 * i)))],
        ...[...simd(242), ...simd(240), ...set(acc + i)],
      ]),
      ...[...get(p), ...int(4), 0x6a, ...set(p), ...get(q), ...int(8), 0x6a, ...set(q)],
      ...[...get(t), ...int(1), 0x6b, ...tee(t), 0x0d, 0],
    ]
    const store = all.flatMap(i => [
      ...[...get(out), ...get(x), 0x6a, ...get(acc + i)],
      ...(half ? simd(91, 3, 0, 0) : simd(11, 3, ...leb(16 * i))),
    ])
    const body = [
      // Leaves the strip when fewer than `step` bytes are left.
      ...[...get(x), ...int(step), 0x6a, ...get(bytes), 0x4b, 0x0d, 1],
      ...all.flatMap(i => [...simd(12, ...new Array<number>(16).fill(0)), ...set(acc + i)]),
      ...[...get(starts), ...set(p), ...get(weights), ...set(q)],
      ...[...get(terms), ...tee(t), 0x04, 0x40, 0x03, 0x40, ...term, 0x0b, 0x0b],
      ...store,
      ...[...get(x), ...int(step), 0x6a, ...set(x), 0x0c, 0],
    ]
    return [0x02, 0x40, 0x03, 0x40, ...body, 0x0b, 0x0b]
  }

  const [i32, v128] = [0x7f, 0x7b]
  const locals = [2, ...[5, i32], ...[5, v128]]
  const code = [...locals, ...strip(4, false), ...strip(1, false), ...strip(1, true), 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...name('host'), ...name('memory'), 2, 0, 0]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('weightedRows'), 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ])
}

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const tee = (local: number) => [0x22, local]
/** Constants up to 63, which signed LEB128 has in one byte; 64 in two. */
const int = (value: number) => (value < 64 ? [0x41, value] : [0x41, value | 0x80, 0])
const simd = (opcode: number, ...rest: readonly number[]) => [0xfd, ...leb(opcode), ...rest]
const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content]
const name = (text: string) => [text.length, ...new TextEncoder().encode(text)]

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]
}
