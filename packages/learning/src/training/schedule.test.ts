import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { learningRate } from './schedule.ts'
import { TrainingError } from './training-error.ts'

describe('learning rate', () => {
  it('warms up and follows a cosine as in the script', () => {
    const { rates } = reference<{ rates: number[] }>('engine')
    const schedule = { kind: 'cosine', rate: 0.01, warmUp: 5, steps: 20 } as const
    const ours = rates.map((_, i) => learningRate(schedule, i + 1))
    expect(largestError('Schedule: warm-up and cosine', ours, rates, 1e-3)).toBeLessThan(1e-14)
    expect(learningRate({ ...schedule, floor: 0.001 }, 1000)).toBe(0.001)
  })

  it('is constant after the warm-up', () => {
    const schedule = { kind: 'constant', rate: 0.02, warmUp: 4 } as const
    expect([1, 2, 3, 4, 5, 99].map(step => learningRate(schedule, step))).toEqual([
      0.005, 0.01, 0.015, 0.02, 0.02, 0.02,
    ])
    expect(learningRate({ kind: 'constant', rate: 1 }, 1)).toBe(1)
  })

  it('refuses rates that are not positive and a cosine that ends in the warm-up', () => {
    expect(() => learningRate({ kind: 'constant', rate: 0 }, 1)).toThrow(TrainingError)
    expect(() => learningRate({ kind: 'constant', rate: Number.NaN }, 1)).toThrow(TrainingError)
    expect(() => learningRate({ kind: 'cosine', rate: 1, warmUp: 9, steps: 9 }, 10)).toThrow(TrainingError)
    expect(() => learningRate({ kind: 'cosine', rate: 1, steps: 9, floor: 2 }, 1)).toThrow(TrainingError)
  })
})
