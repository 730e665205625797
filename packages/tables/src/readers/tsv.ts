import { readDelimited } from './delimited.ts'
import type { TableReader } from './reader.ts'

/** Tab-separated text; also MAF. */
export const tsvReader: TableReader = {
  name: 'TSV',
  accepts: ({ name }) => /\.(tsv|tab|maf)$/i.test(name),
  read: (file, options) => readDelimited(file, options, () => '\t'),
}
