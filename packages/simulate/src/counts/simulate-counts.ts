import { Assay, unknownSample } from '@tessera/omics'
import { createRandom, drawGamma, type Random } from '@tessera/statistics'
import { type CountLaw, type CountLawInput, countLawSchema } from './count-law.ts'

/** What is true of simulated counts. */
export interface CountTruth {
  readonly law: CountLaw
  /** log2 difference of cases less controls of each gene; 0 is none. */
  readonly difference: Float64Array
  /** Dispersion of each gene: the variance of a count of mean mu is mu + dispersion mu^2. */
  readonly dispersion: Float64Array
  /** Share of the library that each gene has in a control of no batch. */
  readonly share: Float64Array
  /** Expected count of all genes of each sample. */
  readonly librarySize: Float64Array
  /** 1 case, 0 control. */
  readonly group: readonly (0 | 1)[]
}

/**
 * Negative-binomial counts (gamma-Poisson, no extra zeros) with their truth. Groups are dealt at random within
 * batches; levels of genes are log-normal; planted differences go up and down in turn.
 */
export function simulateCounts(input: CountLawInput): { assay: Assay; truth: CountTruth } {
  const law = countLawSchema.parse(input)
  const { genes, samples } = law
  const random = createRandom(law.seed, 'counts', 'samples')
  const batch = Int32Array.from({ length: samples }, (_, s) => s % law.batches)
  const group = groupsOf(law, batch, random)
  const librarySize = Float64Array.from(
    { length: samples },
    () => law.librarySize * Math.exp(law.librarySpread * random.normal()),
  )
  const level = createRandom(law.seed, 'counts', 'levels')
  const share = Float64Array.from({ length: genes }, () => Math.exp(2 * level.normal()))
  const total = share.reduce((sum, value) => sum + value, 0)
  for (let g = 0; g < genes; g++) share[g] /= total
  const difference = new Float64Array(genes)
  const places = createRandom(law.seed, 'counts', 'planted').permutation(genes)
  for (let k = 0; k < Math.min(law.planted, genes); k++)
    difference[places[k]] = (k % 2 === 0 ? 1 : -1) * law.effect
  const dispersion = new Float64Array(genes)
  const values = new Float64Array(genes * samples)
  for (let g = 0; g < genes; g++) {
    const draw = createRandom(law.seed, 'counts', 'gene', g)
    const { asymptote, extra, spread } = law.dispersion
    const expected = share[g] * law.librarySize
    dispersion[g] = (asymptote + extra / expected) * Math.exp(spread * draw.normal())
    const offsets = Float64Array.from({ length: law.batches }, () => law.batch * draw.normal())
    for (let s = 0; s < samples; s++) {
      const mean = share[g] * librarySize[s] * 2 ** (offsets[batch[s]] + difference[g] * group[s])
      const size = dispersion[g]
      values[g * samples + s] = drawPoisson(
        draw,
        size > 0 ? drawGamma(draw, 1 / size, 1 / (size * mean)) : mean,
      )
    }
  }
  const width = String(Math.max(genes, samples)).length
  return {
    assay: new Assay({
      name: 'simulated counts',
      scale: 'counts',
      features: Array.from({ length: genes }, (_, g) => ({
        id: `g${String(g + 1).padStart(width, '0')}`,
        symbol: null,
        names: {},
      })),
      samples: Array.from({ length: samples }, (_, s) => ({
        ...unknownSample(`s${String(s + 1).padStart(width, '0')}`),
        patientId: `P${String(s + 1).padStart(width, '0')}`,
        batch: `batch ${batch[s] + 1}`,
        covariates: { group: group[s] === 1 ? 'case' : 'control' },
      })),
      values,
    }),
    truth: { law, difference, dispersion, share, librarySize, group },
  }
}

/** Cases are dealt in the same share within each batch. */
function groupsOf(law: CountLaw, batch: Int32Array, random: Random): (0 | 1)[] {
  const group: (0 | 1)[] = Array.from(batch, () => 0)
  for (let b = 0; b < law.batches; b++) {
    const members = Array.from(batch.keys()).filter(s => batch[s] === b)
    const order = random.permutation(members.length)
    const cases = Math.round(law.cases * members.length)
    for (let k = 0; k < cases; k++) group[members[order[k]]] = 1
  }
  return group
}

/**
 * A Poisson draw: by products of uniforms below a mean of 30 (Knuth), above it by halves: a gamma draw tells at what
 * time the k-th event falls (Ahrens & Dieter, Computing 1974;12:223).
 */
export function drawPoisson(random: Random, mean: number): number {
  let count = 0
  let left = mean
  while (left > 30) {
    const k = Math.floor((7 / 8) * left)
    const time = drawGamma(random, k)
    if (time > left) {
      // The k-th event comes later: each of the k - 1 before it fell within `left` with probability left / time.
      for (let i = 0; i < k - 1; i++) if (random.next() < left / time) count++
      return count
    }
    count += k
    left -= time
  }
  const limit = Math.exp(-left)
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}
