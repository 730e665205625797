import {
  add,
  and,
  type Code,
  clearBytes,
  copyBytes,
  get,
  i32,
  i64,
  int,
  lessUnsigned,
  load,
  loadByte,
  loadLong,
  loadPair,
  long,
  longShiftLeft,
  longShiftRight,
  pairAdd,
  pairSubtract,
  set,
  shiftLeft,
  store,
  storePair,
  subtract,
  v128,
  type WasmFunction,
  whileLoop,
  wrap,
} from '../../wasm/wasm-code.ts'

/** Columns whose bins stand together, eight bytes a row: one load reads them all. */
export const groupWidth = 8
/** Bins of a column: 255 of values and the last of missing ones. */
export const binCount = 256
/** Bytes of one column's histogram: a sum of gradients and one of hessians a bin. */
export const columnBytes = binCount * 16

/**
 * accumulate1 ... accumulate8(bins, rows, count, pairs, histogram): adds the pair (gradient, hessian) of each row to
 * the bin of each of the first k columns of a group. `pairs` stand in the order of `rows`.
 */
function accumulate(columns: number): WasmFunction {
  const [bins, rows, count, pairs, histogram, row, eight, pair, at] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  const end = count
  const adds = Array.from({ length: columns }, (_, c): Code => {
    // Sixteen times the bin: shifted so that its eight bits stand at 4 to 11.
    const shifted = c === 0 ? longShiftLeft(get(eight), long(4)) : longShiftRight(get(eight), long(8 * c - 4))
    const offset = c * columnBytes
    return [
      ...set(at, add(and(wrap(shifted), int(0xff0)), get(histogram))),
      ...storePair(get(at), pairAdd(loadPair(get(at), offset), get(pair)), offset),
    ]
  }).flat()
  return {
    name: `accumulate${columns}`,
    parameters: [i32, i32, i32, i32, i32],
    locals: [i32, i64, v128, i32],
    result: null,
    body: [
      ...set(end, add(get(rows), shiftLeft(get(count), int(2)))),
      ...whileLoop(lessUnsigned(get(rows), get(end)), [
        ...set(row, load(get(rows))),
        ...set(eight, loadLong(add(get(bins), shiftLeft(get(row), int(3))))),
        ...set(pair, loadPair(get(pairs))),
        ...adds,
        ...set(rows, add(get(rows), int(4))),
        ...set(pairs, add(get(pairs), int(16))),
      ]),
    ],
  }
}

/** count1 ... count8(bins, rows, count, counts): adds 1 for each row to the bin of each column of a group. */
function countRows(columns: number): WasmFunction {
  const [bins, rows, count, counts, row, eight, at] = [0, 1, 2, 3, 4, 5, 6]
  const end = count
  const adds = Array.from({ length: columns }, (_, c): Code => {
    const shifted = c === 0 ? longShiftLeft(get(eight), long(2)) : longShiftRight(get(eight), long(8 * c - 2))
    const offset = c * binCount * 4
    return [
      ...set(at, add(and(wrap(shifted), int(0x3fc)), get(counts))),
      ...store(get(at), add(load(get(at), offset), int(1)), offset),
    ]
  }).flat()
  return {
    name: `count${columns}`,
    parameters: [i32, i32, i32, i32],
    locals: [i32, i64, i32],
    result: null,
    body: [
      ...set(end, add(get(rows), shiftLeft(get(count), int(2)))),
      ...whileLoop(lessUnsigned(get(rows), get(end)), [
        ...set(row, load(get(rows))),
        ...set(eight, loadLong(add(get(bins), shiftLeft(get(row), int(3))))),
        ...adds,
        ...set(rows, add(get(rows), int(4))),
      ]),
    ],
  }
}

/** gather(rows, count, pairs, into): the pairs of the rows, in their order. */
const gather: WasmFunction = {
  name: 'gather',
  parameters: [i32, i32, i32, i32],
  locals: [],
  result: null,
  body: (() => {
    const [rows, count, pairs, into] = [0, 1, 2, 3]
    return [
      ...set(count, add(get(rows), shiftLeft(get(count), int(2)))),
      ...whileLoop(lessUnsigned(get(rows), get(count)), [
        ...storePair(get(into), loadPair(add(get(pairs), shiftLeft(load(get(rows)), int(4))))),
        ...set(rows, add(get(rows), int(4))),
        ...set(into, add(get(into), int(16))),
      ]),
    ]
  })(),
}

/**
 * partition(bins, rows, count, goesLeft, scratch): number of rows that go left. `bins` points at the column within its
 * group, `goesLeft` at a byte (0 or 1) for each of the 256 bins. Rows keep their order on either side, left ones first.
 */
const partition: WasmFunction = {
  name: 'partition',
  parameters: [i32, i32, i32, i32, i32],
  locals: [i32, i32, i32, i32, i32, i32],
  result: i32,
  body: (() => {
    const [bins, rows, count, goesLeft, scratch, next, end, left, right, row, side] = [
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]
    return [
      ...set(next, get(rows)),
      ...set(end, add(get(rows), shiftLeft(get(count), int(2)))),
      ...set(left, get(rows)),
      ...set(right, get(scratch)),
      ...whileLoop(lessUnsigned(get(next), get(end)), [
        ...set(row, load(get(next))),
        ...set(
          side,
          shiftLeft(
            loadByte(add(get(goesLeft), loadByte(add(get(bins), shiftLeft(get(row), int(3)))))),
            int(2),
          ),
        ),
        // Written to both sides; only the one it belongs to moves on.
        ...store(get(left), get(row)),
        ...store(get(right), get(row)),
        ...set(left, add(get(left), get(side))),
        ...set(right, add(get(right), subtract(int(4), get(side)))),
        ...set(next, add(get(next), int(4))),
      ]),
      ...copyBytes(get(left), get(scratch), subtract(get(right), get(scratch))),
      ...[...subtract(get(left), get(rows)), ...int(2), 0x76],
    ]
  })(),
}

/** difference(from, less, into, bytes): into = from - less, pair by pair. */
const difference: WasmFunction = {
  name: 'difference',
  parameters: [i32, i32, i32, i32],
  locals: [],
  result: null,
  body: (() => {
    const [from, less, into, bytes] = [0, 1, 2, 3]
    return [
      ...set(bytes, add(get(from), get(bytes))),
      ...whileLoop(lessUnsigned(get(from), get(bytes)), [
        ...storePair(get(into), pairSubtract(loadPair(get(from)), loadPair(get(less)))),
        ...storePair(get(into), pairSubtract(loadPair(get(from), 16), loadPair(get(less), 16)), 16),
        ...set(from, add(get(from), int(32))),
        ...set(less, add(get(less), int(32))),
        ...set(into, add(get(into), int(32))),
      ]),
    ]
  })(),
}

/** clear(at, bytes) */
const clear: WasmFunction = {
  name: 'clear',
  parameters: [i32, i32],
  locals: [],
  result: null,
  body: clearBytes(get(0), get(1)),
}

const widths = Array.from({ length: groupWidth }, (_, i) => i + 1)
export const histogramFunctions: readonly WasmFunction[] = [
  ...widths.map(accumulate),
  ...widths.map(countRows),
  gather,
  partition,
  difference,
  clear,
]
