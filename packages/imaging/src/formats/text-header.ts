import type { Finding } from '@tessera/evidence'
import { ImagingError } from '../imaging-error.ts'

/** Without blanks at its ends; other invisible letters are none, so that they are refused where a number belongs. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t\r]+|[ \t\r]+$/g, '')
}

export function wordsIn(text: string): string[] {
  const bare = trimmed(text)
  return bare === '' ? [] : bare.split(/[ \t]+/)
}

/** Numbers between blanks. @throws ImagingError `damaged`, `not-finite` */
export function numbersIn(text: string, field: string, file: string): number[] {
  const words = wordsIn(text)
  return words.map(word => numberIn(word, field, file))
}

/** @throws ImagingError `damaged`, `not-finite` */
export function numberIn(word: string, field: string, file: string): number {
  const value = Number(word)
  if (/^[-+.\dEe]+$/.test(word) && Number.isFinite(value)) return value
  const special = /^[+-]?(nan|inf|infinity|1\.#\w*)$/i.test(word)
  throw new ImagingError(
    special ? 'not-finite' : 'damaged',
    `'${word.slice(0, 20)}' in its field '${field}'`,
    special ? 'export it again; its geometry is not known' : 'correct the header, or export it again',
    { file },
  )
}

/** Exactly `count` numbers. @throws ImagingError `damaged`, `not-finite` */
export function countedNumbers(text: string, count: number, field: string, file: string): number[] {
  const numbers = numbersIn(text, field, file)
  if (numbers.length === count) return numbers
  throw new ImagingError(
    'damaged',
    `${numbers.length} numbers in its field '${field}' where ${count} belong`,
    'correct the header, or export it again',
    { file },
  )
}

/** Three axes as columns with lengths taken out; null where one has no length. */
export function unitColumns(axes: readonly (readonly number[])[]): {
  readonly lengths: readonly number[]
  readonly direction: readonly number[]
} {
  const lengths = axes.map(axis => Math.hypot(axis[0], axis[1], axis[2]))
  const direction = [0, 1, 2].flatMap(row => axes.map((axis, a) => axis[row] / lengths[a] + 0))
  return { lengths, direction }
}

/** The third axis of a right-handed set. */
export function crossProduct(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function noSpacing(file: string): Finding {
  return {
    severity: 'warning',
    code: 'no-spacing',
    message: 'it gives no spacing of its voxels; 1 mm is taken',
    cure: 'write the spacing into the header; without it no length or volume is known',
    file,
  }
}
