import type { Finding } from '@tessera/evidence'
import { type Assay, type AssayScale, requireScale } from '../assay/index.ts'
import { geneFinder } from '../identity/index.ts'
import { type CoverageRule, type PlacedSet, placeSets } from '../scores/gene-set.ts'
import { type GeneSetScores, scoreAssay } from '../scores/score-assay.ts'
import { ssgsea } from '../scores/ssgsea.ts'
import { missingScores } from '../scores/weighted.ts'
import type { PublishedSignature } from './signature.ts'

const scales: readonly AssayScale[] = ['counts', 'tpm', 'intensity', 'log2', 'ln', 'log10']

/** Least share of the genes measured for a published signature to be scored: the rule of `coverageOf`. */
export const publishedCoverage: CoverageRule = { leastShare: 0.8 }
/** Fewest housekeeping genes measured, of those a profile has. */
const FEWEST_HOUSEKEEPING = 3

/**
 * Scores of published signatures, each by its own formula. A signature of which less than 80 % of the genes are
 * measured (or another rule of coverage fails) is refused with its reason; one that is incomplete is scored on the
 * genes present, with a note that names the missing.
 * @throws OmicsError `scale` for ratios and scores, `features-missing` where no signature can be scored
 */
export function scorePublished(
  assay: Assay,
  signatures: readonly PublishedSignature[],
  rule: CoverageRule = publishedCoverage,
): GeneSetScores {
  requireScale(assay, scales, 'a published signature')
  const find = geneFinder(assay)
  const { placed, coverage, findings } = placeSets(
    assay,
    signatures.map(({ name, label, genes, weights }) => ({ name, description: label, genes, weights })),
    rule,
  )
  const byName = new Map(signatures.map(signature => [signature.name, signature]))
  const names: string[] = []
  const rows: Float64Array[] = []
  const refused = new Map<string, string>()
  for (const set of placed) {
    const signature = byName.get(set.name)
    if (!signature) continue
    const scored = scoreOne(assay, signature, set, find)
    if (typeof scored === 'string') {
      refused.set(set.name, scored)
      continue
    }
    names.push(set.name)
    rows.push(scored)
  }
  const values = new Float64Array(names.length * assay.size)
  rows.forEach((row, i) => {
    values.set(row, i * assay.size)
  })
  return {
    scores: scoreAssay(assay, 'published signatures', names, values),
    coverage: coverage.map(one => {
      const reason = refused.get(one.set)
      return reason === undefined ? one : { ...one, scored: false, reason }
    }),
    findings: [...findings, ...refusals(refused), ...missingScores(assay, names, values)],
  }
}

/** One score a sample, or why there is none. */
function scoreOne(
  assay: Assay,
  signature: PublishedSignature,
  set: PlacedSet,
  find: ReturnType<typeof geneFinder>,
): Float64Array | string {
  if (signature.formula === 'ssgsea') {
    const genes = Array.from(set.places, place => assay.features[place].id)
    const alone = [{ name: set.name, description: '', genes }]
    return ssgsea(assay, alone, { normalise: false }).scores.values
  }
  if (signature.formula === 'geometric-mean') {
    const linear = assay.scale === 'tpm' || assay.scale === 'counts' || assay.scale === 'intensity'
    const logs = meanOf(
      assay,
      set.places,
      linear ? value => Math.log(value + 0.01) : toBase(assay.scale, Math.E),
    )
    return logs.map(Math.exp)
  }
  if (signature.formula === 'mean-log2') return meanOf(assay, set.places, toBase(assay.scale, 2))
  const log10 = toBase(assay.scale, 10)
  const housekeeping = (signature.housekeeping ?? []).flatMap(gene => {
    const found = find(gene)
    return found === null || found === 'ambiguous' ? [] : [found.place]
  })
  if (housekeeping.length < FEWEST_HOUSEKEEPING)
    return `${housekeeping.length} of ${signature.housekeeping?.length ?? 0} housekeeping genes measured, fewer than ${FEWEST_HOUSEKEEPING}`
  const reference = meanOf(assay, Int32Array.from(housekeeping), log10)
  const score = new Float64Array(assay.size)
  for (const [i, place] of set.places.entries()) {
    const row = assay.row(place)
    const weight = set.weights?.[i] ?? 0
    for (let s = 0; s < assay.size; s++) score[s] += weight * (log10(row[s]) - reference[s])
  }
  return score
}

/** Logarithm to a base of a value on the assay's scale: a linear scale has 1 added. */
function toBase(scale: AssayScale, base: number): (value: number) => number {
  const wanted = Math.log(base)
  if (scale === 'log2') return base === 2 ? value => value : value => (value * Math.LN2) / wanted
  if (scale === 'ln') return value => value / wanted
  if (scale === 'log10') return base === 10 ? value => value : value => (value * Math.LN10) / wanted
  return value => Math.log1p(value) / wanted
}

function meanOf(assay: Assay, places: Int32Array, transform: (value: number) => number): Float64Array {
  const sum = new Float64Array(assay.size)
  for (const place of places) {
    const row = assay.row(place)
    for (let s = 0; s < assay.size; s++) sum[s] += transform(row[s])
  }
  return sum.map(value => value / places.length)
}

function refusals(refused: ReadonlyMap<string, string>): Finding[] {
  return [...refused].map(([set, reason]) => ({
    severity: 'warning',
    code: 'set-not-scored',
    message: `${set}: not scored (${reason})`,
    cure: 'give a table with the missing genes, or take a signature that does not need them',
  }))
}

/**
 * Tumour purity from the ESTIMATE score (immune plus stromal) of Affymetrix arrays over the paper's 10,412 genes:
 * cos(0.6049872018 + 0.0001467884 score) (Yoshihara 2013). Null where the formula leaves 0 to 1. Of RNA-seq it means
 * nothing, and is not offered.
 */
export function estimatePurity(score: number, platform: 'affymetrix'): number | null {
  if (platform !== 'affymetrix') return null
  const angle = 0.6049872018 + 0.0001467884 * score
  return angle < 0 || angle > Math.PI / 2 ? null : Math.cos(angle)
}
