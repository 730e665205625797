import { acceptedReader } from '@tessera/clinical'
import { UsageError } from '../exit-code.ts'

/**
 * Whether a record is of the reader that was asked for; of any, where none was.
 * @throws UsageError when nobody is called so
 */
export function readerFilter(
  asked: string | undefined,
  records: readonly { readonly reader: string }[],
): (record: { readonly reader: string }) => boolean {
  if (asked === undefined) return () => true
  const known = [...new Set(records.map(({ reader }) => reader))]
  const found = known.find(reader => reader.toLowerCase() === asked.toLowerCase())
  if (found === undefined)
    throw new UsageError(
      isAccepted(asked)
        ? '--reader accepted: no reading is flagged as accepted (RSACPTFL, TRACPTFL, accepted)'
        : `--reader: no reader '${asked}'; the readers are ${known.join(', ')}`,
    )
  return ({ reader }) => reader === found
}

/** Whether the adjudicated readings are asked for. */
export function isAccepted(reader: string): boolean {
  return reader.toLowerCase() === acceptedReader
}

/** Whether a line belongs to the accepted series that was asked for. */
export function isAcceptedLine(
  asked: string | undefined,
  line: { readonly accepted: boolean | null },
): boolean {
  return asked !== undefined && isAccepted(asked) && line.accepted === true
}

/** The lines of the accepted series come from several readers: they stand in order of time within a patient. */
export function inTime<T extends { readonly patientId: string; readonly day: number }>(
  lines: readonly T[],
  asked: string | undefined,
): readonly T[] {
  if (asked === undefined || !isAccepted(asked)) return lines
  return [...Map.groupBy(lines, ({ patientId }) => patientId).values()].flatMap(own =>
    own.toSorted((a, b) => a.day - b.day),
  )
}
