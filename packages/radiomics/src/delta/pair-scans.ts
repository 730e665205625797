import type { Exclusion, Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { ScanFeatures } from './scan-features.ts'

/** A patient's scans before and after therapy. */
export interface ScanPair {
  readonly before: ScanFeatures
  readonly after: ScanFeatures
  /** From one to the other; null where a date is missing. */
  readonly days: number | null
}

export interface PairedScans {
  readonly pairs: readonly ScanPair[]
  /** Errors: a patient twice in one list, scans in the wrong order, a scan after time zero. */
  readonly findings: readonly Finding[]
  /** A row for every scan that is in no pair. */
  readonly exclusions: readonly Exclusion[]
}

/**
 * Pairs scans by patient, in the order of `before`. The scan after therapy cannot be earlier than the one before; with
 * time zeros, no scan may be later than its patient's (a value is known when its scan is taken).
 * @param timeZero days since 1970-01-01 by patient
 */
export function pairScans(
  before: readonly ScanFeatures[],
  after: readonly ScanFeatures[],
  timeZero?: ReadonlyMap<string, number>,
): PairedScans {
  const findings: Finding[] = []
  const exclusions: Exclusion[] = []
  const drop = (scan: ScanFeatures, code: string, reason: string) =>
    exclusions.push({
      unit: 'scan',
      id: scan.patient,
      centre: null,
      stage: 'delta features',
      code,
      reason,
      question: null,
    })
  const first = byPatient(before, 'before', findings)
  const later = byPatient(after, 'after', findings)
  const pairs: ScanPair[] = []
  for (const [patient, one] of first) {
    const two = later.get(patient)
    if (two === undefined) {
      drop(one, 'no-scan-after', 'no scan after therapy')
      continue
    }
    const days = one.date === null || two.date === null ? null : two.date - one.date
    const wrong = wrongDates(one, two, days, timeZero?.get(patient))
    if (wrong === null) pairs.push({ before: one, after: two, days })
    else {
      findings.push({ severity: 'error', patientId: patient, ...wrong })
      drop(two, wrong.code, wrong.message)
    }
  }
  for (const [patient, scan] of later)
    if (!first.has(patient)) drop(scan, 'no-scan-before', 'no scan before therapy')
  return { pairs, findings, exclusions }
}

function byPatient(
  scans: readonly ScanFeatures[],
  which: string,
  findings: Finding[],
): Map<string, ScanFeatures> {
  const map = new Map<string, ScanFeatures>()
  for (const scan of scans) {
    if (map.has(scan.patient))
      findings.push({
        severity: 'error',
        code: 'two-scans',
        message: `patient ${scan.patient} has two scans ${which} therapy`,
        cure: 'leave the one that the protocol names',
        patientId: scan.patient,
      })
    else map.set(scan.patient, scan)
  }
  return map
}

function wrongDates(
  before: ScanFeatures,
  after: ScanFeatures,
  days: number | null,
  timeZero: number | undefined,
): Pick<Finding, 'code' | 'message' | 'cure'> | null {
  if (days !== null && days < 0)
    return {
      code: 'scans-out-of-order',
      message: `the scan after therapy is dated ${-days} days before the one before it`,
      cure: 'correct the dates, or exchange the scans',
    }
  const latest = Math.max(before.date ?? Number.NEGATIVE_INFINITY, after.date ?? Number.NEGATIVE_INFINITY)
  if (timeZero !== undefined && latest > timeZero)
    return {
      code: 'value-after-time-zero',
      message: `a scan was taken on ${formatDay(latest)}, after time zero on ${formatDay(timeZero)}`,
      cure: 'use a scan known at time zero, or leave the patient out',
    }
  return null
}
