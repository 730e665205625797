import { makeSplit } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../test/agreement.ts'
import { patientName, referenceVisits } from '../../test/visits.ts'
import { slopeFitter, slopesFromJson } from './blup-slopes.ts'
import { landmarkFeatures } from './landmark-features.ts'
import type { LandmarkMeasure } from './landmark-measures.ts'
import { landmarkOutcomes } from './landmark-outcome.ts'
import { mixedByFeature } from './mixed-by-feature.ts'
import { modelColumn } from './model-column.ts'
import { falseDiscovery } from './over-features.ts'
import { responseOutcomes } from './response-after.ts'
import { countingProcess, timeVaryingCox } from './time-varying.ts'
import { trajectories } from './trajectories.ts'

const { r, visits } = referenceVisits()
const patientIds = r.arm.map((_, i) => patientName(i + 1))
const arm = modelColumn(
  'arm',
  Array.from(visits.patient, i => r.arm[i]),
)
const followUp = {
  patientIds,
  time: Float64Array.from(r.time),
  cause: r.cause,
  causes: ['irAE', 'death'],
  centre: r.centre,
}

describe('longitudinal models agree with R', () => {
  for (const random of ['intercept', 'slope'] as const)
    it(`a mixed model for each feature, random ${random}`, () => {
      const { terms, fit } = mixedByFeature(visits, { group: arm, random })
      expect(terms.map(({ name }) => name)).toEqual(['intercept', 'time', 'arm: B', 'arm: B x time'])
      const errors = r.mixed.flatMap(({ [random]: expected }, f) => [
        recordRelativeError(
          `mixed model by feature, random ${random}`,
          terms.map(({ estimate }) => estimate[f]),
          expected.estimate,
        ),
        recordRelativeError(
          `mixed model by feature, random ${random}`,
          terms.map(({ se }) => se[f]),
          expected.se,
        ),
        recordRelativeError(
          `mixed model by feature, random ${random}`,
          [fit.deviance[f], fit.sigma[f]],
          [expected.reml, expected.sigma],
        ),
        recordRelativeError(
          `mixed model by feature, random ${random}`,
          terms.map(({ df }) => df[f]),
          expected.df,
        ),
      ])
      expect(Math.max(...errors)).toBeLessThan(1e-4)
      expect([...terms[3].q]).toEqual([...falseDiscovery(terms[3].p)])
    })

  it('means by group and visit, raw and modelled', () => {
    const found = trajectories(visits, [0, 1, 2], { group: arm })
    r.trajectory.forEach(({ arm: arms, visit, mean, lower, upper, raw }, f) => {
      arms.forEach((group, k) => {
        const point = found[f].points.find(one => one.group === group && one.visit === visit[k])
        expect(
          recordRelativeError(
            'trajectories by group',
            [
              point?.modelled.mean ?? 0,
              point?.modelled.lower ?? 0,
              point?.modelled.upper ?? 0,
              point?.raw.mean ?? 0,
              point?.raw.lower ?? 0,
              point?.raw.upper ?? 0,
            ],
            [mean[k], lower[k], upper[k], raw[k][0], raw[k][1], raw[k][2]],
          ),
        ).toBeLessThan(1e-6)
        expect(point?.n).toBe(raw[k][3])
      })
    })
    expect(found[0].lines.length).toBe(48)
  })
})

describe('landmark analysis agrees with R', () => {
  const names: LandmarkMeasure[] = ['level', 'slope', 'variability', 'successive', 'change', 'area']
  const features = landmarkFeatures(visits, { landmark: r.landmark })

  it('features known at the landmark', () => {
    for (const name of names)
      r.measures.forEach(({ [name]: expected }, f) => {
        const own = Array.from(features.values[name].subarray(f * 48, (f + 1) * 48))
        expect(own.map(Number.isNaN)).toEqual(expected.map(v => v === null))
        const known = own.filter(v => !Number.isNaN(v))
        expect(
          recordRelativeError(
            'landmark features',
            known,
            expected.flatMap(v => v ?? []),
          ),
        ).toBeLessThan(1e-8)
      })
  })

  it('cause-specific Cox and Fine-Gray after the landmark, by feature', () => {
    const { risk, outcomes } = landmarkOutcomes(features, followUp)
    expect(risk.patientIds).toEqual(r.atRisk.map(patientName))
    r.assoc.forEach((of, f) => {
      for (const { measure, n, events, cox, fineGray } of of) {
        const own = outcomes.find(one => one.measure === measure)
        if (!own?.subdistribution) throw new Error('no such measure')
        expect([own.causeSpecific.n[f], own.causeSpecific.events[f]]).toEqual([n, events])
        expect(
          recordRelativeError(
            'cause-specific Cox after a landmark',
            [own.causeSpecific.estimate[f], own.causeSpecific.se[f]],
            cox,
          ),
        ).toBeLessThan(1e-6)
        expect(
          recordRelativeError(
            'Fine-Gray after a landmark',
            [own.subdistribution.estimate[f], own.subdistribution.se[f]],
            fineGray,
          ),
        ).toBeLessThan(1e-6)
      }
    })
  })

  it('logistic regression of a response assessed later', () => {
    const { outcomes } = responseOutcomes(features, {
      patientIds,
      response: Uint8Array.from(r.response),
      // of the same patients as are at risk of the event
      assessedDay: Float64Array.from(r.time),
    })
    r.assoc.forEach((of, f) => {
      for (const { measure, logistic } of of) {
        const own = outcomes.find(one => one.measure === measure)?.effects
        expect(
          recordRelativeError(
            'response after a landmark',
            [own?.estimate[f] ?? 0, own?.se[f] ?? 0],
            logistic,
          ),
        ).toBeLessThan(1e-6)
      }
    })
  })

  it('Cox regression on a feature as it changes', () => {
    const effects = timeVaryingCox(visits, { ...followUp, centre: undefined })
    r.varying.forEach(([rows, estimate, se], f) => {
      expect(countingProcess(visits, f, followUp).row.length).toBe(rows)
      expect(
        recordRelativeError(
          'time-varying Cox by feature',
          [effects.estimate[f], effects.se[f]],
          [estimate, se],
        ),
      ).toBeLessThan(1e-6)
    })
  })

  it('slopes by a model fitted on training patients', () => {
    const training = Int32Array.from(r.train, i => i - 1)
    const heldOut = Int32Array.from(patientIds.keys()).filter(i => !training.includes(i))
    const [fold] = makeSplit({
      name: 'one',
      kind: 'external',
      groups: Int32Array.from(patientIds.keys()),
      folds: [{ name: 'later patients', training, heldOut }],
    }).folds
    const fitted = slopeFitter({ landmark: r.landmark }).fit(fold.divide(visits).training, { seed: 1 })
    const again = slopesFromJson(JSON.parse(JSON.stringify(fitted)))
    const all = again.apply(visits)
    r.blup.forEach(({ slope }, f) => {
      expect(
        recordRelativeError(
          'slopes by best linear unbiased prediction',
          all.slope.subarray(f * 48, (f + 1) * 48),
          slope,
        ),
      ).toBeLessThan(1e-5)
    })
    // one patient alone is predicted as beside the others
    const alone = fitted.apply(visits.select(Int32Array.of(heldOut[0])))
    expect([...alone.slope]).toEqual([0, 1, 2].map(f => all.slope[f * 48 + heldOut[0]]))
    expect([...alone.level]).toEqual([0, 1, 2].map(f => all.level[f * 48 + heldOut[0]]))
  })
})
