import { existsSync, globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { libraryVariable } from '../src/readers/openslide/find-library.ts'
import { openSlideLibrary } from '../src/readers/openslide/library.ts'

const bench = fileURLToPath(new URL('../../../bench/', import.meta.url))

/**
 * OpenSlide's library: the installed one, or that of the Python package in the environment of bench/slides. Null, and
 * the reason printed, where there is neither: tests that compare with it are then skipped.
 */
export async function openSlideForTests() {
  if (!process.env[libraryVariable]) {
    const [own] = globSync('.venv-slides/lib/python3*/site-packages/openslide_bin/libopenslide.so.1', {
      cwd: bench,
    })
    if (own !== undefined) process.env[libraryVariable] = bench + own
  }
  const library = await openSlideLibrary()
  if (library === null)
    console.warn('skipped beside OpenSlide: its library is not installed (bench/slides/setup.sh)')
  return library
}

/** A file of the shared data, or null, with the reason printed, where they are absent. */
export function sharedSlide(name: string): string | null {
  const file = fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url))
  if (existsSync(file)) return file
  console.warn(`skipped: no ../shared/data/${name}`)
  return null
}
