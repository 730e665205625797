import type { Assay } from '../assay/assay.ts'
import { type GeneNames, knownRenamed, type NameStanding } from './gene-names.ts'

/** Markers and their weights; without weights every marker counts the same. */
export interface MarkerSignature {
  readonly name: string
  readonly genes: readonly string[]
  /** One a marker. */
  readonly weights?: readonly number[]
}

export interface CoverageOptions {
  /** Smallest share of the markers that must be measured; by default 0.8. */
  readonly leastShare?: number
  /** Smallest share of the total absolute weight that the measured markers must carry; by default `leastShare`. */
  readonly leastWeight?: number
  /** Names of genes that the user gave, before those that Tessera knows to be renamed. */
  readonly names?: GeneNames
  /** An assay with all markers, on the scale that the score is of (log2 usually), in which the loss is measured. */
  readonly reference?: Assay
}

/** A marker that was found under another name than the signature's. */
export interface OtherName {
  readonly gene: string
  readonly feature: string
  readonly standing: NameStanding
}

/** What missing markers do to a score, in an assay that has them. */
export interface LossInReference {
  readonly reference: string
  /** Samples in which both scores are known. */
  readonly samples: number
  /**
   * Markers that the reference lacks itself. Where one of them is missing from the assay the loss cannot be told; of the
   * others both scores go without.
   */
  readonly missingInReference: readonly string[]
  /** Pearson correlation of the reduced with the full score; null where it has none. */
  readonly correlation: number | null
  /** Standard deviation of the difference over that of the full score, after both are means of their markers. */
  readonly relativeError: number | null
  /** Why there is no correlation. */
  readonly reason: string | null
}

export interface SignatureCoverage {
  readonly signature: string
  readonly markers: number
  /** Markers that are measured, as the signature names them. */
  readonly present: readonly string[]
  readonly missing: readonly string[]
  readonly underOtherName: readonly OtherName[]
  /** Markers whose name leads to several features, or to a name of several genes: taken as missing. */
  readonly ambiguous: readonly string[]
  readonly shareOfMarkers: number
  readonly shareOfWeight: number
  /** The rule, in words. */
  readonly rule: string
  readonly predicts: boolean
  /** Why it does not predict; null where it does. */
  readonly reason: string | null
  /** Feature of each present marker, and its weight. */
  readonly places: Int32Array
  readonly weights: Float64Array
  readonly loss: LossInReference | null
}

/**
 * What of a signature an assay measures, and whether it may predict: when at least a stated share of the markers and
 * of the total absolute weight is there. A marker is looked for by feature id, symbol and further names, then under
 * the names that it had before or has since. Where a reference assay is given, the score of the markers that are left
 * is correlated with the full one in it: the score is sum(w x) / sum(|w|), with weights 1 the mean.
 */
export function coverageOf(
  signature: MarkerSignature,
  assay: Assay,
  { leastShare = 0.8, leastWeight = leastShare, names, reference }: CoverageOptions = {},
): SignatureCoverage {
  const markers = markersOf(signature)
  const find = geneFinder(assay, names)
  const present: string[] = []
  const missing: string[] = []
  const underOtherName: OtherName[] = []
  const ambiguous: string[] = []
  const places: number[] = []
  const weights: number[] = []
  const taken = new Set<number>()
  let total = 0
  let measured = 0
  for (const { gene, weight } of markers) {
    total += Math.abs(weight)
    const found = find(gene)
    if (found === 'ambiguous') ambiguous.push(gene)
    if (found === null || found === 'ambiguous' || taken.has(found.place)) {
      missing.push(gene)
      continue
    }
    taken.add(found.place)
    present.push(gene)
    places.push(found.place)
    weights.push(weight)
    measured += Math.abs(weight)
    if (found.standing !== null)
      underOtherName.push({ gene, feature: assay.features[found.place].id, standing: found.standing })
  }
  const shareOfMarkers = markers.length === 0 ? 0 : present.length / markers.length
  const shareOfWeight = total === 0 ? 0 : measured / total
  const reason =
    shareOfMarkers < leastShare
      ? `${present.length} of ${markers.length} markers are measured (${percent(shareOfMarkers)}), fewer than ${percent(leastShare)}`
      : shareOfWeight < leastWeight
        ? `the measured markers carry ${percent(shareOfWeight)} of the weight, less than ${percent(leastWeight)}`
        : null
  return {
    signature: signature.name,
    markers: markers.length,
    present,
    missing,
    underOtherName,
    ambiguous,
    shareOfMarkers,
    shareOfWeight,
    rule: `predicts when at least ${percent(leastShare)} of the markers and ${percent(leastWeight)} of their absolute weight are measured`,
    predicts: reason === null && present.length > 0,
    reason: reason ?? (present.length === 0 ? 'no marker is measured' : null),
    places: Int32Array.from(places),
    weights: Float64Array.from(weights),
    loss: reference ? lossIn(reference, markers, new Set(present), names) : null,
  }
}

