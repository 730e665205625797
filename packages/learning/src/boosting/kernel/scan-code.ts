import {
  add,
  anyBit,
  atLeast,
  both,
  type Code,
  double,
  doubleAdd,
  doubleAtLeast,
  doubleDivide,
  doubleGreater,
  doubleMultiply,
  doubleSubtract,
  f64,
  get,
  i32,
  int,
  lane,
  lessUnsigned,
  load,
  loadDouble,
  loadSplat,
  pairAdd,
  pairMultiply,
  pairSubtract,
  set,
  shiftLeft,
  splat,
  store,
  storeDouble,
  subtract,
  tee,
  type ValueType,
  v128,
  type WasmFunction,
  when,
  whileLoop,
  withSecond,
} from '../../wasm/wasm-code.ts'
import { binCount, columnBytes } from './histogram-code.ts'

/** Bytes of what a scan leaves behind: sums of the left child (16), gain (8), bin (4), 1 where missing goes left (4). */
export const scanBytes = 32

/** What a candidate may fall short of the best by, for rounding, before its gain is worth computing. */
const slack = 1 - 1e-12

/**
 * scan(histogram, counts, bins, missing, total, least, l2, minHessian, gain, result): the best cut of one column whose
 * leaves are free (no l1, no bounds), where its G^2 / (H + l2) of both children exceeds `gain`; 1 if there is one.
 *
 * `total` points at the node's sums (gradient, hessian) and its row count, `missing` says that the node misses the
 * column in some row, `bins` is how many cuts are tried. Each cut is two candidates side by side: missing values on the
 * right and on the left. Whether one can be better is told without a division, by GL^2 (HR + l2) + GR^2 (HL + l2)
 * against gain (HL + l2) (HR + l2); only for those few is the gain itself computed.
 */
function scan(counted: boolean): WasmFunction {
  const [histogram, counts, bins, missing, total, least, l2, minHessian, gain, result] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ]
  const [at, end, found, count, missingCount, all, tried] = [10, 11, 12, 13, 14, 15, 16]
  const [leftG, leftH, wholeG, wholeH, rightG, rightH, left, right, limit] = [
    17, 18, 19, 20, 21, 22, 23, 24, 25,
  ]
  const [penalty, leastH] = [26, 27]
  const [g, h, otherG, otherH, here] = [28, 29, 30, 31, 32]
  const enough = (leftCount: Code): Code =>
    counted
      ? [
          ...[...get(least), ...leftCount, 0x4d], // least <= left count
          ...[...get(least), ...subtract(get(all), leftCount), 0x4d],
          0x71,
        ]
      : int(1)
  const quotient = (sum: number, hessian: number): Code =>
    doubleDivide(doubleMultiply(get(sum), get(sum)), doubleAdd(get(hessian), get(l2)))
  const consider = (missingLeft: 0 | 1, leftCount: Code): Code => [
    ...set(g, lane(get(leftG), missingLeft)),
    ...set(h, lane(get(leftH), missingLeft)),
    ...set(otherG, doubleSubtract(lane(get(wholeG), 0), get(g))),
    ...set(otherH, doubleSubtract(lane(get(wholeH), 0), get(h))),
    ...when(
      [
        ...doubleAtLeast(get(h), get(minHessian)),
        ...doubleAtLeast(get(otherH), get(minHessian)),
        0x71,
        ...enough(leftCount),
        0x71,
      ],
      when(doubleGreater(tee(here, doubleAdd(quotient(g, h), quotient(otherG, otherH))), get(gain)), [
        ...set(gain, get(here)),
        ...set(limit, splat(doubleMultiply(get(gain), double(slack)))),
        ...set(found, int(1)),
        ...storeDouble(get(result), get(g)),
        ...storeDouble(get(result), get(h), 8),
        ...storeDouble(get(result), get(here), 16),
        ...store(get(result), get(tried), 24),
        ...store(get(result), int(missingLeft), 28),
      ]),
    ),
  ]
  return {
    name: counted ? 'scanCounted' : 'scan',
    parameters: [i32, i32, i32, i32, i32, i32, f64, f64, f64, i32],
    locals: [
      ...new Array<ValueType>(7).fill(i32),
      ...new Array<ValueType>(11).fill(v128),
      ...new Array<ValueType>(5).fill(f64),
    ],
    result: i32,
    body: [
      ...set(wholeG, splat(loadDouble(get(total)))),
      ...set(wholeH, splat(loadDouble(get(total), 8))),
      ...set(all, load(get(total), 16)),
      // The second candidate has the missing values on the left from the beginning.
      ...set(leftG, withSecond(get(leftG), loadDouble(get(histogram), columnBytes - 16))),
      ...set(leftH, withSecond(get(leftH), loadDouble(get(histogram), columnBytes - 8))),
      ...(counted ? set(missingCount, load(get(counts), 4 * (binCount - 1))) : []),
      ...set(penalty, splat(get(l2))),
      // A child needs a hessian above 0.
      ...set(minHessian, [...get(minHessian), ...double(Number.MIN_VALUE), 0xa5]),
      ...set(leastH, splat(get(minHessian))),
      ...set(limit, splat(doubleMultiply(get(gain), double(slack)))),
      ...set(at, get(histogram)),
      ...set(end, add(get(histogram), shiftLeft(get(bins), int(4)))),
      ...whileLoop(lessUnsigned(get(at), get(end)), [
        ...set(leftG, pairAdd(get(leftG), loadSplat(get(at)))),
        ...set(leftH, pairAdd(get(leftH), loadSplat(get(at), 8))),
        ...(counted
          ? set(count, add(get(count), load(add(get(counts), shiftLeft(get(tried), int(2))))))
          : []),
        ...set(rightG, pairSubtract(get(wholeG), get(leftG))),
        ...set(rightH, pairSubtract(get(wholeH), get(leftH))),
        ...set(left, pairAdd(get(leftH), get(penalty))),
        ...set(right, pairAdd(get(rightH), get(penalty))),
        ...when(
          anyBit(
            both(
              atLeast(
                pairAdd(
                  pairMultiply(pairMultiply(get(leftG), get(leftG)), get(right)),
                  pairMultiply(pairMultiply(get(rightG), get(rightG)), get(left)),
                ),
                pairMultiply(get(limit), pairMultiply(get(left), get(right))),
              ),
              both(atLeast(get(leftH), get(leastH)), atLeast(get(rightH), get(leastH))),
            ),
          ),
          [
            ...consider(0, get(count)),
            // Missing values alone on the left are those alone on the right, turned round.
            ...when(
              [...get(missing), ...doubleGreater(lane(get(leftH), 0), double(0)), 0x71],
              consider(1, add(get(count), get(missingCount))),
            ),
          ],
        ),
        ...set(at, add(get(at), int(16))),
        ...set(tried, add(get(tried), int(1))),
      ]),
      ...get(found),
    ],
  }
}

export const scanFunctions: readonly WasmFunction[] = [scan(false), scan(true)]
