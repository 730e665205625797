import { createRandom, normalQuantile, type Random } from '@tessera/statistics'
import type { BestAchievable } from '../truth/truth.ts'
import { expectedAuc } from './best-achievable.ts'
import { type LatentPosterior, latentPosterior, lower, placed } from './latent-posterior.ts'

/** Values of discrete observables (and of covariates of no latent part), by name. */
export type ObservedValues = Readonly<Record<string, number>>

/** What a modality shows of the latent parts of a patient. */
export interface Modality {
  /** As the block of the study is called. */
  readonly name: string
  /**
   * Of what is Gaussian given the latent parts x, y = Lambda x + e: Lambda' Psi^-1 Lambda, d x d row-major. Thousands
   * of genes come down to this.
   */
  readonly information?: Float64Array
  /** Of what is not: drawn given x, with its log likelihood up to a constant. */
  readonly discrete?: {
    /** @param observed what the modalities before it show: pathology depends on the therapy that was given */
    draw(latent: Float64Array, random: Random, observed?: ObservedValues): ObservedValues
    logLikelihood(observed: ObservedValues, latent: Float64Array): number
  }
}

/** Patients of one centre: their share and the mean of their latent parts, which every score is allowed to know. */
export interface LatentCentre {
  readonly share: number
  readonly mean: Float64Array
}

export interface BestByModalityOptions {
  /** Covariance of the latent parts within a centre, d x d row-major. */
  readonly covariance: Float64Array
  readonly centres: readonly LatentCentre[]
  readonly modalities: readonly Modality[]
  /** The sets that are asked about, by names of modalities; the empty set is what the centre alone tells. */
  readonly sets: readonly (readonly string[])[]
  /**
   * P(event by the horizon) of a patient at risk, given everything: the latent parts, what the discrete modalities
   * show, and the place of the centre.
   */
  risk(latent: Float64Array, observed: ObservedValues, centre: number): number
  /** P(at risk at time zero); absent: surely. */
  atRisk?(latent: Float64Array, observed: ObservedValues, centre: number): number
  readonly seed: number
  /** Patients who are drawn. */
  readonly patients: number
  /** Draws of the posterior of each patient; 128 by default, the same points for all. */
  readonly draws?: number
}

interface Person {
  readonly latent: Float64Array
  readonly observed: ObservedValues
  /** Lambda' Psi^-1 y of each modality. */
  readonly scores: readonly (Float64Array | null)[]
  readonly truth: number
}

/**
 * The discrimination that the best possible score reaches from each set of modalities, and (last) from the latent parts
 * themselves: the score is E[risk | what the set shows, centre], by the Gaussian posterior of the latent parts and
 * weighted draws for what is discrete. The area under the curve is taken within centres by its expectation over
 * outcomes (`expectedAuc`), and centres are averaged by their patients.
 * @throws RangeError for a set that names no modality
 */
export function bestByModality(options: BestByModalityOptions): BestAchievable[] {
  const { modalities, sets, centres, covariance, seed, draws = 128 } = options
  const size = centres[0].mean.length
  const random = createRandom(seed, 'best by modality')
  const normals = evenNormals(draws, size)
  const factor = lower(covariance, size)
  const people = centres.map((centre, c) => drawPeople(options, centre, c, factor, random))
  const total = people.reduce((sum, own) => sum + own.length, 0)
  const measured = (
    given: BestAchievable['given'],
    names: readonly string[] | null,
    scored: Float64Array[],
  ) => {
    const auc = scored.reduce((sum, risk) => sum + (risk.length / total) * expectedAuc(risk), 0)
    const parts = scored.map(risk => (risk.length / total) * batchError(risk))
    const best: BestAchievable = {
      given,
      ...(names === null ? {} : { modalities: [...names] }),
      auc,
      aucSe: Math.hypot(...parts),
      concordance: null,
      concordanceSe: null,
      brier: scored.reduce((sum, risk) => sum + risk.reduce((s, r) => s + r * (1 - r), 0), 0) / total,
      patients: total,
    }
    return best
  }
  const found = sets.map(names => {
    const at = names.map(name => indexOf(modalities, name))
    const information = new Float64Array(size * size)
    for (const m of at)
      modalities[m].information?.forEach((value, i) => {
        information[i] += value
      })
    const posterior = latentPosterior(covariance, information, size)
    const scored = people.map((own, c) =>
      Float64Array.from(own, person => expected(options, person, c, at, posterior, normals)),
    )
    return measured('observables', names, scored)
  })
  const everything = people.map(own => Float64Array.from(own, ({ truth }) => truth))
  return [...found, measured('observables and latent state', null, everything)]
}

function drawPeople(
  { modalities, centres, patients, risk, atRisk, covariance: _ }: BestByModalityOptions,
  centre: LatentCentre,
  c: number,
  factor: Float64Array,
  random: Random,
): Person[] {
  const shares = centres.reduce((sum, { share }) => sum + share, 0)
  // In twenty batches a centre, none may be so small that it has no pair.
  const count = Math.max(400, Math.round((patients * centre.share) / shares))
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
    people.push({ latent, observed, scores, truth: risk(latent, observed, c) })
  }
  return people
}

/** E[event | what the set shows] / E[at risk | what the set shows] of one patient. */
function expected(
  { modalities, centres, risk, atRisk, seed }: BestByModalityOptions,
  person: Person,
  c: number,
  set: readonly number[],
  posterior: LatentPosterior,
  normals: readonly Float64Array[],
): number {
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
  let event = 0
  let at = 0
  for (const { latent, log, observed } of points) {
    const present = Math.exp(log - highest) * (atRisk?.(latent, observed, c) ?? 1)
    event += present * risk(latent, observed, c)
    at += present
  }
  return event / at
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

function indexOf(modalities: readonly Modality[], name: string): number {
  const at = modalities.findIndex(modality => modality.name === name)
  if (at < 0)
    throw new RangeError(
      `there is no modality '${name}'; there are ${modalities.map(m => m.name).join(', ')}`,
    )
  return at
}

/**
 * Points of a standard normal: the additive recurrence of the generalised golden ratio (root of g^(d+1) = g + 1) through
 * the quantile function, in pairs z, -z, and then made to have covariance I: means and covariances of the points are
 * exact, and a patient's risk is a smooth function of their posterior.
 * Source of the recurrence: Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018.
 */
function evenNormals(count: number, size: number): Float64Array[] {
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

function normalVector(random: Random, size: number): Float64Array {
  return Float64Array.from({ length: size }, () => random.normal())
}

function product(matrix: Float64Array, x: Float64Array): Float64Array {
  return Float64Array.from(x, (_, i) =>
    x.reduce((sum, value, j) => sum + matrix[i * x.length + j] * value, 0),
  )
}

/** Standard error of a centre's expected AUC from twenty consecutive parts. */
function batchError(risk: Float64Array): number {
  const size = Math.floor(risk.length / 20)
  const values = Array.from({ length: 20 }, (_, i) => expectedAuc(risk.subarray(i * size, (i + 1) * size)))
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) / values.length)
}
