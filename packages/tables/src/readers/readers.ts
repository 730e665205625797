import { csvReader } from './csv.ts'
import type { TableReader } from './reader.ts'
import { tsvReader } from './tsv.ts'

/** Every format that is read. A new one is a file beside this one, and a line here. */
export const readers: readonly TableReader[] = [csvReader, tsvReader]
