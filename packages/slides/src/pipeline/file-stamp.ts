import { statSync } from 'node:fs'

/** Path, size and time of a file, null where it is absent: one that was changed is read again. */
export function stampOf(file: string): unknown {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : [file, found.size, found.mtimeMs]
}
