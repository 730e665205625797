import { readFileSync } from 'node:fs'
import path from 'node:path'
import { FindingsError, runRecordSchema } from '@tessera/evidence'
import { type LeftOut, leftOutText } from './left-out.ts'

/**
 * A sensitivity run has a folder of its own: neither does it overwrite the registered analysis, nor that one it.
 * @throws FindingsError where the folder holds a run that left out something else
 */
export function requireOwnFolder(folder: string, without: readonly LeftOut[]): void {
  const before = leftOutBefore(folder)
  if (before === null) return
  const now = without.map(leftOutText)
  if (before.length === now.length && before.every(text => now.includes(text))) return
  const words = (list: readonly string[]) =>
    list.length === 0 ? 'a run of the whole study' : `a run without ${list.join(', ')}`
  throw new FindingsError([
    {
      severity: 'error',
      code: 'run-folder-of-another-analysis',
      message: `${folder} holds ${words(before)}, and this is ${words(now)}`,
      cure: 'give this run a folder of its own: --out DIR',
      file: folder,
    },
  ])
}

/** What the run of a folder left out; null where no run ended there. */
function leftOutBefore(folder: string): readonly string[] | null {
  let text: string
  try {
    text = readFileSync(path.join(folder, 'run.json'), 'utf8')
  } catch {
    return null
  }
  const parsed = runRecordSchema.safeParse(jsonOf(text))
  return parsed.success ? (parsed.data.without ?? []) : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
