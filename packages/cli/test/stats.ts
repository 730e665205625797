import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable, writeParquet } from '@tessera/tables'
import { expect } from 'vitest'
import { largestError, recordError } from '../../../scripts/conformance/record.ts'
import { expectDocumented } from './documented.ts'
import { temporaryFolder, tessera } from './tessera.ts'

const folder = path.join(import.meta.dirname, 'reference')
const pages = path.join(import.meta.dirname, '../../../docs/stats')

/** A file of test/reference. */
export function referenceFile(name: string): string {
  return path.join(folder, name)
}

/** The numbers that an R script of test/reference made. */
export function statsReference(name: string) {
  return JSON.parse(readFileSync(referenceFile(name), 'utf8'))
}

/** The numbers that an R script of the statistics library made. */
export function libraryReference(name: string) {
  const file = path.join(import.meta.dirname, '../../statistics/test/reference', `${name}.json`)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The JSON document of `tessera stats` without complaint, every field of it on the method's page. */
export async function stats(...args: readonly string[]) {
  const { exit, stdout, stderr } = await tessera(['stats', ...args, '--json'])
  expect(stderr).toBe('')
  expect(exit).toBe(0)
  const document = JSON.parse(stdout)
  expectDocumented(path.join(pages, `${args[0]}.md`), document)
  return document
}

/** The same from the table as CSV and as Parquet: equal, so one of them. */
export async function statsOfBoth(method: string, csv: string, ...args: readonly string[]) {
  const { table } = await readTable(csv)
  const parquet = path.join(temporaryFolder(), `${path.basename(csv, '.csv')}.parquet`)
  await writeParquet(table, parquet)
  const document = await stats(method, csv, ...args)
  expect(await stats(method, parquet, ...args)).toEqual(document)
  return document
}

/** Asserts |seen - right| within the tolerance (relative above 1), and records it for the method's row. */
export function within(
  method: string,
  tolerance: number,
  pairs: readonly (readonly [seen: unknown, right: unknown])[],
) {
  const numbers = (value: unknown) => [value].flat(3).map(Number)
  const error = Math.max(...pairs.map(([seen, right]) => largestError(numbers(seen), numbers(right))))
  recordError(method, error)
  expect(error).toBeLessThanOrEqual(tolerance)
}

/**
 * A missing column, a code that does not occur and an empty table each exit 1 with a cure. `args` are the flags that
 * work on the CSV file; `column` and `code` are pieces of them to spoil (`null` where the method has no code).
 */
export async function expectRefusals(
  method: string,
  csv: string,
  args: readonly string[],
  { column, code }: { readonly column: string; readonly code: string | null },
) {
  const spoil = (from: string, to: string) => args.map(arg => (arg === from ? to : arg))
  const refusal = async (table: string, flags: readonly string[]) => {
    const { exit, stdout, stderr } = await tessera(['stats', method, table, ...flags, '--json'])
    expect(exit).toBe(1)
    expect(stderr).toContain('1 error')
    const [finding] = JSON.parse(stdout).findings
    expect(finding.cure.length).toBeGreaterThan(5)
    return finding
  }
  expect(args).toContain(column)
  expect(await refusal(csv, spoil(column, 'nowhere'))).toMatchObject({ code: 'no-such-column' })
  if (code !== null) {
    expect(args).toContain(code)
    const absent = `${code.split('=')[0]}=never`
    expect(await refusal(csv, spoil(code, absent))).toMatchObject({ code: 'no-such-code' })
  }
  const empty = path.join(temporaryFolder(), 'empty.csv')
  writeFileSync(empty, `${readFileSync(csv, 'utf8').split('\n')[0]}\n`)
  expect(await refusal(empty, args)).toMatchObject({ code: 'no-rows' })
}
