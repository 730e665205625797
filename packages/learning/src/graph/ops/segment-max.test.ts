import { describe, expect, it } from 'vitest'
import { largestError } from '../../../test/agreement.ts'
import { gradients } from '../../../test/finite-differences.ts'
import { exp } from './exponential.ts'
import { segmentMax } from './segment-max.ts'

describe('segment maximum', () => {
  it('has the gradient of finite differences in float64', async () => {
    const { traced, differences } = await gradients({
      shapes: [[5, 3]],
      trace: x => exp(segmentMax(x, x.graph.constant([2, 0, 2, 2, 0], [5], 'int64'), 3, -0.5)),
    })
    expect(traced.length).toBe(15)
    expect(largestError('Gradient: segmentMax', traced, differences, 0.1)).toBeLessThan(1e-7)
  })
})
