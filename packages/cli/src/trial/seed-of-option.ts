import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { newSeed, openSeed } from '@tessera/trials'
import { UsageError } from '../exit-code.ts'

export interface SeedOptions {
  readonly seed?: string
  readonly seal?: string
}

export interface OpenedSeed {
  readonly seed: string
  /** SHA-256 of salt and seed; null for a number, which hides nothing. */
  readonly commitment: string | null
  readonly findings: readonly Finding[]
}

/** The seed that `--seed FILE|N` opens, or `--seal FILE` draws and writes to a file that only its owner may read. */
export function seedOfOption({ seed, seal }: SeedOptions): OpenedSeed {
  if ((seed === undefined) === (seal === undefined))
    throw new UsageError('give --seed FILE or --seed N, or --seal FILE to draw a new seed and keep it there')
  if (seal !== undefined) {
    if (existsSync(seal))
      throw new UsageError(`--seal ${path.basename(seal)}: the file exists; a sealed seed is not overwritten`)
    const sealed = newSeed()
    writeFileSync(seal, `${JSON.stringify(sealed, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return { seed: sealed.seed, commitment: sealed.commitment, findings: [] }
  }
  const given = seed ?? ''
  if (/^\d+$/.test(given)) {
    const cure = 'for a trial draw and seal one with --seal FILE; a number will do for trying out'
    const message = 'a seed that is a number can be found by trying: whoever finds it knows every allocation'
    return {
      seed: given,
      commitment: null,
      findings: [{ severity: 'warning', code: 'seed-not-sealed', message, cure }],
    }
  }
  const { seed: opened, commitment } = openSeed(readFileSync(given, 'utf8'), path.basename(given))
  return { seed: opened, commitment, findings: [] }
}
