import { rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { SlideError } from '../slide-error.ts'

/** Whether two paths are of one file. */
export async function isSame(input: string, output: string): Promise<boolean> {
  if (path.resolve(input) === path.resolve(output)) return true
  const [a, b] = await Promise.all([input, output].map(file => stat(file).catch(() => null)))
  return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev
}

/** Names of files often are numbers of patients: whether the copy's has the original's in it. */
export function repeatsName(input: string, output: string): boolean {
  const stem = path.parse(path.resolve(input)).name.toLowerCase()
  return stem.length >= 3 && path.basename(output).toLowerCase().includes(stem)
}

/** @throws SlideError `cannot-write` */
export async function giveName(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (cause) {
    throw new SlideError(
      'cannot-write',
      'the copy cannot be given its name',
      'see that its folder may be written in',
      {
        file: to,
        cause,
      },
    )
  }
}
