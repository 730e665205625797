import type { Finding } from '@tessera/evidence'
import type { Feature, Outcome } from '@tessera/learning'
import { auc, harrellConcordance } from '@tessera/statistics'
import { missingIn } from './feature.ts'

/** Discrimination by one column alone, above which it is taken for the outcome itself. */
const suspicious = 0.98
const fewestOfEachKind = 5
const smallestLevel = 5

/**
 * Columns that give the outcome away: one column alone, or its missingness alone, discriminates with an AUC or
 * concordance above 0.98 in either direction, or equals the event. Such a column was written down after the
 * outcome was known.
 */
export function givesAway(
  features: readonly Feature[],
  outcome: Outcome,
  question: string,
  fileOf: (feature: string) => string | undefined,
): Finding[] {
  const findings: Finding[] = []
  for (const feature of features) {
    const told = tells(feature, outcome)
    if (told === null) continue
    const file = fileOf(feature.name)
    findings.push({
      severity: 'error',
      code: 'column-gives-outcome-away',
      message: `'${feature.name}' gives the outcome of '${question}' away: ${told}`,
      cure: 'take it out, or show that it was known before the outcome: no honest predictor is this good alone',
      field: feature.name,
      ...(file === undefined ? {} : { file }),
    })
  }
  return findings
}

function tells(feature: Feature, outcome: Outcome): string | null {
  const n = outcome.event.length
  const known: number[] = []
  const missing = new Float64Array(n)
  for (let row = 0; row < n; row++) {
    if (missingIn(feature, row)) missing[row] = 1
    else known.push(row)
  }
  if (known.length < n && known.length > 0) {
    const byMissing = discrimination(missing, outcome)
    if (byMissing && byMissing.value > suspicious)
      return `whether it is missing has ${byMissing.measure} ${byMissing.value.toFixed(3)}`
  }
  const rows = Int32Array.from(known)
  const own = selectOutcome(outcome, rows)
  const score =
    feature.kind === 'numeric' ? rowsOf(feature.values, rows) : levelScores(feature.codes, rows, own)
  if (score === null) return null
  const found = discrimination(score, own)
  if (!found || found.value <= suspicious) return null
  return `alone it has ${found.measure} ${found.value.toFixed(3)}`
}

function rowsOf(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, row => values[row])
}

function selectOutcome(outcome: Outcome, rows: Int32Array): Outcome {
  const event = Uint8Array.from(rows, row => outcome.event[row])
  if (outcome.kind === 'binary') return { kind: 'binary', event }
  return { ...outcome, event, time: rowsOf(outcome.time, rows) }
}

/**
 * Levels scored by their event rate (per time at risk, for survival). Levels with fewer than five patients share
 * one score, so that a column of unique texts does not look like an oracle.
 */
function levelScores(codes: Int32Array, rows: Int32Array, outcome: Outcome): Float64Array | null {
  const events = new Map<number, number>()
  const exposure = new Map<number, number>()
  const size = new Map<number, number>()
  const bump = (map: Map<number, number>, key: number, by: number) => map.set(key, (map.get(key) ?? 0) + by)
  for (const row of rows) bump(size, codes[row], 1)
  const level = (row: number) => ((size.get(codes[row]) ?? 0) < smallestLevel ? -1 : codes[row])
  rows.forEach((row, i) => {
    bump(events, level(row), outcome.event[i])
    bump(exposure, level(row), outcome.kind === 'binary' ? 1 : outcome.time[i])
  })
  if (events.size < 2) return null
  return Float64Array.from(rows, row => (events.get(level(row)) ?? 0) / (exposure.get(level(row)) ?? 1))
}

interface Discrimination {
  readonly measure: string
  readonly value: number
}

/** The better of both directions; null where there are too few of either kind to say. */
function discrimination(score: Float64Array, outcome: Outcome): Discrimination | null {
  const events = outcome.event.reduce((sum, event) => sum + event, 0)
  const others = outcome.event.length - events
  const found: Discrimination[] = []
  if (Math.min(events, others) >= fewestOfEachKind) {
    const { value } = auc({ event: outcome.event, score })
    found.push({
      measure: outcome.kind === 'binary' ? 'an AUC of' : 'an AUC (for the event at all) of',
      value: either(value),
    })
  }
  if (outcome.kind === 'time-to-event' && events >= fewestOfEachKind) {
    const { value } = harrellConcordance({ time: outcome.time, event: outcome.event, risk: score })
    found.push({ measure: 'a concordance of', value: either(value) })
  }
  return found.reduce<Discrimination | null>(
    (best, one) => (best === null || one.value > best.value ? one : best),
    null,
  )
}

function either(value: number): number {
  return Math.max(value, 1 - value)
}
