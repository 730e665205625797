import { Assay, scorePublished, signatureNamed } from '@tessera/omics'
import { createRandom, linearRegression } from '@tessera/statistics'
import { lower, placed } from '../outcome/latent-posterior.ts'
import { type RnaSpecimen, simulateTumourRna } from '../tumour-rna/index.ts'
import { rnaGeneCount } from './assays.ts'
import { esccCovariance, latentOf, latentParts } from './state.ts'

/** The endpoints that are scores of RNA, and the published signature of each. */
export const esccScores = {
  infiltration: 'estimate-immune',
  anticipated_response: 'tis-18-weighted',
  anticipated_tolerance: 'irae-lcp1-adpgk',
} as const
export type EsccScore = keyof typeof esccScores

type Material = RnaSpecimen['material']

/** Score = intercept + coefficients x latent parts + what the piece, purity, degradation and counting add. */
export interface ScoreLaw {
  readonly intercept: number
  readonly coefficients: readonly number[]
  /** Variance around it, by what was sequenced. */
  readonly variance: Readonly<Record<Material, number>>
}

/**
 * Learnt by `learnScoreLaws` from 1,000 specimens of each kind. It is of the simulator and not of a cohort: the same for
 * every seed. Coefficients are per standard deviation, in the order of `latentParts`.
 */
const laws: Readonly<Record<EsccScore, ScoreLaw>> = {
  infiltration: {
    intercept: -8.082,
    coefficients: [228.2, -7.737, -1.045, 21.34, 2.017],
    variance: { resection: 15590, biopsy: 24830 },
  },
  anticipated_response: {
    intercept: -0.8528,
    coefficients: [0.3063, -0.007386, -0.003197, 0.1449, 0.0005051],
    variance: { resection: 0.03195, biopsy: 0.04952 },
  },
  anticipated_tolerance: {
    intercept: 9.027,
    coefficients: [-0.1249, -0.00868, 0.00573, 0.01154, 0.6004],
    variance: { resection: 0.1971, biopsy: 0.2105 },
  },
}

/** How a published score follows the latent parts; without a signal it does not. */
export function scoreLaw(score: EsccScore, noSignal: boolean): ScoreLaw {
  const law = laws[score]
  return noSignal ? { ...law, coefficients: law.coefficients.map(() => 0) } : law
}

/**
 * Draws counts of specimens with known latent parts, scores them as a study scores them, and regresses each score on the
 * parts.
 * @param specimens of each kind
 */
export function learnScoreLaws(specimens: number, seed: number): Record<EsccScore, ScoreLaw> {
  const size = latentParts.length
  const factor = lower(esccCovariance, size)
  const random = createRandom(seed, 'escc score law')
  const latent = Array.from({ length: 2 * specimens }, () =>
    placed(
      new Float64Array(size),
      factor,
      Float64Array.from({ length: size }, () => random.normal()),
    ),
  )
  const material = latent.map((_, i): Material => (i % 2 === 0 ? 'resection' : 'biopsy'))
  const { assay } = simulateTumourRna(
    latent.map((parts, i) => ({
      sample: `L${i + 1}`,
      patientId: `L${i + 1}`,
      latent: { ...latentOf(parts) },
      material: material[i],
      centre: 'law',
    })),
    { seed, genes: rnaGeneCount },
  )
  const perMillion = cpm(assay)
  const learnt = (published: string): ScoreLaw => {
    const signature = signatureNamed(published)
    if (signature === null) throw new RangeError(`no signature '${published}'`)
    const y = scorePublished(perMillion, [signature]).scores.row(0)
    const fit = linearRegression({ y, x: latentParts.map((_, p) => latent.map(parts => parts[p])) })
    const around = (of: Material) => {
      const own = latent.flatMap((_, i) => (material[i] === of ? [(y[i] - fit.fitted[i]) ** 2] : []))
      return own.reduce((sum, square) => sum + square, 0) / own.length
    }
    const [intercept, ...coefficients] = fit.coefficients
    return { intercept, coefficients, variance: { resection: around('resection'), biopsy: around('biopsy') } }
  }
  return {
    infiltration: learnt(esccScores.infiltration),
    anticipated_response: learnt(esccScores.anticipated_response),
    anticipated_tolerance: learnt(esccScores.anticipated_tolerance),
  }
}

function cpm(assay: Assay): Assay {
  const total = new Float64Array(assay.size)
  for (let f = 0; f < assay.features.length; f++)
    assay.row(f).forEach((count, s) => {
      total[s] += count
    })
  const { name, features, samples } = assay
  const values = assay.values.map((count, i) => (1e6 * count) / total[i % assay.size])
  return new Assay({ name, scale: 'tpm', features, samples, values })
}
