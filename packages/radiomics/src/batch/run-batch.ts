import { statSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { ImagingError } from '@tessera/imaging'
import { type Table, writeCsv, writeParquet } from '@tessera/tables'
import { codeVersionOf, openRun, type ProgressListener, writeFileAtomically } from '@tessera/tasks'
import type { BatchCase, BatchMethod } from './batch-case.ts'
import { batchTable } from './batch-table.ts'
import { casesFromFolder } from './cases-from-folder.ts'
import { casesFromTable } from './cases-from-table.ts'
import type { CaseResult } from './extract-case.ts'
import { manifestOf } from './manifest.ts'

export interface BatchOptions extends CasesOptions {
  /** A table of cases ({@link casesFromTable}) or a folder ({@link casesFromFolder}). */
  readonly source: string
}

export interface CasesOptions {
  /** The table to write: .csv or .parquet. Beside it lie `NAME.manifest.json` and the run folder `NAME.run`. */
  readonly out: string
  readonly method: BatchMethod
  /** Name of the stage in the progress; `features` unless given. */
  readonly stage?: string
  /** Worker threads; by default one for each processor. */
  readonly workers?: number
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

export interface BatchResult {
  readonly table: Table
  readonly cases: number
  readonly failed: number
  /** Why cases failed, each with patient, row, file and cure, and what else there is to say. */
  readonly findings: readonly Finding[]
  readonly manifest: string
  /** Of each case, in their order. */
  readonly results: readonly CaseResult[]
}

/** Packages whose code decides a number: a change in any of them makes earlier cases void. */
const deciding = ['evidence', 'imaging', 'tables']

/**
 * Features of many cases in worker threads. A batch that was killed continues where it stopped, and ends with the same
 * bytes whatever the number of workers; cases of an earlier run whose files have not changed are not worked again.
 * @throws FindingsError for a table or folder that cannot be used; nothing is written then
 * @throws TaskError `locked`, `aborted`, `disk-full`
 */
export async function runBatch(options: BatchOptions): Promise<BatchResult> {
  const { source } = options
  stemOf(options.out)
  const { cases, findings } = isFolder(source) ? casesFromFolder(source) : await casesFromTable(source)
  return runCases(cases, options, findings)
}

/** {@link runBatch} of cases that are at hand; `findings` are what was found out before. */
export async function runCases(
  cases: readonly BatchCase[],
  options: CasesOptions,
  findings: readonly Finding[] = [],
): Promise<BatchResult> {
  const { out, method, stage = 'features' } = options
  const stem = stemOf(out)
  const run = openRun(`${stem}.run`, {
    codeVersion: codeVersionOf([
      ...deciding.map(name => new URL('.', import.meta.resolve(`@tessera/${name}`))),
      new URL('..', import.meta.url),
    ]),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  try {
    // Plain JavaScript in a tarball.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const results = await run.map<CaseResult>(stage, {
      module: new URL(`./extract-case.${extension}`, import.meta.url),
      task: 'extractCase',
      shared: method,
      items: cases.map(one => ({ ...one, stamps: stampsOf(one) })),
      chunkSize: 1,
    })
    const table = batchTable(cases, results)
    if (out.endsWith('.parquet')) await writeParquet(table, out)
    else await writeCsv(table, out)
    const manifest = `${stem}.manifest.json`
    const all = [...findings, ...results.flatMap(result => result.findings)]
    writeFileAtomically(manifest, manifestOf(method, cases, results, all))
    run.prune()
    const failed = results.filter(({ done }) => !done).length
    return { table, cases: cases.length, failed, findings: all, manifest, results }
  } finally {
    run.close()
  }
}

function stemOf(out: string): string {
  const match = /^(.+)\.(csv|parquet)$/i.exec(out)
  if (match === null)
    throw new ImagingError(
      'bad-setting',
      `a table of features in ${out}`,
      'name a file that ends in .csv or .parquet',
    )
  return match[1]
}

function isFolder(source: string): boolean {
  return statSync(source).isDirectory()
}

/** Size and time of a case's files: a file that was changed is read again. */
function stampsOf({ folder, image, mask }: BatchCase): unknown {
  return [image, mask].map(file => {
    const stat = statSync(path.resolve(folder, file), { throwIfNoEntry: false })
    return stat === undefined ? null : [stat.size, stat.mtimeMs]
  })
}
