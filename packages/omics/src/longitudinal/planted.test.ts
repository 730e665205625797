import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { type GivenSample, patientName, visitsOf } from '../../test/visits.ts'
import { mixedByFeature } from './mixed-by-feature.ts'
import { modelColumn } from './model-column.ts'

/** `planted` of `features` grow in arm B; a tenth of the visits is missing. */
function cohort(seed: number, features: number, planted: number, patients: number) {
  const random = createRandom(seed, 'planted slopes')
  const samples: GivenSample[] = []
  for (let i = 0; i < patients; i++) {
    const level = Array.from({ length: features }, () => random.normal())
    for (const day of [0, 21, 42, 84]) {
      if (day > 0 && random.next() < 0.1) continue
      samples.push({
        patientId: patientName(i),
        day,
        values: level.map(
          (own, f) => own + random.normal() + (f < planted && i % 2 === 1 ? (0.9 * day) / 84 : 0),
        ),
      })
    }
  }
  const visits = visitsOf(samples)
  const group = modelColumn(
    'arm',
    Array.from(visits.patient, i => (i % 2 === 1 ? 'B' : 'A')),
  )
  return { visits, group }
}

describe('planted slopes', () => {
  it('are found at the planted false discovery rate', () => {
    const seeds = 12
    const [features, planted] = [60, 12]
    const rates: number[] = []
    let found = 0
    for (let seed = 0; seed < seeds; seed++) {
      const { visits, group } = cohort(seed, features, planted, 80)
      const { terms } = mixedByFeature(visits, { group })
      const { q } = terms[3]
      const called = Array.from(q.keys()).filter(f => q[f] < 0.1)
      const wrong = called.filter(f => f >= planted).length
      rates.push(called.length === 0 ? 0 : wrong / called.length)
      found += called.length - wrong
    }
    const mean = rates.reduce((sum, v) => sum + v, 0) / seeds
    const error = Math.sqrt(rates.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (seeds - 1) / seeds)
    // 0.1 (1 - 12 / 60) is expected; three Monte-Carlo errors around it
    expect(mean).toBeLessThan(0.08 + 3 * error)
    expect(mean).toBeGreaterThan(0.08 - 3 * error)
    expect(found / (seeds * planted)).toBeGreaterThan(0.5)
  })
})
