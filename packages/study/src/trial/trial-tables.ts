import {
  type AdverseEvent,
  adverseEventFields,
  adverseEvents,
  type LaboratoryRecord,
  laboratoryFields,
} from '@tessera/clinical'
import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { readRecords } from '@tessera/tables'
import type { OpenFile } from '../intake/assessed-columns.ts'
import type { TrialProtocol } from '../protocol/trial.ts'

/** The tables of a trial with many rows a patient. */
export interface TrialTables {
  readonly events: readonly AdverseEvent[] | null
  readonly laboratory: { readonly file: string; readonly records: readonly LaboratoryRecord[] } | null
  readonly findings: readonly Finding[]
}

/**
 * Reads adverse events and laboratory values.
 * @throws FindingsError where a file cannot be read or lacks a column
 */
export async function readTrialTables(
  trial: TrialProtocol | undefined,
  open: OpenFile,
): Promise<TrialTables> {
  const findings: Finding[] = []
  const { toxicity, laboratory } = trial ?? {}
  const ae = toxicity ? await readRecords(open(toxicity.table), adverseEventFields) : null
  const lb = laboratory ? await readRecords(open(laboratory.table), laboratoryFields) : null
  for (const read of [ae, lb]) findings.push(...(read?.findings ?? []))
  if (hasErrors(findings)) throw new FindingsError(findings)
  const events = ae ? adverseEvents(ae.records, ae.file) : null
  return {
    events: events?.events ?? null,
    laboratory: lb ? { file: lb.file, records: lb.records } : null,
    findings: [...findings, ...(events?.findings ?? [])],
  }
}
