import type { EvidenceDocument } from '@tessera/evidence'

/** A file that the study was read from. */
export type Source = EvidenceDocument['study']['sources'][number]
