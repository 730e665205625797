import { createHash, createHmac, randomBytes } from 'node:crypto'
import { FindingsError } from '@tessera/evidence'
import type { Uniform } from './sequence.ts'

/** The file that holds a trial's seed. It stays with the statistician who is not blinded until the trial is opened. */
export interface SealedSeed {
  readonly format: 'tessera sealed seed 1'
  /** 256 random bits, hexadecimal. */
  readonly seed: string
  /** 128 random bits, hexadecimal: without them a short seed could be guessed from the commitment. */
  readonly salt: string
  /** What is shown beforehand: see {@link commitmentOf}. */
  readonly commitment: string
}

/** SHA-256 of `salt:seed` (UTF-8), hexadecimal. It binds to the seed without telling it. */
export function commitmentOf(seed: string, salt: string): string {
  return createHash('sha256').update(`${salt}:${seed}`, 'utf8').digest('hex')
}

/** A seed with its commitment, to be written to a file. */
export function sealSeed(seed: string, salt: string): SealedSeed {
  return { format: 'tessera sealed seed 1', seed, salt, commitment: commitmentOf(seed, salt) }
}

/** A fresh seed from the operating system's source of randomness: 256 bits, which nobody can guess. */
export function newSeed(): SealedSeed {
  return sealSeed(randomBytes(32).toString('hex'), randomBytes(16).toString('hex'))
}

/**
 * Opens the text of a seed file, and holds the seed against its commitment.
 * @throws FindingsError `seed-unreadable`, or `seed-changed` where the commitment is not the seed's
 */
export function openSeed(text: string, file: string): SealedSeed {
  const fault = (code: string, message: string, cure: string) =>
    new FindingsError([{ severity: 'error', code, message, cure, file }])
  const read = parsed(text)
  const field = (name: string) => {
    const value: unknown = typeof read === 'object' && read !== null ? Reflect.get(read, name) : undefined
    return typeof value === 'string' && value !== '' ? value : null
  }
  const [seed, salt, commitment] = ['seed', 'salt', 'commitment'].map(field)
  if (field('format') !== 'tessera sealed seed 1' || seed === null || salt === null || commitment === null)
    throw fault(
      'seed-unreadable',
      'not a sealed seed: format, seed, salt and commitment are needed',
      'give the file that was written when the seed was sealed, or seal a new one',
    )
  if (commitmentOf(seed, salt) !== commitment)
    throw fault(
      'seed-changed',
      'the commitment is not that of the seed and salt in the file: one of the three was changed',
      'restore the file that was sealed; a list from a changed seed is not the one that was committed to',
    )
  return sealSeed(seed, salt)
}

/**
 * The stream of numbers of a seed and a path. Number k (0 for the first) is the first 53 bits of
 * HMAC-SHA-256(key: the seed as UTF-8 text, message: path joined by `/`, then `#k`), divided by 2^53. It is the same on
 * every machine and in every language that has SHA-256, and nobody can tell the next number from those before: allocation
 * concealment asks for more than the quick generator of simulations.
 */
export function seedStream(seed: string, ...path: readonly (string | number)[]): Uniform {
  const name = path.join('/')
  let k = 0
  return () => {
    const bytes = createHmac('sha256', seed).update(`${name}#${k++}`, 'utf8').digest()
    return Number(bytes.readBigUInt64BE(0) >> 11n) / 2 ** 53
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
