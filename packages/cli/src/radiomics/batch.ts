import { statSync } from 'node:fs'
import type { BatchMethod } from '@tessera/radiomics'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { givenSettings } from './given-settings.ts'
import type { RadiomicsOptions } from './options.ts'
import { readParameters } from './pyradiomics-case.ts'

/** The features of many cases, from a table or a folder to a table. */
export async function batch(
  source: string,
  options: RadiomicsOptions,
  { onProgress, signal }: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { out, workers } = options
  if (out === undefined)
    throw new UsageError(
      statSync(source, { throwIfNoEntry: false })?.isFile() && !/\.(csv|parquet|xlsx|xpt|tsv)$/i.test(source)
        ? 'give an image and its mask: tessera radiomics IMAGE MASK'
        : 'say where the table of features goes: tessera radiomics TABLE|FOLDER --out features.csv',
    )
  if (!/\.(csv|parquet)$/i.test(out)) throw new UsageError('--out takes a file that ends in .csv or .parquet')
  if (options.label !== undefined)
    throw new UsageError('--label is for one case; give a table a column label')
  const { runBatch } = await import('@tessera/radiomics')
  const settings = givenSettings(options)
  const method: BatchMethod =
    options.pyradiomics === undefined
      ? { kind: 'ibsi', settings: settings.settings }
      : { kind: 'pyradiomics', parameters: readParameters(options.pyradiomics) }
  const result = await runBatch({
    source,
    out,
    method,
    onProgress,
    signal,
    ...(workers === undefined ? {} : { workers }),
  })
  const { cases, failed, manifest, table } = result
  return {
    document: { out, manifest, cases, failed, columns: table.columns.length },
    text: `${out}: ${cases} ${cases === 1 ? 'case' : 'cases'}, ${failed} failed, ${table.columns.length} columns; ${manifest} says how`,
    findings: [...(options.pyradiomics === undefined ? settings.findings : []), ...result.findings],
  }
}
