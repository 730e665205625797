import { likelyDelimiter, readDelimited } from './delimited.ts'
import type { TableReader } from './reader.ts'

/** Comma-separated text (RFC 4180); semicolons, tabs or bars are recognised by the header. */
export const csvReader: TableReader = {
  name: 'CSV',
  accepts: ({ name }) => /\.(csv|txt)$/i.test(name),
  read: (file, options) => readDelimited(file, options, likelyDelimiter),
}
