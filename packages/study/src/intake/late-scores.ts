import type { Exclusion } from '@tessera/evidence'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Frame } from './frame.ts'
import type { ExclusionLedger } from './ledger.ts'
import { outcomeColumns } from './outcome-columns.ts'
import type { Patients } from './patients.ts'

/**
 * Of an endpoint that reads a score of the protocol's `measured`: takes out whoever has no sample but those taken after
 * time zero, and gives a row for every sample that the score is not measured in.
 */
export function excludeLateScores(
  file: ProtocolFile,
  endpoint: string,
  { environment, measured }: Pick<Frame, 'environment' | 'measured'>,
  ledger: ExclusionLedger,
  patients: Patients,
  question: string,
): Exclusion[] {
  const endpoints = { [endpoint]: file.protocol.endpoints[endpoint] }
  const read = outcomeColumns({ ...file, protocol: { ...file.protocol, endpoints } }, environment)
  return measured
    .filter(({ column }) => read.has(column.name))
    .flatMap(({ column, late, withoutOther }) => {
      const left = late.filter(({ row }) => ledger.included[row] === 1)
      ledger.exclude(
        'endpoint',
        'sample-after-time-zero',
        `no sample taken by time zero to measure ${column.name} in`,
        row => withoutOther[row] === 1,
      )
      return left.map(
        ({ id, row }): Exclusion => ({
          unit: 'sample',
          id,
          centre: patients.centres[patients.centre[row]] ?? null,
          stage: `score ${column.name}`,
          code: 'sample-after-time-zero',
          reason: 'taken after time zero',
          question,
        }),
      )
    })
}
