import { benjaminiHochberg, normalTwoSided } from '@tessera/statistics'
import type { Genotypes } from '../genotypes.ts'
import { coxScreen } from './cox-screen.ts'
import { genomicInflation } from './inflation.ts'
import { linearTests } from './linear-tests.ts'
import { orthonormalBasis } from './orthonormal.ts'
import { type GermlineOutcome, usableRows } from './outcome.ts'
import { coxRefit, type FullTest, logisticRefit, type TestMethod } from './refit.ts'
import { logisticScreen } from './screens.ts'

export interface AssociationOptions {
  /** A column a covariate (ancestry components among them), a value a sample; a sample that lacks one is left out. */
  readonly covariates?: readonly Float64Array[]
  /** Variants to test; by default all but those of Y. */
  readonly places?: ArrayLike<number>
  /** Fewest copies of the rarer allele among the samples used; by default 5. */
  readonly minimumMinorCount?: number
  /** Score p-value up to which the whole model is fitted; by default 1e-3, and 1 (all) for 1,000 variants or fewer. */
  readonly refitBelow?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** Single-variant tests, a value a variant that was tested. */
export interface Association {
  readonly place: Int32Array
  /** Samples with outcome, covariates and a call. */
  readonly n: Uint32Array
  /** Frequency of the alternate allele among them. */
  readonly frequency: Float64Array
  /** By each copy of the alternate: difference, log odds ratio or log hazard ratio. One step from the null model where the method is `score`. */
  readonly effect: Float64Array
  readonly se: Float64Array
  readonly p: Float64Array
  readonly method: readonly TestMethod[]
  /** Benjamini and Hochberg's adjusted p-values. */
  readonly fdr: Float64Array
  /** Of the screening tests of all variants. */
  readonly inflation: number
  /** Rows of the samples used, and which covariates depend on earlier ones and were left out. */
  readonly rows: Int32Array
  readonly aliased: readonly boolean[]
  /** Variants that were not tested: too rare among the samples used, or a combination of the covariates. */
  readonly notTested: { readonly rare: number; readonly dependent: number }
}

/** p-value that counts as genome-wide significant. */
export const genomeWide = 5e-8

/**
 * Tests every variant by its number of alternate alleles (additive), with covariates. Continuous outcomes: the t test
 * of linear regression, exact for all. Binary and time-to-event outcomes: the score test against a null model of the
 * covariates that is fitted once, missing calls at the mean; those with a small p are fitted in full on the samples
 * with a call (logistic regression, Firth's where rare or separated; Cox with Efron's ties).
 * @throws OmicsError `too-few` or `value` where the outcome cannot be tested
 */
export function associate(
  genotypes: Genotypes,
  outcome: GermlineOutcome,
  options: AssociationOptions = {},
): Association {
  const { covariates = [], minimumMinorCount = 5 } = options
  const rows = usableRows(outcome, covariates)
  const pick = (column: Float64Array) => Float64Array.from(rows, row => column[row])
  const chosen = covariates.map(pick)
  const { aliased } = orthonormalBasis(chosen, rows.length, new Float64Array(rows.length).fill(1))
  const used = chosen.filter((_, j) => !aliased[j])
  const places = Int32Array.from(
    options.places ?? genotypes.placesWhere(place => genotypes.chromosome(place) !== 'Y'),
  )
  const test = testOf(outcome, pick, used, options.refitBelow ?? (places.length <= 1000 ? 1 : 1e-3))
  const whole = new Float64Array(genotypes.size)
  const dosages = new Float64Array(rows.length)
  const found: { place: number; n: number; frequency: number; screenP: number; test: FullTest }[] = []
  const notTested = { rare: 0, dependent: 0 }
  for (let i = 0; i < places.length; i++) {
    if (i % 1000 === 0) {
      options.signal?.throwIfAborted()
      options.onProgress?.(i, places.length)
    }
    genotypes.dosages(places[i], whole)
    let [known, copies] = [0, 0]
    for (let r = 0; r < rows.length; r++) {
      dosages[r] = whole[rows[r]]
      if (dosages[r] >= 0) {
        known++
        copies += dosages[r]
      }
    }
    if (!(Math.min(copies, 2 * known - copies) >= Math.max(minimumMinorCount, 1e-9))) {
      notTested.rare++
      continue
    }
    const tested = test(dosages, copies / known, known)
    if (tested === null) notTested.dependent++
    else found.push({ place: places[i], n: known, frequency: copies / (2 * known), ...tested })
  }
  options.onProgress?.(places.length, places.length)
  const p = Float64Array.from(found, one => one.test.p)
  return {
    place: Int32Array.from(found, one => one.place),
    n: Uint32Array.from(found, one => one.n),
    frequency: Float64Array.from(found, one => one.frequency),
    effect: Float64Array.from(found, one => one.test.effect),
    se: Float64Array.from(found, one => one.test.se),
    p,
    method: found.map(one => one.test.method),
    fdr: benjaminiHochberg(p),
    inflation: genomicInflation(found.map(one => one.screenP)),
    rows,
    aliased,
    notTested,
  }
}

type VariantTest = (
  dosages: Float64Array,
  mean: number,
  known: number,
) => { readonly screenP: number; readonly test: FullTest } | null

function testOf(
  outcome: GermlineOutcome,
  pick: (column: Float64Array) => Float64Array,
  covariates: readonly Float64Array[],
  refitBelow: number,
): VariantTest {
  if (outcome.kind === 'continuous') {
    const test = linearTests(pick(outcome.y), covariates)
    return dosages => {
      const result = test(dosages)
      return result === null ? null : { screenP: result.p, test: { method: 'linear', ...result } }
    }
  }
  const [screen, refit] = screenAndRefit(outcome, pick, covariates)
  const centred = new Float64Array(pick(outcome.kind === 'binary' ? outcome.y : outcome.time).length)
  return (dosages, mean, known) => {
    let squares = 0
    for (let r = 0; r < dosages.length; r++) {
      centred[r] = dosages[r] >= 0 ? dosages[r] - mean : 0
      squares += centred[r] * centred[r]
    }
    const { u, v } = screen(centred)
    if (!(v > 1e-9 * squares) || !(v > 0)) return null
    const screenP = normalTwoSided(u / Math.sqrt(v))
    const full = screenP <= refitBelow ? refit(dosages) : null
    return {
      screenP,
      test: full ?? { method: 'score', effect: u / v, se: 1 / Math.sqrt(v), p: screenP, n: known },
    }
  }
}

function screenAndRefit(
  outcome: Exclude<GermlineOutcome, { kind: 'continuous' }>,
  pick: (column: Float64Array) => Float64Array,
  covariates: readonly Float64Array[],
) {
  if (outcome.kind === 'binary') {
    const y = pick(outcome.y)
    return [
      logisticScreen(y, covariates),
      (dosages: Float64Array) => logisticRefit(dosages, y, covariates),
    ] as const
  }
  const [time, event] = [pick(outcome.time), pick(outcome.event)]
  return [
    coxScreen(time, event, covariates),
    (dosages: Float64Array) => coxRefit(dosages, time, event, covariates),
  ] as const
}
