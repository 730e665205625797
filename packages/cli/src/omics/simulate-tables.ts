import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type CountLawInput,
  countFiles,
  countLawSchema,
  type RunLawInput,
  runFiles,
  runLawSchema,
  simulateCounts,
  simulateRun,
} from '@tessera/simulate'
import { UsageError } from '../exit-code.ts'
import type { CommonOptions, Outcome } from '../perform.ts'

export interface SimulateRunOptions extends CommonOptions, RunLawInput {
  readonly out: string
}

export interface SimulateCountsOptions extends CommonOptions, CountLawInput {
  readonly out: string
}

/** The work of `tessera omics simulate-run`. */
export async function simulateRunTables(options: SimulateRunOptions): Promise<Outcome> {
  const simulated = simulateRun(lawOf(runLawSchema, options))
  return written(options.out, runFiles(simulated), simulated.truth.law)
}

/** The work of `tessera omics simulate-counts`. */
export async function simulateCountTables(options: SimulateCountsOptions): Promise<Outcome> {
  const simulated = simulateCounts(lawOf(countLawSchema, options))
  return written(options.out, countFiles(simulated), simulated.truth.law)
}

interface Schema<T> {
  safeParse(input: unknown):
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
        }
      }
}

/** A law that cannot be is wrong usage. */
function lawOf<T>(schema: Schema<T>, options: unknown): T {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`--${issue.path.join('.')}: ${issue.message}`)
}

async function written(
  folder: string,
  files: Readonly<Record<string, string>>,
  law: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  await mkdir(folder, { recursive: true })
  const paths = Object.keys(files).map(name => path.join(folder, name))
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
  return { document: { folder, files: paths, law }, text: paths.join('\n') }
}
