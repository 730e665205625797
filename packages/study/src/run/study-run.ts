import type { EvidenceDocument, RunRecord } from '@tessera/evidence'

/** A study that was run: its folder, and what stands in its evidence.json and run.json. */
export interface StudyRun {
  readonly folder: string
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
}
