import {
  add,
  type Code,
  doubleAdd,
  f32,
  f64,
  get,
  i32,
  int,
  lane,
  lessUnsigned,
  loadPair,
  loadSinglePair,
  pairAdd,
  pairMultiply,
  quadAdd,
  quadDivide,
  quadMultiply,
  quadRoot,
  quadSplat,
  quadSubtract,
  set,
  storePair,
  tee,
  v128,
  type WasmFunction,
  whileLoop,
} from '../wasm/wasm-code.ts'

/** Four numbers of single precision: arrays begin at a multiple of this and are filled up to one with zeros. */
export const quadBytes = 16

const step = (local: number): Code => set(local, add(get(local), int(quadBytes)))

/** squares(at, end): the sum of the squares in double precision. */
const squares: WasmFunction = {
  name: 'squares',
  parameters: [i32, i32],
  locals: [v128, v128, v128],
  result: f64,
  body: (() => {
    const [at, end, even, odd, x] = [0, 1, 2, 3, 4]
    const square = (offset: number) => pairMultiply(tee(x, loadSinglePair(get(at), offset)), get(x))
    return [
      ...whileLoop(lessUnsigned(get(at), get(end)), [
        ...set(even, pairAdd(get(even), square(0))),
        ...set(odd, pairAdd(get(odd), square(8))),
        ...step(at),
      ]),
      ...set(even, pairAdd(get(even), get(odd))),
      ...doubleAdd(lane(get(even), 0), lane(get(even), 1)),
    ]
  })(),
}

/** accumulate(sum, end, gradient, weight): sum ← sum + weight · gradient. */
const accumulate: WasmFunction = {
  name: 'accumulate',
  parameters: [i32, i32, i32, f32],
  locals: [v128],
  result: null,
  body: (() => {
    const [sum, end, gradient, weight, weights] = [0, 1, 2, 3, 4]
    return [
      ...set(weights, quadSplat(get(weight))),
      ...whileLoop(lessUnsigned(get(sum), get(end)), [
        ...storePair(
          get(sum),
          quadAdd(loadPair(get(sum)), quadMultiply(loadPair(get(gradient)), get(weights))),
        ),
        ...step(sum),
        ...step(gradient),
      ]),
    ]
  })(),
}

/**
 * update(p, end, m, v, g, decay, size, epsilon, beta1, beta2, ofGradient, ofSquare):
 *
 *     m ← m·beta1 + g·ofGradient,  v ← v·beta2 + g²·ofSquare,  p ← p·decay − size·(m / (√v + epsilon))
 */
const update: WasmFunction = {
  name: 'update',
  parameters: [i32, i32, i32, i32, i32, f32, f32, f32, f32, f32, f32, f32],
  locals: [v128, v128, v128, v128, v128, v128, v128, v128, v128, v128],
  result: null,
  body: (() => {
    const [p, end, m, v, g] = [0, 1, 2, 3, 4]
    const scalars = [5, 6, 7, 8, 9, 10, 11]
    const splats = [12, 13, 14, 15, 16, 17, 18]
    const [decay, size, epsilon, beta1, beta2, ofGradient, ofSquare] = splats.map(get)
    const [gradient, first, second] = [19, 20, 21]
    return [
      ...scalars.flatMap((scalar, i) => set(splats[i], quadSplat(get(scalar)))),
      ...whileLoop(lessUnsigned(get(p), get(end)), [
        ...set(gradient, loadPair(get(g))),
        ...set(
          first,
          quadAdd(quadMultiply(loadPair(get(m)), beta1), quadMultiply(get(gradient), ofGradient)),
        ),
        ...set(
          second,
          quadAdd(
            quadMultiply(loadPair(get(v)), beta2),
            quadMultiply(quadMultiply(get(gradient), get(gradient)), ofSquare),
          ),
        ),
        ...storePair(get(m), get(first)),
        ...storePair(get(v), get(second)),
        ...storePair(
          get(p),
          quadSubtract(
            quadMultiply(loadPair(get(p)), decay),
            quadMultiply(quadDivide(get(first), quadAdd(quadRoot(get(second)), epsilon)), size),
          ),
        ),
        ...[p, m, v, g].flatMap(step),
      ]),
    ]
  })(),
}

/** One pass over memory each, where a graph of single operations would take a dozen. */
export const adamWFunctions: readonly WasmFunction[] = [squares, accumulate, update]
