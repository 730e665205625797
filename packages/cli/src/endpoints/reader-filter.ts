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
