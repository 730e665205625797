import { periodInDays } from '@tessera/clinical'
import type { Exclusion, Finding } from '@tessera/evidence'
import type { Sample } from '@tessera/omics'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Frame } from './frame.ts'
import type { KnownAtDeclaration } from './known-at.ts'
import type { Patients } from './patients.ts'

/** Samples, slides or scans of a block, each of a patient. */
export interface BlockSamples {
  readonly block: string
  readonly samples: readonly Sample[]
  /** Row of the study's patients, -1 for a sample of nobody in it. */
  readonly patient: Int32Array
  readonly unit: 'sample' | 'slide' | 'scan'
  /** Of a patient's that were known: the last, the first, or all of them. */
  readonly take: 'last' | 'first' | 'all'
  /** One older than this at time zero is not used. */
  readonly within: string | undefined
  /** The protocol's word for those without a date. */
  readonly knownAt: string | undefined
}

export interface SamplesAtTimeZero {
  /** Places in `samples` for each row, in the order in which they were taken; null where nothing can be said. */
  readonly chosen: readonly (readonly number[])[] | null
  readonly findings: readonly Finding[]
  readonly exclusions: readonly Exclusion[]
  readonly declaration: KnownAtDeclaration | null
}

/** What a choice at a time zero needs of the study. */
export interface AtTimeZero {
  readonly file: ProtocolFile
  readonly frame: Frame
  readonly patients: Patients
}

/**
 * The samples of each patient that were known at time zero. One taken after it is never used; one that is left over
 * leaves a row in the ledger. Samples without a date need the block's `knownAt`; with `last` or `first` there can be
 * but one a patient.
 */
export function samplesAtTimeZero(
  from: BlockSamples,
  question: string,
  rows: Int32Array,
  { file, frame, patients }: AtTimeZero,
): SamplesAtTimeZero {
  const { block, samples, take, unit, within } = from
  const own = samplesByPatient(from.patient, rows)
  const undated = [...own.values()].flat().filter(s => samples[s].takenAt === null)
  const place = { file: file.file, row: file.lineOf(['blocks', block]), field: block }
  const findings = undatedFindings(from, undated, own, place, frame)
  if (findings.length > 0) return { chosen: null, findings, exclusions: [], declaration: null }
  const exclusions: Exclusion[] = []
  const leave = (sample: number, row: number, code: string, reason: string) =>
    exclusions.push({
      unit,
      id: samples[sample].id,
      centre: patients.centres[patients.centre[row]] ?? null,
      stage: `block ${block}`,
      code: `${unit}-${code}`,
      reason,
      question,
    })
  const oldest = within === undefined ? Number.POSITIVE_INFINITY : periodInDays(within)
  const day = (s: number) => samples[s].takenAt ?? Number.NEGATIVE_INFINITY
  const chosen = Array.from(rows, row => {
    const at = frame.timeZero?.[row] ?? Number.NaN
    const usable = (own.get(row) ?? []).filter(s => {
      const taken = samples[s].takenAt
      if (taken === null) return true
      if (taken > at) leave(s, row, 'after-time-zero', 'taken after time zero')
      else if (at - taken > oldest) leave(s, row, 'too-old', `older than ${within} at time zero`)
      else return true
      return false
    })
    const ordered = usable.sort((a, b) => day(a) - day(b) || a - b)
    if (take === 'all' || ordered.length === 0) return ordered
    const one = ordered[take === 'last' ? ordered.length - 1 : 0]
    for (const s of ordered)
      if (s !== one) leave(s, row, 'not-chosen', `not the ${take} ${unit} of its patient`)
    return [one]
  })
  const verified = undated.length === 0
  const which = take === 'all' ? `${unit}s` : `${take} ${unit}`
  return {
    chosen,
    findings,
    exclusions,
    declaration: {
      block,
      knownAt: verified ? `${which} at or before time zero, by date` : (from.knownAt ?? ''),
      verified,
    },
  }
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
  { block, unit, take, knownAt }: BlockSamples,
  undated: readonly number[],
  own: ReadonlyMap<number, readonly number[]>,
  place: { readonly file: string; readonly row: number; readonly field: string },
  frame: Frame,
): Finding[] {
  const findings: Finding[] = []
  const error = (code: string, message: string, cure: string) =>
    findings.push({ severity: 'error', code, message, cure, ...place })
  if (undated.length > 0 && knownAt === undefined)
    error(
      'known-at-not-declared',
      `${undated.length} ${unit}s of '${block}' have no date: nothing says when they were known`,
      `give the sheet of ${unit}s a date, or declare knownAt: ...`,
    )
  const without = new Set(undated)
  const twice = [...own.values()].filter(all => all.length > 1 && all.some(s => without.has(s))).length
  if (twice > 0 && take !== 'all')
    error(
      'several-samples-without-date',
      `${twice} patients have several ${unit}s of '${block}', not all with a date`,
      'date them, or keep one a patient',
    )
  if (frame.timeZero === null && undated.length < [...own.values()].flat().length)
    error(
      'time-zero-without-date',
      `${unit}s of '${block}' have dates and time zero has none`,
      'give timeZero.at',
    )
  return findings
}
