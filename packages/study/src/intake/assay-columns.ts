import { periodInDays } from '@tessera/clinical'
import type { Exclusion, Finding } from '@tessera/evidence'
import type { NumericFeature } from '@tessera/learning'
import { type AssayBlock, columnName } from '@tessera/omics'
import type { ProtocolFile } from '../protocol/read.ts'
import type { LoadedAssay } from './assays.ts'
import type { Frame } from './frame.ts'
import type { KnownAtDeclaration } from './known-at.ts'
import type { Patients } from './patients.ts'

/** An assay at a time zero: one sample a patient, as columns of the question's rows, and what each fold does with them. */
export interface AssembledAssay {
  readonly block: AssayBlock
  readonly columns: readonly NumericFeature[]
  /** Patients of the question with a sample. */
  readonly patients: number
}

export interface AssayAtTimeZero {
  readonly assay: AssembledAssay | null
  readonly findings: readonly Finding[]
  readonly exclusions: readonly Exclusion[]
  readonly declaration: KnownAtDeclaration | null
}

/**
 * The sample of each patient that was known at time zero: of those taken at or before it, the last or the first, and
 * not older than `within`. A sample taken after time zero is never used; one that is left over leaves a row in the
 * ledger. Samples without a date need the block's `knownAt`, and can be but one a patient.
 */
export function assayAtTimeZero(
  loaded: LoadedAssay,
  question: string,
  rows: Int32Array,
  { file, frame, patients }: { file: ProtocolFile; frame: Frame; patients: Patients },
): AssayAtTimeZero {
  const { block, protocol, assay, patient } = loaded
  const place = { file: file.file, row: file.lineOf(['blocks', block]), field: block }
  const own = samplesByPatient(patient, rows)
  const undated = [...own.values()].flat().filter(s => assay.samples[s].takenAt === null)
  const findings = undatedFindings(loaded, undated, own, place, frame)
  if (findings.some(({ severity }) => severity === 'error'))
    return { assay: null, findings, exclusions: [], declaration: null }
  const exclusions: Exclusion[] = []
  const leave = (sample: number, row: number, code: string, reason: string) =>
    exclusions.push({
      unit: 'sample',
      id: assay.samples[sample].id,
      centre: patients.centres[patients.centre[row]] ?? null,
      stage: `block ${block}`,
      code,
      reason,
      question,
    })
  const oldest = protocol.within === undefined ? Number.POSITIVE_INFINITY : periodInDays(protocol.within)
  const chosen = Int32Array.from(rows, row => {
    const at = frame.timeZero?.[row] ?? Number.NaN
    const usable = (own.get(row) ?? []).filter(s => {
      const day = assay.samples[s].takenAt
      if (day === null) return true
      if (day > at) leave(s, row, 'sample-after-time-zero', 'taken after time zero')
      else if (at - day > oldest)
        leave(s, row, 'sample-too-old', `older than ${protocol.within} at time zero`)
      else return true
      return false
    })
    const ordered = usable.sort((a, b) => dayOf(loaded, a) - dayOf(loaded, b) || a - b)
    const taken = protocol.take === 'last' ? ordered.at(-1) : ordered[0]
    for (const s of ordered)
      if (s !== taken) leave(s, row, 'sample-not-chosen', `not the ${protocol.take} sample of its patient`)
    return taken ?? -1
  })
  const columns = assay.features.map(({ id }, f): NumericFeature => {
    const values = assay.row(f)
    return {
      kind: 'numeric',
      name: columnName(block, id),
      unit: assay.unit,
      values: Float64Array.from(chosen, s => (s < 0 ? Number.NaN : values[s])),
    }
  })
  return {
    assay: {
      block: {
        block,
        scale: assay.scale,
        unit: assay.unit,
        features: assay.features.map(({ id, symbol }) => ({ id, symbol })),
        steps: loaded.steps,
      },
      columns,
      patients: chosen.filter(s => s >= 0).length,
    },
    findings,
    exclusions,
    declaration: {
      block,
      knownAt:
        undated.length > 0
          ? (protocol.knownAt ?? '')
          : `${protocol.take} sample of ${protocol.assay} at or before time zero, by its date`,
      verified: undated.length === 0,
    },
  }
}

function dayOf({ assay }: LoadedAssay, sample: number): number {
  return assay.samples[sample].takenAt ?? Number.NEGATIVE_INFINITY
}

function samplesByPatient(patient: Int32Array, rows: Int32Array): Map<number, number[]> {
  const asked = new Set(rows)
  const own = new Map<number, number[]>()
  patient.forEach((row, s) => {
    if (asked.has(row)) own.set(row, [...(own.get(row) ?? []), s])
  })
  return own
}

function undatedFindings(
  { block, protocol }: LoadedAssay,
  undated: readonly number[],
  own: ReadonlyMap<number, readonly number[]>,
  place: { readonly file: string; readonly row: number; readonly field: string },
  frame: Frame,
): Finding[] {
  const findings: Finding[] = []
  const error = (code: string, message: string, cure: string) =>
    findings.push({ severity: 'error', code, message, cure, ...place })
  if (undated.length > 0 && protocol.knownAt === undefined)
    error(
      'known-at-not-declared',
      `${undated.length} samples of '${block}' have no date: nothing says when they were known`,
      'give the sheet of samples a date, or declare knownAt: ...',
    )
  const several = new Set(undated)
  const twice = [...own.values()].filter(all => all.length > 1 && all.some(s => several.has(s))).length
  if (twice > 0)
    error(
      'several-samples-without-date',
      `${twice} patients have several samples of '${block}', not all with a date`,
      'date them, or keep one a patient',
    )
  if (frame.timeZero === null && undated.length < [...own.values()].flat().length)
    error(
      'time-zero-without-date',
      `samples of '${block}' have dates and time zero has none`,
      'give timeZero.at',
    )
  return findings
}
