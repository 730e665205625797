import { readFile } from 'node:fs/promises'
import { fileError } from '../formats/file-start.ts'
import { ImagingError } from '../imaging-error.ts'

/**
 * Checks the b-values of a diffusion series: one a frame, finite, not negative, in s/mm², at least two different.
 * @throws ImagingError `wrong-size`, `bad-setting`; `too-small` for one b-value alone
 */
export function checkBValues(bValues: ArrayLike<number>, frames: number): void {
  const wrong = (what: string, cure: string) => new ImagingError('bad-setting', what, cure)
  const all = Array.from(bValues)
  if (all.length !== frames)
    throw new ImagingError(
      'wrong-size',
      `${all.length} b-values for ${frames} frames`,
      'give one b-value a frame, in the order of the frames',
    )
  const bad = all.find(b => !(b >= 0 && Number.isFinite(b)))
  if (bad !== undefined) throw wrong(`a b-value of ${bad}`, 'give numbers of s/mm², 0 or greater')
  const most = Math.max(...all)
  if (new Set(all).size < 2)
    throw new ImagingError(
      'too-small',
      `one b-value alone (${most} s/mm²)`,
      'give at least two; the apparent diffusion coefficient is a slope between b-values',
    )
  if (most < 10)
    throw wrong(
      `b-values up to ${most}`,
      'give them in s/mm², where diffusion weighting is some hundreds; 1 ms/µm² is 1000 s/mm²',
    )
}

/**
 * The b-values of a .bval file (FSL, dcm2niix): numbers between blanks, one a frame, s/mm².
 * @throws ImagingError `no-such-file`, `damaged`
 */
export async function readBValues(file: string): Promise<readonly number[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw fileError(cause, file)
  }
  const words = text.split(/[\s,]+/).filter(word => word !== '')
  const bad = words.find(word => !Number.isFinite(Number(word)))
  if (words.length === 0 || bad !== undefined)
    throw new ImagingError(
      'damaged',
      bad === undefined ? 'no b-values' : `'${bad.slice(0, 20)}' among the b-values`,
      'give numbers between blanks, one a frame',
      { file },
    )
  return words.map(Number)
}
