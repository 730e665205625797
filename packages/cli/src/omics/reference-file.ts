import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { type Assay, type Sample, sampleVariable } from '@tessera/omics'
import { UsageError } from '../exit-code.ts'

/**
 * The JSON of a reference that a command saved.
 * @throws FindingsError for a file that is no JSON document
 */
export async function storedReference(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch {
    const name = path.basename(file)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'reference-damaged',
        message: `${name} is no JSON document`,
        cure: 'give a file that --save-reference wrote',
        file: name,
      },
    ])
  }
}

/** Which samples `--fit-on COLUMN=VALUE` chooses; all where it is not given. */
export function samplesToFitOn(
  { samples }: Pick<Assay, 'samples'>,
  fitOn: string | undefined,
): ((sample: Pick<Sample, 'id'>) => boolean) | undefined {
  if (fitOn === undefined) return undefined
  const [column, value, ...rest] = fitOn.split('=')
  if (!column || !value || rest.length > 0) throw new UsageError('--fit-on takes COLUMN=VALUE')
  const { values } = sampleVariable(samples, column)
  const chosen = new Set(samples.flatMap(({ id }, s) => (String(values[s]) === value ? [id] : [])))
  if (chosen.size > 0) return ({ id }) => chosen.has(id)
  const known = [...new Set(values.filter(one => one !== null))].slice(0, 10).join(', ')
  throw new UsageError(`--fit-on ${fitOn}: no sample has it; ${column} is ${known}`)
}
