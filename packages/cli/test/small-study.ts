import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { simulateStudy } from '@tessera/simulate'

/** Few patients and resamples: what is tested is the command, not the numbers. */
export const quick = ['--bootstrap', '8', '--permutations', '2', '--workers', '2']

/** Writes a small simulated study into a folder; `change` may break a file. */
export function writeSmallStudy(
  folder: string,
  change: (name: string, text: string) => string = (_, text) => text,
): string {
  const { files } = simulateStudy({
    study: 'hcc-adjuvant',
    patients: 160,
    centres: 2,
    seed: 7,
    files: 'tables',
  })
  mkdirSync(folder, { recursive: true })
  for (const { name, text } of files) writeFileSync(path.join(folder, name), change(name, text))
  return folder
}
