import { describe, expect, it } from 'vitest'
import { largestError } from '../../../test/agreement.ts'
import { type GradientCase, gradients } from '../../../test/finite-differences.ts'
import type { Value } from '../graph.ts'
import { relu, sigmoid, tanh } from './activation.ts'
import { add, divide, multiply, negate, power, subtract } from './arithmetic.ts'
import { concat, stack } from './concat.ts'
import { cumulativeSum } from './cumulative-sum.ts'
import { exp, log, log1p, squareRoot } from './exponential.ts'
import { gather, gatherElements, scatterAdd, segmentSum } from './gather.ts'
import { gemm, linear, matmul } from './matmul.ts'
import { groupNorm, layerNorm } from './normalisation.ts'
import { maxPool } from './pooling.ts'
import { logSumExp, max, mean, min } from './reduce.ts'
import { flatten, reshape, squeeze, transpose, unsqueeze } from './reshape.ts'
import { pad, slice, split } from './slice.ts'
import { logSoftmax, softmax } from './softmax.ts'
import { expand, sum } from './sum.ts'
import { topK } from './top-k.ts'
import { absolute, clip, greater, maximum, minimum, where } from './where.ts'

const n = ['n', 3] as const
const m = ['m', 2] as const
const whole = (x: Value, numbers: number[], shape?: number[]) => x.graph.constant(numbers, shape, 'int64')
const positive = [0.3, 2] as const

