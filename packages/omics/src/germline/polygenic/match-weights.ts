import { OmicsError } from '../../assay/omics-error.ts'
import { placesByPosition } from '../find-variants.ts'
import type { Genotypes } from '../genotypes.ts'
import { type AlleleMatch, isAmbiguous, matchAlleles } from './alleles.ts'
import type { ScoringFile } from './scoring-file.ts'
import type { PolygenicWeight } from './scoring-line.ts'

/**
 * What is done with A/T and C/G variants, whose strand the alleles do not tell: `drop`; `keep` (both on the forward
 * strand, as a harmonised file and a VCF are); `frequency` (the strand by which the frequencies agree, where the file
 * gives one and both are below 0.4 or above 0.6; others are dropped).
 */
export type AmbiguousRule = 'drop' | 'keep' | 'frequency'

export interface MatchedWeight {
  readonly weight: PolygenicWeight
  readonly place: number
  readonly effectIsAlternate: boolean
}

export interface MatchedScore {
  readonly by: 'position' | 'id'
  readonly matched: readonly MatchedWeight[]
  /** Of the weights of the file; `flipped` of those matched. */
  readonly counts: Readonly<Record<'matched' | 'flipped' | 'absent' | 'allelesDiffer' | 'ambiguous', number>>
  /** Matched weights over all lines of the file, those that were left out of it among them. */
  readonly coverage: number
  /** The same by the sizes of the weights. */
  readonly coverageByWeight: number
}

/**
 * Finds the variants of a score in genotypes: by place where the file gives coordinates of the genotypes' build, else
 * by rs number. Alleles may be exchanged, and stand on the other strand.
 * @throws OmicsError `not-applicable` where neither is possible, or where most alleles differ (coordinates of another build)
 */
export function matchWeights(file: ScoringFile, genotypes: Genotypes, rule: AmbiguousRule): MatchedScore {
  const { by, placesOf } = finder(file, genotypes)
  const matched: MatchedWeight[] = []
  const counts = { matched: 0, flipped: 0, absent: 0, allelesDiffer: 0, ambiguous: 0 }
  for (const weight of file.weights) {
    const places = placesOf(weight)
    if (places.length === 0) {
      counts.absent++
      continue
    }
    const found = bestPlace(weight, places, genotypes)
    if (found === null) {
      counts.allelesDiffer++
      continue
    }
    const strand = resolveStrand(weight, found, genotypes, rule)
    if (strand === null) {
      counts.ambiguous++
      continue
    }
    counts.matched++
    if (strand.flipped) counts.flipped++
    matched.push({ weight, place: found.place, effectIsAlternate: strand.effectIsAlternate })
  }
  const seen = counts.matched + counts.ambiguous + counts.allelesDiffer
  if (by === 'position' && seen >= 10 && counts.allelesDiffer > 0.5 * seen)
    throw new OmicsError(
      'not-applicable',
      `at ${counts.allelesDiffer} of the ${seen} places of ${file.name} that the genotypes have, the alleles differ`,
      'check the build of the VCF and of the scoring file: one of them is not what it says',
    )
  const size = (weight: PolygenicWeight) => Math.max(...weight.weights.map(Math.abs))
  const sum = (all: readonly PolygenicWeight[]) => all.reduce((total, weight) => total + size(weight), 0)
  return {
    by,
    matched,
    counts,
    coverage: counts.matched / (file.weights.length + file.leftOut),
    coverageByWeight: sum(matched.map(({ weight }) => weight)) / sum(file.weights),
  }
}

function finder(
  file: ScoringFile,
  genotypes: Genotypes,
): { by: 'position' | 'id'; placesOf: (weight: PolygenicWeight) => readonly number[] } {
  const { build } = genotypes
  if (build !== null && file.builds.includes(build)) {
    const locus = (weight: PolygenicWeight) => weight.loci.find(one => one.build === build)
    const wanted = file.weights.map(locus).filter(one => one !== undefined)
    const at = placesByPosition(genotypes, wanted)
    return {
      by: 'position',
      placesOf: weight => {
        const one = locus(weight)
        return one === undefined ? [] : at(one.chromosome, one.position)
      },
    }
  }
  const wanted = new Map<string, number[]>()
  for (const { id } of file.weights) if (id !== null) wanted.set(id, [])
  for (let v = 0; v < genotypes.count; v++) {
    const id = genotypes.variants.id[v]
    if (id !== null) wanted.get(id.toLowerCase())?.push(v)
  }
  if (![...wanted.values()].some(places => places.length > 0))
    throw new OmicsError(
      'not-applicable',
      `${file.name} has coordinates of ${file.builds.join(' and ') || 'no named build'}, the genotypes are on ${build ?? 'a build that is not known'}, and no rs number is in both`,
      'use the harmonised scoring file of the genotypes’ build (hmPOS_GRCh37 or hmPOS_GRCh38), or name the build of the VCF (--build)',
    )
  return { by: 'id', placesOf: weight => (weight.id === null ? [] : (wanted.get(weight.id) ?? [])) }
}

interface FoundPlace extends AlleleMatch {
  readonly place: number
}

/** Of the variants at one place the one with the score's alleles, on the forward strand rather than on the other. */
function bestPlace(
  weight: PolygenicWeight,
  places: readonly number[],
  genotypes: Genotypes,
): FoundPlace | null {
  const { reference, alternate } = genotypes.variants
  let best: FoundPlace | null = null
  for (const place of places) {
    const match = matchAlleles(weight.effectAllele, weight.otherAllele, reference[place], alternate[place])
    if (match === null) continue
    if (!match.flipped) return { ...match, place }
    best ??= { ...match, place }
  }
  return best
}

/** The match on the strand that the rule for ambiguous variants says; null where such a variant is dropped. */
function resolveStrand(
  weight: PolygenicWeight,
  found: FoundPlace,
  genotypes: Genotypes,
  rule: AmbiguousRule,
): AlleleMatch | null {
  const reference = genotypes.variants.reference[found.place]
  const given = genotypes.variants.alternate[found.place]
  const alternate =
    given === '.' ? (weight.otherAllele === reference ? weight.effectAllele : weight.otherAllele) : given
  if (alternate === null || !isAmbiguous(reference, alternate) || rule === 'keep') return found
  if (rule === 'drop' || weight.frequency === null) return null
  const dosages = genotypes.dosages(found.place).filter(value => value >= 0)
  const p = dosages.reduce((sum, value) => sum + value, 0) / (2 * dosages.length)
  const ours = found.effectIsAlternate ? p : 1 - p
  const clear = (frequency: number) => frequency <= 0.4 || frequency >= 0.6
  if (!clear(ours) || !clear(weight.frequency)) return null
  return ours < 0.5 === weight.frequency < 0.5
    ? found
    : { effectIsAlternate: !found.effectIsAlternate, flipped: true }
}
