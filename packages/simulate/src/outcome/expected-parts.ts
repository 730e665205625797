import { createRandom, normalQuantile, type Random } from '@tessera/statistics'
import { addParts, modalitiesOf, type Person } from './drawn-people.ts'
import { type LatentPosterior, lower, placed } from './latent-posterior.ts'
import type { BestByModalityOptions, Modality, ObservedValues } from './modality.ts'

/** E[what is true and at risk | what the set shows] / E[at risk | what the set shows] of one patient, part by part. */
export function expectedParts(
  options: BestByModalityOptions,
  person: Person,
  c: number,
  set: readonly number[],
  posterior: LatentPosterior,
  normals: readonly Float64Array[],
): Float64Array {
  const { centres, atRisk, seed } = options
  const modalities = modalitiesOf(options, c)
  const size = person.latent.length
  const score = new Float64Array(size)
  for (const m of set)
    person.scores[m]?.forEach((value, i) => {
      score[i] += value
    })
  const mean = posterior.mean(centres[c].mean, score)
  const unseen = modalities.flatMap(({ discrete }, m) => (discrete && !set.includes(m) ? [discrete] : []))
  // The same stream for every patient: what is unseen differs by their latent parts alone.
  const random = createRandom(seed, 'unseen')
  const points = normals.map(z => {
    const latent = placed(mean, posterior.factor, z)
    let log = 0
    for (const m of set) log += modalities[m].discrete?.logLikelihood(person.observed, latent) ?? 0
    const observed = unseen.length === 0 ? person.observed : unseenIn(unseen, latent, random, person.observed)
    return { latent, log, observed }
  })
  const highest = points.reduce((most, { log }) => Math.max(most, log), Number.NEGATIVE_INFINITY)
  const sums = new Float64Array(person.truth.length)
  let at = 0
  for (const { latent, log, observed } of points) {
    const present = Math.exp(log - highest) * (atRisk?.(latent, observed, c) ?? 1)
    addParts(sums, present, options, latent, observed, c)
    at += present
  }
  return sums.map(sum => sum / at)
}

/** What the modalities of no set would show, one after the other. */
function unseenIn(
  laws: readonly NonNullable<Modality['discrete']>[],
  latent: Float64Array,
  random: Random,
  known: ObservedValues,
): ObservedValues {
  const observed: Record<string, number> = { ...known }
  for (const law of laws) Object.assign(observed, law.draw(latent, random, observed))
  return observed
}

/**
 * Points of a standard normal: the additive recurrence of the generalised golden ratio (root of g^(d+1) = g + 1) through
 * the quantile function, in pairs z, -z, and then made to have covariance I: means and covariances of the points are
 * exact, and a patient's risk is a smooth function of their posterior.
 * Source of the recurrence: Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018.
 */
export function evenNormals(count: number, size: number): Float64Array[] {
  // With fewer points than that their covariance has no inverse, and they cannot be made standard.
  if (count < 2 * size)
    throw new RangeError(`${count} draws for ${size} latent parts are too few: give at least ${2 * size}`)
  let ratio = 1.5
  for (let i = 0; i < 60; i++) ratio = (1 + ratio) ** (1 / (size + 1))
  const step = Array.from({ length: size }, (_, j) => ratio ** -(j + 1))
  const raw = Array.from({ length: Math.ceil(count / 2) }, (_, i) =>
    Float64Array.from(step, alpha => normalQuantile((0.5 + (i + 1) * alpha) % 1)),
  )
  const covariance = new Float64Array(size * size)
  for (const z of raw)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) covariance[i * size + j] += (z[i] * z[j]) / raw.length
  const root = lower(covariance, size)
  return raw.map(z => solveLower(root, z)).flatMap(z => [z, z.map(value => -value)])
}

/** L^-1 z. */
function solveLower(root: Float64Array, z: Float64Array): Float64Array {
  const size = z.length
  const x = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let sum = z[i]
    for (let j = 0; j < i; j++) sum -= root[i * size + j] * x[j]
    x[i] = sum / root[i * size + i]
  }
  return x
}
