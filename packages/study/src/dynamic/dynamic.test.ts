import { describe, expect, it } from 'vitest'
import { dynamicEvidence } from './dynamic-evidence.ts'
import { chooseExamples } from './examples.ts'
import type { LandmarkPredictions } from './landmark-predictions.ts'
import { nearestByRisk, observedRisk } from './observed-nearby.ts'

const ids = Array.from({ length: 40 }, (_, i) => `P${i + 1}`)
/** Risks 0.025, 0.05, ...; the later landmark lacks the first ten and turns the order round. */
function landmarks(event: (i: number) => 0 | 1 | 2): LandmarkPredictions[] {
  const at = (wait: number, own: readonly string[], risk: (i: number) => number): LandmarkPredictions => ({
    wait,
    label: wait === 0 ? 'at first dose' : '6 weeks after first dose',
    patientIds: own,
    risk: Float64Array.from(own, id => risk(ids.indexOf(id))),
    outcome: {
      kind: 'competing-risks',
      causes: ['irAE', 'death'],
      time: Float64Array.from(own, () => 10),
      event: Uint8Array.from(own, id => event(ids.indexOf(id))),
      unit: 'weeks',
      horizon: 30 - wait / 7,
    },
  })
  return [at(0, ids, i => (i + 1) / 40), at(42, ids.slice(10), i => (40 - i) / 40)]
}

describe('predictions updated at landmarks', () => {
  it('examples are chosen by predictions alone, of patients at risk at two landmarks', () => {
    const chosen = chooseExamples(
      landmarks(i => (i % 2 === 0 ? 1 : 0)),
      5,
    )
    expect(chosen).toEqual(
      chooseExamples(
        landmarks(() => 2),
        5,
      ),
    )
    expect(chosen.map(({ name, patientId }) => [name, patientId])).toEqual([
      ['Highest risk at first dose', 'P40'],
      ['Lowest risk at first dose', 'P11'],
      ['Median risk at first dose', 'P26'],
      ['Risk at first dose at the 25th percentile', 'P18'],
      ['Risk at first dose at the 75th percentile', 'P33'],
    ])
  })

  it('patients with the nearest risks, without the patient', () => {
    expect([...nearestByRisk(Float64Array.of(0.1, 0.5, 0.2, 0.9, 0.45), 1, 2)]).toEqual([2, 4])
  })

  it('what came to them: competing events counted as such, with limits', () => {
    // Nobody is censored before the horizon: Aalen-Johansen is the share.
    const outcome = landmarks(i => (i < 12 ? 1 : i < 20 ? 2 : 0))[0].outcome
    if (outcome.kind !== 'competing-risks') throw new Error('competing')
    const later = { ...outcome, time: outcome.time.map((t, i) => (outcome.event[i] === 0 ? 31 : t)) }
    const found = observedRisk(later, 0.95)
    expect(found?.value).toBeCloseTo(12 / 40, 12)
    expect(found?.lower).toBeLessThan(0.3)
    expect(found?.upper).toBeGreaterThan(0.3)
    // R 4.2: binom::binom.wilson(3, 10) -> 0.1077913, 0.6032219
    const binary = observedRisk({ kind: 'binary', event: Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0, 0, 0) }, 0.95)
    expect(binary?.lower).toBeCloseTo(0.1077913, 6)
    expect(binary?.upper).toBeCloseTo(0.6032219, 6)
  })

  it('names nobody: figures and tables carry the rule, not the patient', () => {
    const made = dynamicEvidence({
      id: 'irae',
      label: 'irAE',
      model: 'late fusion',
      where: 'each centre left out',
      from: 'first dose',
      landmarks: landmarks(i => (i % 3 === 0 ? 1 : 0)),
      examples: 3,
      level: 0.95,
      status: 'planned',
    })
    expect(made.figures).toHaveLength(3)
    expect(JSON.stringify(made)).not.toMatch(/"P\d+"/)
    const moved = made.tables.find(({ id }) => id.endsWith('moved'))
    expect(moved?.rows.map(({ n }) => n)).toEqual([10, 0])
  })
})
