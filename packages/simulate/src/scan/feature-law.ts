import { readFileSync } from 'node:fs'
import { cholesky, choleskyInverse, type Random } from '@tessera/statistics'
import { z } from 'zod'
import { lesionParameters, parameterCovariance, parameterLoadings } from './lesion-parameters.ts'
import type { ScanPair } from './scan-law.ts'

const numbers = z.array(z.number())
const schema = z.object({
  /** Drawn patients that it was fitted to, and those of them with both scans. */
  patients: z.number().int(),
  pairs: z.number().int(),
  factors: z.number().int(),
  /** Of 30 drawn patients who were kept out, before and after: mean absolute shift and mean deviation, in the law's own standard deviations. */
  closeness: z.array(z.object({ patients: z.number(), meanShift: z.number(), deviation: z.number() })),
  features: z.array(
    z.object({
      name: z.string(),
      /** The law is of the logarithm. */
      log: z.boolean(),
      /** Of 1, log noise / 0.04, 3 tesla, slice thickness - 3.5 mm, and the nine parameters of the lesion. */
      before: numbers,
      /** Of the same, and the three of its change. */
      after: numbers,
      loadingsBefore: numbers,
      loadingsAfter: numbers,
      /** Standard deviation that is the feature's own, before and after. */
      specific: z.tuple([z.number(), z.number()]),
    }),
  ),
})

/**
 * Radiomics by the settings of studies/rectal-mri as a linear law: each feature (or its logarithm) has a mean by the
 * scanner and by what the tumour was drawn from (`lesionParameters`); what remains is normal with 12 common factors over
 * both scans. Fitted by bench/studies/scan-features-fit.ts to scans that `drawScan` drew and `extractFeatures`
 * measured; {@link featureCloseness} says how far 30 other drawn patients lie from it.
 */
const law = schema.parse(JSON.parse(readFileSync(new URL('./feature-law.json', import.meta.url), 'utf8')))

export const scanFeatureNames: readonly string[] = law.features.map(({ name }) => name)
export const featureCloseness = law.closeness

/** Features of both scans of a patient, in the order of {@link scanFeatureNames}. */
export interface ScanFeatures {
  readonly before: Float64Array
  /** Null where no tumour was seen: the outline is empty. */
  readonly after: Float64Array | null
}

export function drawScanFeatures(pair: ScanPair, random: Random): ScanFeatures {
  const common = Array.from({ length: law.factors }, () => random.normal())
  const { noise, field, spacing } = pair.before.scanner
  const scanner = [1, Math.log(noise / 0.04), field === 3 ? 1 : 0, spacing[2] - 3.5]
  const known = [...scanner, ...lesionParameters(pair)]
  const drawn = (after: boolean) =>
    Float64Array.from(law.features, feature => {
      const value =
        dot(after ? feature.after : feature.before, known) +
        dot(after ? feature.loadingsAfter : feature.loadingsBefore, common) +
        feature.specific[after ? 1 : 0] * random.normal()
      return feature.log ? Math.exp(value) : value
    })
  const before = drawn(false)
  const after = drawn(true)
  return { before, after: pair.after.reader.empty ? null : after }
}

/** Over as many as the first has. */
function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0)
}

export type Shown = 'before' | 'after' | 'both'

/**
 * What the features tell of (infiltration, aggressiveness, frailty, sensitivity): Lambda' Psi^-1 Lambda, 4 x 4 row-major,
 * with Psi the covariance of what the state does not explain: of the lesion's parameters and of the features given them.
 * Of a scan without a tumour the features count as measured: a small exaggeration, in the few who have one.
 */
export function scanInformation(shown: Shown): Float64Array {
  const rows = law.features.flatMap(feature => {
    const before = { on: feature.before.slice(4), factors: feature.loadingsBefore, own: feature.specific[0] }
    const after = { on: feature.after.slice(4), factors: feature.loadingsAfter, own: feature.specific[1] }
    return shown === 'before' ? [before] : shown === 'after' ? [after] : [before, after]
  })
  const size = rows.length
  const psi = new Float64Array(size * size)
  rows.forEach((a, i) => {
    // Of a's mean with each parameter.
    const shared = parameterLoadings.map((_, q) =>
      a.on.reduce((sum, weight, p) => sum + weight * parameterCovariance(p, q), 0),
    )
    rows.forEach((b, j) => {
      psi[i * size + j] = dot(a.factors, b.factors) + dot(b.on, shared) + (i === j ? a.own ** 2 : 0)
    })
  })
  const inverse = choleskyInverse(cholesky(psi, size))
  const lambda = rows.map(({ on }) =>
    [0, 1, 2, 3].map(part => on.reduce((sum, weight, p) => sum + weight * parameterLoadings[p][part], 0)),
  )
  const information = new Float64Array(16)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const weight = inverse[i * size + j]
      for (let a = 0; a < 4; a++)
        for (let b = 0; b < 4; b++) information[4 * a + b] += lambda[i][a] * weight * lambda[j][b]
    }
  return information
}
