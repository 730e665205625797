import type { Finding } from '@tessera/evidence'
import {
  type AncestryComponents,
  type Assay,
  ancestryFromJson,
  type FittedPolygenicScore,
  fitAncestry,
  fitPolygenicScore,
  type Genotypes,
  type MatchedScore,
  OmicsError,
  polygenicScoreFromJson,
  readScoringFile,
  type ScoringFile,
} from '@tessera/omics'
import type { GermlineOptions } from './germline-options.ts'
import { storedReference } from './reference-file.ts'

/** What is learned from samples, and what it gives these. */
export interface LearnedScores {
  readonly ancestry: AncestryComponents | null
  readonly components: Assay | null
  readonly scores: readonly LearnedScore[]
  readonly findings: readonly Finding[]
}

export interface LearnedScore {
  readonly fitted: FittedPolygenicScore
  readonly values: Assay
  readonly coverage: Float64Array
  readonly file: ScoringFile | null
  readonly match: MatchedScore | null
}

/** Components and scores as they were saved, applied to these samples. */
export async function savedScores(genotypes: Genotypes, file: string): Promise<LearnedScores> {
  const saved = referenceOf(await storedReference(file))
  const ancestry = saved.ancestry === null ? null : ancestryFromJson(saved.ancestry)
  const scores = saved.scores.map(json => scored(polygenicScoreFromJson(json), genotypes, null, null))
  return { ancestry, components: ancestry?.apply(genotypes) ?? null, scores, findings: [] }
}

/**
 * Learns components and the scores' frequencies, mean and spread from some of the samples, and applies them to all.
 * What cannot be learned from this file is a finding: the rest goes on.
 */
export async function learnedScores(
  genotypes: Genotypes,
  learnFrom: Int32Array,
  passes: Uint8Array,
  options: GermlineOptions,
  onProgress: (done: number, total: number) => void,
): Promise<LearnedScores> {
  const findings: Finding[] = []
  const training = genotypes.select(learnFrom)
  const ancestry = attempt(findings, options.components === 0 ? 'note' : 'warning', () =>
    options.components === 0
      ? null
      : fitAncestry(training, {
          components: options.components,
          places: genotypes.placesWhere(place => passes[place] === 1),
          onProgress,
        }),
  )
  const scores: LearnedScore[] = []
  for (const path of options.pgs) {
    const file = await readScoringFile(path)
    findings.push(...file.findings)
    const learned = attempt(findings, 'error', () =>
      fitPolygenicScore(training, file, {
        ambiguous: options.ambiguous,
        missing: options.pgsMissing,
        leastCoverage: options.pgsCoverage,
      }),
    )
    if (learned !== null) scores.push(scored(learned.fitted, genotypes, file, learned.match))
  }
  return { ancestry, components: ancestry?.apply(genotypes) ?? null, scores, findings }
}

function referenceOf(json: unknown): { ancestry: unknown; scores: readonly unknown[] } {
  if (
    typeof json === 'object' &&
    json !== null &&
    'ancestry' in json &&
    'scores' in json &&
    Array.isArray(json.scores)
  )
    return { ancestry: json.ancestry, scores: json.scores }
  throw new OmicsError(
    'value',
    'the reference is not one of tessera omics germline',
    'give the file that its --save-reference wrote',
  )
}

function scored(
  fitted: FittedPolygenicScore,
  genotypes: Genotypes,
  file: ScoringFile | null,
  match: MatchedScore | null,
): LearnedScore {
  return { fitted, values: fitted.apply(genotypes), coverage: fitted.raw(genotypes).coverage, file, match }
}

/** What a calculation gives, or null and a finding where it cannot go on with this file. */
export function attempt<T>(findings: Finding[], severity: Finding['severity'], make: () => T): T | null {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof OmicsError)) throw error
    const message = error.message.slice(0, error.message.length - error.cure.length - 2)
    findings.push({ severity, code: error.fault, message, cure: error.cure })
    return null
  }
}
