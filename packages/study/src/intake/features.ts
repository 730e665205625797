import type { Finding } from '@tessera/evidence'
import type { Feature } from '@tessera/learning'
import { featureFrom } from './feature.ts'
import type { FeatureRequest } from './feature-columns.ts'
import type { Frame } from './frame.ts'
import { type ColumnNotes, type FeatureOptions, type KnownAtDeclaration, valuesKnown } from './known-at.ts'

export interface BuiltFeatures {
  readonly features: readonly Feature[]
  readonly findings: readonly Finding[]
  readonly declarations: readonly KnownAtDeclaration[]
}

/**
 * The features of a question at a time zero, each of which must be known by then: by the date of its visit, by a
 * date column, or by the protocol's declaration (printed as unverified). Outcomes, dates and identifiers are
 * refused.
 */
export function buildFeatures(options: FeatureOptions): BuiltFeatures {
  const { file, requests, frame, outcome, notes } = options
  const features: Feature[] = []
  const findings: Finding[] = []
  const declarations = new Map<string, KnownAtDeclaration>()
  for (const request of requests) {
    const place = { file: file.file, row: file.lineOf(request.path), field: request.name }
    const refusal = outcomeRefusal(request, frame, outcome, notes, place)
    if (refusal) {
      findings.push(refusal)
      continue
    }
    const known = valuesKnown(request, options)
    findings.push(...known.findings)
    if (known.declaration) declarations.set(JSON.stringify(known.declaration), known.declaration)
    const { column } = known
    if (column === null) continue
    if (column.kind === 'date')
      findings.push({
        severity: 'error',
        code: 'date-as-feature',
        message: `'${request.name}' is a date and cannot be a feature`,
        cure: 'derive a duration from it: surgery_date - birth_date',
        ...place,
      })
    else features.push(featureFrom(request.name, column))
  }
  return { features, findings, declarations: [...declarations.values()] }
}

type Place = { readonly file: string; readonly row: number; readonly field: string }

/** A feature that is an endpoint's column, or is made of one, or that the dictionary calls an outcome. */
function outcomeRefusal(
  request: FeatureRequest,
  frame: Frame,
  outcome: ReadonlyMap<string, string>,
  notes: (column: string) => ColumnNotes,
  place: Place,
): Finding | null {
  if (request.column === null) return null
  const parts = frame.environment.madeOf(request.column)
  const read = parts.find(part => outcome.has(part))
  if (read !== undefined)
    return {
      severity: 'error',
      code: 'feature-is-outcome',
      message:
        read === request.column
          ? `'${request.name}' is read by the endpoint '${outcome.get(read)}': it is the outcome, not something known before it`
          : `'${request.name}' is made of '${read}', which the endpoint '${outcome.get(read)}' reads`,
      cure: 'take it out of the block',
      ...place,
    }
  const role = parts.map(part => notes(part).role).find(given => given === 'outcome' || given === 'id')
  if (role === undefined) return null
  return {
    severity: 'error',
    code: role === 'id' ? 'identifier-as-feature' : 'feature-is-outcome',
    message: `the dictionary gives '${request.name}' the role ${role}`,
    cure: 'take it out of the block, or correct its role',
    ...place,
  }
}
