import { binCount, columnBytes } from './histogram-code.ts'
import {
  add,
  anyBit,
  type Code,
  double,
  doubleAdd,
  doubleAtLeast,
  doubleGreater,
  f64,
  get,
  i32,
  int,
  lane,
  lanes,
  lessUnsigned,
  load,
  loadPair,
  pairAdd,
  pairDivide,
  pairMultiply,
  pairSubtract,
  set,
  shiftLeft,
  splat,
  store,
  storeDouble,
  storePair,
  subtract,
  tee,
  v128,
  type WasmFunction,
  when,
  whileLoop,
} from './wasm-code.ts'

/** Bytes of what a scan leaves behind: sums of the left child (16), gain (8), bin (4), 1 where missing goes left (4). */
export const scanBytes = 32

/**
 * scan(histogram, counts, bins, missing, total, least, l2, minHessian, gain, result): the best cut of one column whose
 * leaves are free (no l1, no bounds), where its G^2 / (H + l2) of both children exceeds `gain`; 1 if there is one.
 *
 * `total` points at the node's sums (gradient, hessian) and its row count, `missing` says that the node misses the
 * column in some row: missing values are then tried on the right and on the left. `bins` is how many cuts are tried. The
 * two quotients are computed side by side. Bins without rows are passed over: they divide as the one before.
 */
function scan(counted: boolean): WasmFunction {
  const [histogram, counts, bins, missing, total, least, l2, minHessian, gain, result] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ]
  const [at, end, found, count, missingCount, all] = [10, 11, 12, 13, 14, 15]
  const [sum, whole, missed, left, right, quotient, penalty, step] = [16, 17, 18, 19, 20, 21, 22, 23]
  const here = 24
  const tried = 25
  const enough = (leftCount: Code): Code =>
    counted
      ? [
          ...[...get(least), ...leftCount, 0x4d], // least <= left count
          ...[...get(least), ...subtract(get(all), leftCount), 0x4d],
          0x71,
        ]
      : int(1)
  const consider = (missingLeft: 0 | 1, leftCount: Code): Code => [
    ...set(right, pairSubtract(get(whole), get(left))),
    ...when(
      [
        ...doubleAtLeast(lane(get(left), 1), get(minHessian)),
        ...doubleAtLeast(lane(get(right), 1), get(minHessian)),
        0x71,
        ...enough(leftCount),
        0x71,
      ],
      [
        ...set(quotient, lanes(get(left), get(right), 0)),
        ...set(
          quotient,
          pairDivide(
            pairMultiply(get(quotient), get(quotient)),
            pairAdd(lanes(get(left), get(right), 1), get(penalty)),
          ),
        ),
        ...when(
          doubleGreater(tee(here, doubleAdd(lane(get(quotient), 0), lane(get(quotient), 1))), get(gain)),
          [
            ...set(gain, get(here)),
            ...set(found, int(1)),
            ...storePair(get(result), get(left)),
            ...storeDouble(get(result), get(here), 16),
            ...store(get(result), get(tried), 24),
            ...store(get(result), int(missingLeft), 28),
          ],
        ),
      ],
    ),
  ]
  return {
    name: counted ? 'scanCounted' : 'scan',
    parameters: [i32, i32, i32, i32, i32, i32, f64, f64, f64, i32],
    locals: [
      ...[i32, i32, i32, i32, i32, i32],
      ...[v128, v128, v128, v128, v128, v128, v128, v128],
      ...[f64, i32],
    ] as WasmFunction['locals'],
    result: i32,
    body: [
      ...set(whole, loadPair(get(total))),
      ...set(all, load(get(total), 16)),
      ...set(missed, loadPair(get(histogram), columnBytes - 16)),
      ...(counted ? set(missingCount, load(get(counts), 4 * (binCount - 1))) : []),
      ...set(penalty, splat(get(l2))),
      // A child needs a hessian above 0.
      ...set(minHessian, [...get(minHessian), ...double(Number.MIN_VALUE), 0xa5]),
      ...set(at, get(histogram)),
      ...set(end, add(get(histogram), shiftLeft(get(bins), int(4)))),
      ...whileLoop(lessUnsigned(get(at), get(end)), [
        ...set(step, loadPair(get(at))),
        ...when(anyBit(get(step)), [
          ...set(sum, pairAdd(get(sum), get(step))),
          ...(counted
            ? set(count, add(get(count), load(add(get(counts), shiftLeft(get(tried), int(2))))))
            : []),
          ...set(left, get(sum)),
          ...consider(0, get(count)),
          ...when(get(missing), [
            ...set(left, pairAdd(get(sum), get(missed))),
            ...consider(1, add(get(count), get(missingCount))),
          ]),
        ]),
        ...set(at, add(get(at), int(16))),
        ...set(tried, add(get(tried), int(1))),
      ]),
      ...get(found),
    ],
  }
}

export const scanFunctions: readonly WasmFunction[] = [scan(false), scan(true)]
