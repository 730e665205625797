import type { Random } from '@tessera/statistics'
import { lower, placed } from './latent-posterior.ts'
import type { BestByModalityOptions, LatentCentre, Modality, ObservedValues } from './modality.ts'

/** A patient of the large cohort from which the best achievable is computed. */
export interface Person {
  readonly latent: Float64Array
  readonly observed: ObservedValues
  /** Lambda' Psi^-1 y of each modality. */
  readonly scores: readonly (Float64Array | null)[]
  /** What is true of them, given everything: the risk, the levels, the mean of the value. */
  readonly truth: Float64Array
}

/** What the patients of a centre show. */
export function modalitiesOf({ modalities, centres }: BestByModalityOptions, c: number): readonly Modality[] {
  return centres[c].modalities ?? modalities
}

/** Patients of a centre who are at risk. */
export function drawPeople(
  options: BestByModalityOptions,
  centre: LatentCentre,
  c: number,
  factor: Float64Array,
  random: Random,
): Person[] {
  const { centres, patients, atRisk } = options
  const modalities = modalitiesOf(options, c)
  const shares = centres.reduce((sum, { share }) => sum + share, 0)
  // In twenty batches a centre, none may be so small that it has no pair.
  const parts = centres.filter(({ place }) => place !== undefined && place === centre.place).length
  const count = Math.max(Math.ceil(400 / Math.max(1, parts)), Math.round((patients * centre.share) / shares))
  const size = centre.mean.length
  const roots = modalities.map(({ information }) => (information ? lower(information, size) : null))
  const people: Person[] = []
  while (people.length < count) {
    const latent = placed(centre.mean, factor, normalVector(random, size))
    const observed: Record<string, number> = {}
    for (const { discrete } of modalities)
      if (discrete) Object.assign(observed, discrete.draw(latent, random, observed))
    const scores = modalities.map(({ information }, m) => {
      const root = roots[m]
      if (!information || !root) return null
      return placed(product(information, latent), root, normalVector(random, size))
    })
    if (atRisk && random.next() >= atRisk(latent, observed, c)) continue
    people.push({ latent, observed, scores, truth: partsOf(options, latent, observed, c) })
  }
  return people
}

/** The risk, the probabilities of levels and the mean of the value, given everything. */
function partsOf(
  options: BestByModalityOptions,
  latent: Float64Array,
  observed: ObservedValues,
  c: number,
): Float64Array {
  const levels = options.levels?.(latent, observed, c).length ?? 0
  const parts = new Float64Array(1 + levels + (options.value ? 1 : 0))
  addParts(parts, 1, options, latent, observed, c)
  return parts
}

/** Adds what is true of a patient to sums, part by part. */
export function addParts(
  sums: Float64Array,
  weight: number,
  { risk, levels, value }: BestByModalityOptions,
  latent: Float64Array,
  observed: ObservedValues,
  c: number,
): void {
  sums[0] += weight * risk(latent, observed, c)
  levels?.(latent, observed, c).forEach((p, k) => {
    sums[1 + k] += weight * p
  })
  if (value) sums[sums.length - 1] += weight * value.mean(latent, observed, c)
}

function normalVector(random: Random, size: number): Float64Array {
  return Float64Array.from({ length: size }, () => random.normal())
}

function product(matrix: Float64Array, x: Float64Array): Float64Array {
  return Float64Array.from(x, (_, i) =>
    x.reduce((sum, value, j) => sum + matrix[i * x.length + j] * value, 0),
  )
}