/** Several cases of one method: broadcasting each way, each axis, symbolic sizes. */
const methods: Record<string, readonly GradientCase[]> = {
  add: [
    { shapes: [[2, 3], [3]], trace: add },
    {
      shapes: [
        [n, 1],
        [1, 4],
      ],
      trace: add,
    },
    { shapes: [[3]], trace: x => add(x, x) },
  ],
  subtract: [
    { shapes: [[3], [2, 3]], trace: subtract },
    { shapes: [[]], trace: x => subtract(1, x) },
  ],
  multiply: [
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      trace: multiply,
    },
    { shapes: [[n, 2], [2]], trace: multiply },
    { shapes: [[3]], trace: x => multiply(multiply(x, 3), multiply(x, x)) },
  ],
  divide: [
    {
      shapes: [
        [2, 3],
        [1, 3],
      ],
      trace: divide,
      range: positive,
    },
    { shapes: [[2, 3]], trace: x => divide(2, x), range: positive },
  ],
  negate: [{ shapes: [[n]], trace: negate }],
  power: [
    { shapes: [[4]], trace: x => power(x, 2.5), range: positive },
    { shapes: [[4]], trace: x => power(x, -1), range: positive },
    { shapes: [[4]], trace: x => power(x, 2) },
  ],
  exp: [{ shapes: [[n, 2]], trace: exp }],
  log: [{ shapes: [[4]], trace: log, range: positive }],
  log1p: [{ shapes: [[4]], trace: log1p, range: [-0.5, 2] }],
  squareRoot: [{ shapes: [[4]], trace: squareRoot, range: positive }],
  relu: [{ shapes: [[n, 4]], trace: relu }],
  tanh: [{ shapes: [[n, 4]], trace: tanh }],
  sigmoid: [{ shapes: [[n, 4]], trace: sigmoid }],
  absolute: [{ shapes: [[6]], trace: absolute }],
  clip: [
    { shapes: [[8]], trace: x => clip(x, -0.4, 0.5) },
    { shapes: [[8]], trace: x => clip(x, 0, Number.POSITIVE_INFINITY) },
  ],
  where: [
    { shapes: [[2, 4], [4]], trace: (a, b) => where(greater(a, 0), a, b) },
    { shapes: [[n, 4]], trace: a => where(greater(a, 0), multiply(a, 2), 0) },
  ],
  'maximum and minimum': [
    { shapes: [[2, 4], [4]], trace: maximum },
    { shapes: [[2, 4], [4]], trace: minimum },
  ],
  matmul: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
      trace: matmul,
    },
    {
      shapes: [
        [2, n, 2],
        [2, 2, 3],
      ],
      trace: matmul,
    },
    {
      shapes: [
        [2, 2, 3],
        [3, 2],
      ],
      trace: matmul,
    },
    {
      shapes: [
        [1, 2, 3],
        [2, 3, m],
      ],
      trace: matmul,
    },
  ],
  gemm: [false, true].flatMap(transposeA =>
    [false, true].map(
      transposeB =>
        ({
          shapes: [transposeA ? [4, n] : [n, 4], transposeB ? [2, 4] : [4, 2], [2]],
          trace: (a, b, bias) => gemm(a, b, { transposeA, transposeB, bias }),
        }) satisfies GradientCase,
    ),
  ),
  linear: [
    { shapes: [[n, 4], [4, 2], [2]], trace: linear },
    { shapes: [[n, 2, 3], [3, 2], [2]], trace: linear },
    { shapes: [[n, m, 3], [3, 2], [2]], trace: linear },
  ],
  sum: [
    { shapes: [[2, 3]], trace: x => multiply(sum(x), 2) },
    { shapes: [[2, n, 2]], trace: x => exp(sum(x, [1])) },
    { shapes: [[2, 3]], trace: x => multiply(sum(x, [-1], true), x) },
  ],
  mean: [
    { shapes: [[2, 3]], trace: x => exp(mean(x)) },
    { shapes: [[n, m]], trace: x => exp(mean(x, [0, 1])) },
    { shapes: [[n, 2]], trace: x => multiply(mean(x, [0], true), x) },
  ],
  'max and min': [
    { shapes: [[3, 4]], trace: x => max(x, [1]) },
    { shapes: [[n, 4]], trace: x => min(x, [0], true) },
  ],
  logSumExp: [
    { shapes: [[3, 4]], trace: x => logSumExp(x, [1]) },
    { shapes: [[n, 2]], trace: x => logSumExp(x) },
  ],
  softmax: [
    { shapes: [[n, 2]], trace: x => softmax(x, 0) },
    { shapes: [[2, 3, 2]], trace: x => softmax(x, 1) },
    { shapes: [[2, 3]], trace: x => softmax(x, -1) },
  ],
  logSoftmax: [
    { shapes: [[n, 2]], trace: x => logSoftmax(x, 0) },
    { shapes: [[2, 3]], trace: x => logSoftmax(x, -1) },
  ],
  cumulativeSum: [false, true].flatMap(reverse =>
    [false, true].map(
      exclusive =>
        ({
          shapes: [[n, 2]],
          trace: x => exp(cumulativeSum(x, 0, { reverse, exclusive })),
        }) satisfies GradientCase,
    ),
  ),
  concat: [
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      trace: (a, b) => exp(concat([a, b], 1)),
    },
    {
      shapes: [
        [n, 2],
        [m, 2],
      ],
      trace: (a, b) => exp(concat([a, b], 0)),
    },
    { shapes: [[3], [3]], trace: (a, b) => exp(stack([a, b], 1)) },
  ],
  'slice and split': [
    { shapes: [[2, 5]], trace: x => exp(slice(x, 1, 1, 4)) },
    { shapes: [[n, 5]], trace: x => split(x, 1, [2, 2, 1]).reduce((a, b) => multiply(sum(a, [1], true), b)) },
  ],
  pad: [
    { shapes: [[2, 3]], trace: x => exp(pad(x, 1, 2, 1)) },
    { shapes: [[n, 2]], trace: x => exp(pad(x, 0, 1, 0)) },
  ],
  reshape: [
    { shapes: [[2, 6]], trace: x => exp(reshape(x, [3, -1])) },
    { shapes: [[n, 2, 3]], trace: x => exp(reshape(x, ['n', 6])) },
    { shapes: [[n, m]], trace: x => exp(flatten(x)) },
  ],
  'squeeze and unsqueeze': [
    { shapes: [[2, 1, 3]], trace: x => exp(squeeze(x, [1])) },
    { shapes: [[n]], trace: x => exp(unsqueeze(x, [0, 2])) },
  ],
  transpose: [
    { shapes: [[n, 3]], trace: x => exp(transpose(x)) },
    { shapes: [[2, 3, 2]], trace: x => exp(transpose(x, [2, 0, 1])) },
  ],
  expand: [{ shapes: [[3], [n, 3]], trace: (a, b) => add(exp(expand(a, b.shape)), b) }],
  gather: [
    { shapes: [[4, 2]], trace: x => exp(gather(x, whole(x, [0, 2, 2]))) },
    { shapes: [[2, 4, 2]], trace: x => exp(gather(x, whole(x, [0, 3, 0, 1], [2, 2]), 1)) },
    { shapes: [[n, 4]], trace: x => exp(gather(x, whole(x, [3, 3]), 1)) },
  ],
  gatherElements: [
    { shapes: [[2, 4]], trace: x => exp(gatherElements(x, whole(x, [0, 0, 3, 1], [2, 2]), 1)) },
  ],
  'scatterAdd and segmentSum': [
    {
      shapes: [
        [4, 2],
        [3, 2],
      ],
      trace: (x, u) => exp(scatterAdd(x, whole(x, [0, 2, 2]), u)),
    },
    { shapes: [[4, 2]], trace: x => exp(segmentSum(x, whole(x, [1, 0, 1, 1]), 3)) },
  ],
  topK: [
    { shapes: [[2, 5]], trace: x => exp(topK(x, 2).values) },
    { shapes: [[['n', 4], 2]], trace: x => exp(topK(x, 3, 0, false).values) },
  ],
  layerNorm: [{ shapes: [[n, 4], [4], [4]], trace: (x, a, b) => layerNorm(x, a, b) }],
  groupNorm: [{ shapes: [[2, 4, 1, 2], [4], [4]], trace: (x, a, b) => groupNorm(x, 2, a, b) }],
  maxPool: [
    { shapes: [[1, 2, 4, 4]], trace: x => maxPool(x, 2) },
    { shapes: [[1, 1, 5, 5]], trace: x => maxPool(x, 3, { stride: 2, padding: 1 }) },
  ],
}

describe('gradient by finite differences in float64', () => {
  it.each(Object.entries(methods))('%s', async (method, cases) => {
    for (const [seed, item] of cases.entries()) {
      const { traced, differences } = await gradients({ ...item, seed })
      expect(traced.length).toBeGreaterThan(0)
      expect(largestError(`Gradient: ${method}`, traced, differences, 0.1)).toBeLessThan(1e-7)
    }
  })
})
