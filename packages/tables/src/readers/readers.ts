import { csvReader } from './csv.ts'
import { excelReader } from './excel.ts'
import { parquetReader } from './parquet.ts'
import type { TableReader } from './reader.ts'
import { tsvReader } from './tsv.ts'
import { xptReader } from './xpt.ts'

/** Every format that is read. A new one is a file beside this one, and a line here. */
export const readers: readonly TableReader[] = [csvReader, tsvReader, parquetReader, excelReader, xptReader]
