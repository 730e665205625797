import { checkSameGrid, ImagingError, type Mask } from '@tessera/imaging'

/**
 * The voxels that more than half of the readers have; a tie is outside.
 * @throws ImagingError `geometry-mismatch`; `bad-setting` without a reader
 */
export function majorityConsensus(masks: readonly Mask[]): Mask {
  const votes = countVotes(masks)
  return { grid: masks[0].grid, inside: Uint8Array.from(votes, count => (2 * count > masks.length ? 1 : 0)) }
}

export interface Staple {
  /** Where the probability is at least a half. */
  readonly mask: Mask
  /** Of each voxel to be tumour, given the readers. */
  readonly probability: Float64Array
  /** Estimated of each reader against the hidden truth. */
  readonly sensitivity: Float64Array
  readonly specificity: Float64Array
  readonly prior: number
  readonly iterations: number
  readonly converged: boolean
}

/**
 * STAPLE (Warfield, Zou & Wells, IEEE Trans Med Imaging 2004;23:903): expectation-maximisation of each reader's
 * sensitivity p and specificity q with the hidden truth,
 * W = g Π p^D (1−p)^(1−D) / (g Π p^D (1−p)^(1−D) + (1−g) Π q^(1−D) (1−q)^D), from p = q = 0.99999. Voxels with the same
 * votes are one term, so that the image's size costs nothing.
 * @param options.prior g; by default the mean share of voxels that the readers have. It depends on how much background the
 * image has: crop it first where the readers' specificity matters
 * @throws ImagingError `geometry-mismatch`; `empty-mask` where no reader has a voxel; `bad-setting` without a reader, with
 * more than 31 or with a prior outside 0 to 1
 */
export function stapleConsensus(
  masks: readonly Mask[],
  options: { readonly prior?: number; readonly iterations?: number; readonly tolerance?: number } = {},
): Staple {
  const { iterations: most = 1000, tolerance = 1e-10 } = options
  const n = masks.length
  if (n > 31) throw new ImagingError('bad-setting', `${n} readers`, 'STAPLE is made for 31 at the most')
  const votes = countVotes(masks)
  const given = votes.reduce((sum, count) => sum + count, 0)
  if (given === 0)
    throw new ImagingError('empty-mask', 'no reader has a voxel', 'an agreement on no tumour needs no STAPLE')
  const prior = options.prior ?? given / (n * votes.length)
  if (!(prior > 0 && prior < 1))
    throw new ImagingError('bad-setting', `a prior of ${prior}`, 'give a number between 0 and 1')
  const { patterns, counts, patternOf } = votePatterns(masks)
  const sensitivity = new Float64Array(n).fill(0.99999)
  const specificity = new Float64Array(n).fill(0.99999)
  let weight = new Float64Array(patterns.length)
  let iterations = 0
  let converged = false
  while (iterations < most && !converged) {
    iterations++
    weight = patterns.map(pattern => posterior(pattern, prior, sensitivity, specificity))
    converged = maximise(patterns, counts, weight, sensitivity, specificity) < tolerance
  }
  const probability = Float64Array.from(patternOf, at => weight[at])
  const inside = Uint8Array.from(probability, w => (w >= 0.5 ? 1 : 0))
  const { grid } = masks[0]
  return { mask: { grid, inside }, probability, sensitivity, specificity, prior, iterations, converged }
}

function countVotes(masks: readonly Mask[]): Uint8Array {
  if (masks.length === 0)
    throw new ImagingError('bad-setting', 'a consensus of no readers', 'give at least one mask')
  const votes = new Uint8Array(masks[0].inside.length)
  for (const { grid, inside } of masks) {
    checkSameGrid(masks[0].grid, grid)
    for (let i = 0; i < votes.length; i++) votes[i] += inside[i]
  }
  return votes
}

/** Who voted for a voxel, as bits: each combination once, how often it occurs, and which one a voxel has. */
function votePatterns(masks: readonly Mask[]) {
  const number = new Map<number, number>()
  const counts: number[] = []
  const patternOf = new Int32Array(masks[0].inside.length)
  for (let i = 0; i < patternOf.length; i++) {
    let bits = 0
    for (let j = 0; j < masks.length; j++) bits |= masks[j].inside[i] << j
    let at = number.get(bits)
    if (at === undefined) {
      at = counts.length
      number.set(bits, at)
      counts.push(0)
    }
    counts[at]++
    patternOf[i] = at
  }
  return { patterns: Float64Array.from(number.keys()), counts, patternOf }
}

function posterior(bits: number, prior: number, p: Float64Array, q: Float64Array): number {
  let [tumour, other] = [prior, 1 - prior]
  for (let j = 0; j < p.length; j++) {
    const voted = (bits >> j) & 1
    tumour *= voted ? p[j] : 1 - p[j]
    other *= voted ? 1 - q[j] : q[j]
  }
  return tumour / (tumour + other)
}

/** The readers' p and q that fit the weights best, in place; gives the largest change. */
function maximise(
  patterns: Float64Array,
  counts: readonly number[],
  weight: Float64Array,
  p: Float64Array,
  q: Float64Array,
): number {
  let [tumour, other] = [0, 0]
  counts.forEach((count, at) => {
    tumour += count * weight[at]
    other += count * (1 - weight[at])
  })
  let change = 0
  for (let j = 0; j < p.length; j++) {
    let [found, spared] = [0, 0]
    counts.forEach((count, at) => {
      if ((patterns[at] >> j) & 1) found += count * weight[at]
      else spared += count * (1 - weight[at])
    })
    const [nextP, nextQ] = [tumour > 0 ? found / tumour : p[j], other > 0 ? spared / other : q[j]]
    change = Math.max(change, Math.abs(nextP - p[j]), Math.abs(nextQ - q[j]))
    p[j] = nextP
    q[j] = nextQ
  }
  return change
}