interface Marker {
  readonly gene: string
  readonly weight: number
}

function markersOf({ genes, weights }: MarkerSignature): Marker[] {
  const seen = new Set<string>()
  return genes.flatMap((gene, i) => {
    if (seen.has(gene)) return []
    seen.add(gene)
    return [{ gene, weight: weights?.[i] ?? 1 }]
  })
}

/** Place of a gene in an assay, and the standing of the name it was found under; null where it is not measured. */
export type FoundGene =
  | { readonly place: number; readonly standing: NameStanding | null }
  | 'ambiguous'
  | null

/** Finds the feature of a gene: by what the assay calls it, then by the gene's other names, then by the other way round. */
export function geneFinder(assay: Assay, given?: GeneNames): (gene: string) => FoundGene {
  const ids = assay.placeOf()
  const others = new Map<string, number[]>()
  for (const [place, { id, symbol, names }] of assay.features.entries())
    for (const name of new Set([symbol, names.given, names.ensembl, names.entrez, names.uniprot]))
      if (name && name !== id) others.set(name, [...(others.get(name) ?? []), place])
  const own = (name: string): FoundGene => {
    const id = ids.get(name)
    if (id !== undefined) return { place: id, standing: null }
    const places = others.get(name)
    if (places === undefined) return null
    return places.length === 1 ? { place: places[0], standing: null } : 'ambiguous'
  }
  const sources = given ? [given, knownRenamed] : [knownRenamed]
  return gene => {
    const direct = own(gene)
    if (direct !== null) return direct
    for (const source of sources) {
      const meant = source.resolve(gene)
      if (meant.length > 1) return 'ambiguous'
      const symbol = meant[0]?.symbol ?? gene
      const standing = meant[0]?.standing ?? 'approved'
      const now = symbol === gene ? null : own(symbol)
      if (now !== null) return now === 'ambiguous' ? now : { place: now.place, standing }
      // An alias may be of another gene as well: only names that lead back to this gene alone are followed.
      for (const other of source.othersOf(symbol)) {
        const back = source.resolve(other.symbol)
        if (back.length !== 1 || back[0].symbol !== symbol) continue
        const found = own(other.symbol)
        if (found !== null)
          return found === 'ambiguous' ? found : { place: found.place, standing: other.standing }
      }
    }
    return null
  }
}

function lossIn(
  reference: Assay,
  markers: readonly Marker[],
  present: ReadonlySet<string>,
  names?: GeneNames,
): LossInReference {
  const find = geneFinder(reference, names)
  const found = markers.flatMap(marker => {
    const at = find(marker.gene)
    return at === null || at === 'ambiguous' ? [] : [{ ...marker, place: at.place }]
  })
  const known = new Set(found.map(({ gene }) => gene))
  const missingInReference = markers.flatMap(({ gene }) => (known.has(gene) ? [] : [gene]))
  const none = (reason: string): LossInReference => ({
    reference: reference.name,
    samples: reference.size,
    missingInReference,
    correlation: null,
    relativeError: null,
    reason,
  })
  if (present.size === markers.length) return none('no marker is missing')
  const lost = missingInReference.filter(gene => !present.has(gene))
  if (lost.length > 0) return none(`the reference lacks ${lost.length} of the missing markers itself`)
  const full = score(reference, found)
  const reduced = score(
    reference,
    found.filter(({ gene }) => present.has(gene)),
  )
  const both = Array.from({ length: full.length }, (_, s) => s).filter(
    s => !Number.isNaN(full[s]) && !Number.isNaN(reduced[s]),
  )
  if (both.length < 3) return none('fewer than three samples have both scores')
  const x = both.map(s => full[s])
  const y = both.map(s => reduced[s])
  const [sx, sy] = [deviation(x), deviation(y)]
  if (sx === 0 || sy === 0) return none('a score does not vary')
  return {
    reference: reference.name,
    samples: both.length,
    missingInReference,
    correlation: covariance(x, y) / (sx * sy),
    relativeError: deviation(x.map((value, i) => y[i] - value)) / sx,
    reason: null,
  }
}

function score(assay: Assay, markers: readonly (Marker & { place: number })[]): Float64Array {
  const total = markers.reduce((sum, { weight }) => sum + Math.abs(weight), 0)
  const scores = new Float64Array(assay.size).fill(total === 0 ? Number.NaN : 0)
  for (const { place, weight } of markers) {
    const row = assay.row(place)
    for (let s = 0; s < assay.size; s++) scores[s] += (weight * row[s]) / total
  }
  return scores
}

function covariance(x: readonly number[], y: readonly number[]): number {
  const mx = x.reduce((a, b) => a + b, 0) / x.length
  const my = y.reduce((a, b) => a + b, 0) / y.length
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / (x.length - 1)
}

function deviation(x: readonly number[]): number {
  return Math.sqrt(covariance(x, x))
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
