import { describe, expect, it } from 'vitest'
import { declared, drawVerdict, plannedPower } from '../../test/verdict-replication.ts'
import { scoreInteraction } from './score-interaction.ts'
import { declaredPower, verdictOf } from './verdict.ts'

const settings = { margin: 1.25, declared: 1.5, level: 0.95 }
const prognostic = { value: 0.4, se: 0.1, p: 0.0001 }

describe('verdictOf', () => {
  it('says predictive where the interaction is found, and prognostic only inside the margin', () => {
    expect(
      verdictOf({ ...settings, prognostic, interaction: { value: -0.5, se: 0.1, p: 1e-6 } }).verdict,
    ).toBe('predictive')
    expect(
      verdictOf({ ...settings, prognostic, interaction: { value: 0.02, se: 0.05, p: 0.7 } }).verdict,
    ).toBe('prognostic only')
    const silent = { value: 0.01, se: 0.1, p: 0.9 }
    expect(
      verdictOf({ ...settings, prognostic: silent, interaction: { value: 0.02, se: 0.05, p: 0.7 } }).verdict,
    ).toBe('neither')
  })
  it('cannot tell where the interval reaches beyond the margin, and says why with the power', () => {
    const told = verdictOf({ ...settings, prognostic, interaction: { value: 0.02, se: 0.2, p: 0.92 } })
    expect(told.verdict).toBe('cannot tell')
    expect(told.because).toContain('reaches beyond the margin of 0.80 to 1.25')
    expect(told.power).toBeCloseTo(declaredPower(0.2, 1.5, 0.95), 12)
  })
  it('the power of a Wald test: 5 % for no effect, 80 % at 2.8016 standard errors', () => {
    expect(declaredPower(0.1, 1, 0.95)).toBeCloseTo(0.05, 10)
    expect(declaredPower(0.1, Math.exp(0.28016), 0.95)).toBeCloseTo(0.8, 4)
  })
})

describe('scoreInteraction', () => {
  const n = 40
  const row = (f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i))
  const time = row(i => 1 + ((i * 7) % 13))
  const event = row(i => (i % 4 === 0 ? 0 : 1))
  const score = row(i => Math.sin(i))
  it('refuses without a comparator, and for a score that does not vary', () => {
    expect(scoreInteraction({ time, event, score, start: row(() => 0) })).toContain('no comparator')
    expect(scoreInteraction({ time, event, score, start: row(() => Number.NaN) })).toContain('no comparator')
    const start = row(i => (i % 2 === 0 ? 0 : Number.NaN))
    expect(scoreInteraction({ time, event, start, score: row(() => 1) })).toContain('does not vary')
  })
  it('does not depend on the scale of the score', () => {
    const start = row(i => (i % 2 === 0 ? 0.5 : Number.NaN))
    const one = scoreInteraction({ time, event, start, score })
    const other = scoreInteraction({ time, event, start, score: score.map(value => 10 + 3 * value) })
    if (typeof one === 'string' || typeof other === 'string') throw new Error('not estimated')
    expect(other.interaction.value).toBeCloseTo(one.interaction.value, 8)
    expect(other.interaction.p).toBeCloseTo(one.interaction.p, 8)
  })
})

describe('verdicts over replications', () => {
  const predictive = (patients: number, interaction: number, replications: number) =>
    Array.from({ length: replications }, (_, r) => drawVerdict(patients, interaction, 700 + r)).filter(
      one => typeof one !== 'string' && one.verdict === 'predictive',
    ).length / replications
  it('predictive in at most 5 % plus Monte-Carlo error without an interaction', () => {
    for (const patients of [100, 200])
      expect(predictive(patients, 0, 80)).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 80))
  })
  it('predictive about as often as the declared power with one', () => {
    // Events alone decide the power: about 73 % of 200, half of them treated. 3 binomial errors of 80.
    const power = plannedPower(0.73 * 200, 0.48, declared)
    expect(Math.abs(predictive(200, -Math.log(declared), 80) - power)).toBeLessThan(
      0.1 + 3 * Math.sqrt((power * (1 - power)) / 80),
    )
  })
})
