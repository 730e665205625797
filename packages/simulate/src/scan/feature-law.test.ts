import { createRandom } from '@tessera/statistics'
import { expect, it } from 'vitest'
import { drawScanFeatures, featureCloseness, scanFeatureNames, scanInformation } from './feature-law.ts'
import { parameterCovariance, parameterLoadings } from './lesion-parameters.ts'
import { scanLaw } from './scan-law.ts'
import { scannerOf } from './scanner.ts'

it('lies close to what radiomics measured on 30 drawn patients who were kept out of the fit', () => {
  // In the law's own standard deviations: 0 and 1 if the law were true; 30 patients leave about 0.15 to chance.
  for (const { patients, meanShift, deviation } of featureCloseness) {
    expect(patients).toBeGreaterThan(25)
    expect(meanShift).toBeLessThan(0.2)
    expect(Math.abs(deviation - 1)).toBeLessThan(0.1)
  }
  expect(scanFeatureNames.length).toBe(88)
})

it('draws a volume that shrinks with the share that is left, and nothing of a tumour that is gone', () => {
  const volume = scanFeatureNames.indexOf('morph_volume')
  const ratios: number[] = []
  let gone = 0
  for (let p = 0; p < 300; p++) {
    const random = createRandom(9, 'law', p)
    const therapy = { sensitivity: { chemoradiotherapy: random.normal() }, susceptibility: 0 }
    const state = { infiltration: 0, aggressiveness: random.normal(), frailty: 0 }
    const pair = scanLaw(state, therapy, scannerOf(p % 5, 1), random)
    const { before, after } = drawScanFeatures(pair, random)
    if (after === null) {
      gone++
      expect(pair.residualShare).toBeLessThan(0.07)
    } else ratios.push(Math.log(after[volume] / before[volume] / pair.residualShare))
  }
  expect(gone).toBeGreaterThan(3)
  const mean = ratios.reduce((a, b) => a + b, 0) / ratios.length
  expect(Math.abs(mean)).toBeLessThan(0.5)
})

it('tells no more of the state than the numbers that the tumour was drawn from', () => {
  // With diagonal covariance (all but the four lengths) the information of the parameters is a sum: sensitivity.
  const own = [5, 6, 7, 9, 10].reduce(
    (sum, q) => sum + parameterLoadings[q][3] ** 2 / parameterCovariance(q, q),
    0,
  )
  const [before, after, both] = (['before', 'after', 'both'] as const).map(scanInformation)
  for (const m of [before, after]) for (const i of [0, 5, 15]) expect(m[i]).toBeLessThan(both[i] + 1e-9)
  expect(both[15]).toBeLessThan(own)
  // Frailty shows nowhere.
  for (let i = 0; i < 4; i++) expect([both[8 + i], both[4 * i + 2]]).toEqual([0, 0])
})
